// The part of an import that keeps mail away from people: opt-outs and bounces of the list.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { SuppressionReason } from '../database/values.ts';

export interface RefusalRow {
  readonly hash: string;
  readonly reason: SuppressionReason;
  readonly since: string;
}

/**
 * A word of theirs stands over a bounce, and what stands here already over both. Who subscribed here after they had left there
 * meant it, and stays.
 */
export async function refuseMail(
  db: Db,
  importId: number,
  rows: readonly RefusalRow[],
  now: Date,
): Promise<{ optOuts: number; bounces: number; ended: number }> {
  const { rows: counted } = await sql<{ optOuts: number; bounces: number; ended: number }>`
    with listed as (
      select distinct on (hash) * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as one (hash text, reason text, since timestamptz) 
        order by hash, array_position(array['complaint', 'erased', 'opted-out', 'bounced'], reason), since desc),
    new as (
      select l.* from listed l where not exists (
        select from subscribers s where s.address_hash = l.hash and s.state in ('confirmed', 'paused')
          and s.source <> 'import' and s.created_at > l.since)),
    written as (
      insert into suppressions (address_hash, reason, created_at) select hash, reason, since from new
      on conflict (address_hash) do update set reason = excluded.reason, created_at = excluded.created_at
        where suppressions.reason = 'bounced' and excluded.reason <> 'bounced'
      returning address_hash, reason, created_at),
    marked as (
      insert into bounce_marks (address_hash, since)
      select address_hash, created_at from written where reason = 'bounced' on conflict (address_hash) do nothing),
    noted as (
      insert into import_suppressions (import_id, address_hash, reason, created_at)
      select ${importId}, address_hash, reason, created_at from written),
    ended as (
      update subscribers s set state = 'unsubscribed', ended_at = ${now}, generation = generation + 1
      from written w where w.reason <> 'bounced' and s.address_hash = w.address_hash
        and s.state in ('confirmed', 'paused') returning s.id)
    select (select count(*) from written where reason <> 'bounced') as "optOuts",
      (select count(*) from written where reason = 'bounced') as bounces,
      (select count(*) from ended) as ended`.execute(db);
  return counted[0] ?? { optOuts: 0, bounces: 0, ended: 0 };
}
