// The part of an import that keeps mail away from people: opt-outs and bounces of the list.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

export interface RefusalRow {
  readonly hash: string;
  readonly reason: 'opted-out' | 'bounced';
  readonly since: string;
}

interface Refused {
  /** Hashes of addresses that are new on the list. */
  readonly optOuts: readonly string[];
  readonly bounces: number;
  readonly ended: number;
}

/**
 * An opt-out stands over a bounce, and what stands here already over both. Who subscribed here after they had left there
 * meant it, and stays.
 */
export async function refuseMail(
  db: Db,
  importId: number,
  rows: readonly RefusalRow[],
  now: Date,
): Promise<Refused> {
  const { rows: counted } = await sql<Refused>`
    with listed as (
      select distinct on (hash) * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as one (hash text, reason text, since timestamptz) order by hash, reason = 'opted-out' desc, since desc),
    new as (
      select l.* from listed l where not exists (
        select from subscribers s where s.address_hash = l.hash and s.state in ('confirmed', 'paused')
          and s.source <> 'import' and s.created_at > l.since)),
    written as (
      insert into suppressions (address_hash, reason, created_at) select hash, reason, since from new
      on conflict (address_hash) do update set reason = excluded.reason, created_at = excluded.created_at
        where suppressions.reason = 'bounced' and excluded.reason = 'opted-out'
      returning address_hash, reason, created_at),
    marked as (
      insert into bounce_marks (address_hash, since)
      select address_hash, created_at from written where reason = 'bounced' on conflict (address_hash) do nothing),
    noted as (
      insert into import_suppressions (import_id, address_hash, reason, created_at)
      select ${importId}, address_hash, reason, created_at from written),
    ended as (
      update subscribers s set state = 'unsubscribed', ended_at = ${now}, generation = generation + 1
      from written w where w.reason = 'opted-out' and s.address_hash = w.address_hash
        and s.state in ('confirmed', 'paused') returning s.id)
    select (select coalesce(array_agg(address_hash), '{}') from written where reason = 'opted-out') as "optOuts",
      (select count(*) from written where reason = 'bounced') as bounces,
      (select count(*) from ended) as ended`.execute(db);
  return counted[0] ?? { optOuts: [], bounces: 0, ended: 0 };
}
