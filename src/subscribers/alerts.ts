// One alert is one rule over tags; a subscriber has one or several. Parsing at the door, names for people.

import { normaliseTags } from '../posts/tags.ts';

/** A post matches when it has any of `any`, all of `all` and none of `none`; `any: ['*']` is every post. */
export interface Alert {
  readonly any: readonly string[];
  readonly all: readonly string[];
  readonly none: readonly string[];
}

export type Frequency = 'weekly' | 'daily' | 'instant';
export const FREQUENCIES: readonly Frequency[] = ['weekly', 'daily', 'instant'];

/** Builds an alert from raw words; throws RangeError when it would ask for nothing. */
export function buildAlert(parts: {
  any?: Iterable<string>;
  all?: Iterable<string>;
  none?: Iterable<string>;
}): Alert {
  const alert = {
    any: normaliseTags(parts.any ?? []),
    all: normaliseTags(parts.all ?? []),
    none: normaliseTags(parts.none ?? []),
  };
  if (alert.any.length === 0 && alert.all.length === 0) {
    throw new RangeError('an alert needs at least one tag under "any" or "all" (any: ["*"] is every post)');
  }
  return alert;
}

/** For people: `data or tech`, `nonprofit and executive`, `data, not intern`, `every post`. */
export function describeAlert(alert: Alert, label: (tag: string) => string = (tag) => tag): string {
  const every = alert.any.includes('*');
  const wanted = [
    every && alert.all.length === 0 ? 'every post' : '',
    every ? '' : alert.any.map(label).join(' or '),
    alert.all.map(label).join(' and '),
  ].filter((part) => part !== '');
  const unwanted = alert.none.length > 0 ? `, not ${alert.none.map(label).join(' or ')}` : '';
  return wanted.join(' and ') + unwanted;
}
