// What is lifted from a body, and tables of bodies with what may be lifted from each.

import { liftFacts } from '../../src/read/lift-facts.ts';

const PUBLISHED = new Date('2026-11-16T05:00:00Z');
const NEW_YORK = 'America/New_York';

export const lift = (body: string, timeZone = NEW_YORK, publishedAt: Date | null = PUBLISHED) =>
  liftFacts(body, { role: 'Data Director', location: null, publishedAt, timeZone });

export const dayOf = (deadline: Date | null, timeZone = NEW_YORK) =>
  deadline &&
  Temporal.Instant.from(deadline.toISOString()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** A line each, `body => fact`; ⏎ = a line break, nothing after => = nothing. */
export const readCases = (table: string): { readonly body: string; readonly wanted: string | null }[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const at = line.lastIndexOf('=>');
      const body = line.slice(0, at).trimEnd().replaceAll('⏎', '\n');
      return { body, wanted: line.slice(at + 2).trim() || null };
    });
