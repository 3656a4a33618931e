// Which pauses hold mail back, as SQL that others build on: one answer for planning, the last look and the commands.

import { sql } from 'kysely';

/** Holds digests to everybody, and no mail that somebody asked for. Not lifted by hand (installation/public-url.ts). */
export const ALL_DIGESTS = 'digests';

/** Is the pause `p` one for the digests of the person `s`? */
export const HOLDS_DIGEST = sql`p.scope in ('service', ${sql.lit(ALL_DIGESTS)}, s.domain)`;

/** When an endless pause ends: such rows wait for `resume` alone. */
const FOREVER = sql`'9999-12-31 00:00:00+00'::timestamptz`;

/** Scope, reason and end of each pause in force at `now`. */
export function pausesInForce(now: Date) {
  return sql`select scope, why, coalesce(until, ${FOREVER}) as ends from pauses where until is null or until > ${now}`;
}
