// What a pass that ended leaves to another process: claimed there, by one that is alive or by one that died.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

export interface OtherHands {
  readonly deliveries: number;
  /** Within so many seconds they are free, if nobody renews their lease. */
  readonly seconds: number;
}

/** Asked when this process holds nothing. */
export async function inOtherHands(db: Db): Promise<OtherHands> {
  const { rows } = await sql<OtherHands>`
    select count(*) as deliveries,
      greatest(0, ceil(coalesce(extract(epoch from max(lease_until) - now()), 0)))::integer as seconds
    from deliveries where status = 'sending'`.execute(db);
  return rows[0] as OtherHands;
}

/** '' when there are none; else what they are and what becomes of them. */
export function describeOtherHands({ deliveries, seconds }: OtherHands): string {
  if (deliveries === 0) return '';
  const are = deliveries === 1 ? '1 digest is' : `${deliveries} digests are`;
  const them = deliveries === 1 ? 'it' : 'them';
  return ` ${are} in the hands of another process: it sends ${them}, or, if it died, "rolecall once" does from ${seconds} seconds on (a running "rolecall start" does so by itself).`;
}
