// The options of a command that say which posts are wanted.

import { type Alert, buildAlert } from '../subscribers/alerts.ts';

export interface AlertOptions {
  readonly tags?: readonly string[];
  readonly all?: readonly string[];
  readonly none?: readonly string[];
}

/** Null when no post is asked for. */
export function parseAlert({ tags = [], all = [], none = [] }: AlertOptions): Alert | null {
  if (tags.length === 0 && all.length === 0) return null;
  return buildAlert({ any: tags, all, none });
}

/** Was any of them given? */
export function hasAlertOptions({ tags, all, none }: AlertOptions): boolean {
  return [tags, all, none].some((option) => option !== undefined);
}
