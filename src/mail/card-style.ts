// What all cards of a board are made with, and what they are made into.

import type { Accent } from './theme.ts';

/** The same thing in both bodies of a mail; both end with a line break. */
export interface Rendered {
  readonly html: string;
  readonly text: string;
}

/** What all cards of a board share. */
export interface CardStyle extends Accent {
  readonly language: string;
  readonly timeZone: string;
  readonly board: string;
}
