// What all cards of a board are made with, and what they are made into.

import { type Part, toParts } from './parts.ts';
import type { Accent } from './theme.ts';

/** The same thing in both bodies of a mail; both end with a line break. */
export interface Rendered {
  readonly html: string;
  readonly text: string;
}

/** Both bodies, encoded, with gaps for personal parts. */
export type Gapped = Readonly<Record<keyof Rendered, readonly Part[]>>;

export function toGapped(parts: readonly Rendered[]): Gapped {
  return {
    html: toParts(parts.map(({ html }) => html).join('')),
    text: toParts(parts.map(({ text }) => text).join('')),
  };
}

/** What all cards of a board share. */
export interface CardStyle extends Accent {
  readonly language: string;
  readonly timeZone: string;
  readonly board: string;
}
