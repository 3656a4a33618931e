// How mails look: one palette for light and for dark screens, and the board's own colour made readable on both.
// The templates take it from here when they are compiled; each text has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).

import { OWN_COLOUR, readableOn } from '../colour.ts';

export const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

export const COLOURS = {
  ink: '#1f2933',
  quiet: '#52606d',
  soon: '#b3261e',
  rule: '#d9dee3',
  paper: '#ffffff',
  desk: '#f1f3f5',
  band: '#e3e8ed',
  darkInk: '#e6e9ec',
  darkQuiet: '#aab4be',
  darkSoon: '#ffa69c',
  darkRule: '#3a434d',
  darkPaper: '#1b2026',
  darkDesk: '#101418',
  darkBand: '#252c34',
} as const;

/** The colour of links and buttons; both `#rrggbb`. */
export interface Accent {
  readonly accent: string;
  readonly accentDark: string;
}

const known = new Map<string, Accent>();

/** @param colour the board's, `#rrggbb`; null = ours */
export function accentOf(colour: string | null): Accent {
  const base = colour ?? OWN_COLOUR;
  const accent = known.get(base) ?? {
    accent: readableOn(base, [COLOURS.paper, COLOURS.desk], '#000000'),
    accentDark: readableOn(base, [COLOURS.darkPaper, COLOURS.darkDesk, COLOURS.darkBand], '#ffffff'),
  };
  known.set(base, accent);
  return accent;
}
