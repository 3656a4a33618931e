// Which pauses hold mail back, as SQL that others build on: one answer for planning, the last look and the commands.

import { sql } from 'kysely';

/** When an endless pause ends: such rows wait for `resume` alone. */
const FOREVER = sql`'9999-12-31 00:00:00+00'::timestamptz`;

/** Scope, reason and end of each pause in force at `now`. */
export function pausesInForce(now: Date) {
  return sql`select scope, why, coalesce(until, ${FOREVER}) as ends from pauses where until is null or until > ${now}`;
}
