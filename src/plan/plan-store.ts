// What planning writes: deliveries, the cursors of those for whom there is nothing, the next due instants. SQL only.
// Rows of people are locked in the order of their ids, as everybody does who locks several.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

import { HOLDS_DIGEST, pausesInForce } from '../database/pauses-in-force.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { runOnItsWay, STILL_OPEN } from './open-deliveries.ts';
import type { Run } from './run-store.ts';
import type { SlicePerson } from './slice.ts';
import { urgencyOf } from './urgency.ts';

export interface PlannedDigest {
  readonly person: SlicePerson;
  readonly editionKey: string;
  /** Why it is not sent now; null = it is. */
  readonly skipped: string | null;
}

/**
 * One delivery for each of these people who is where the slice saw them, held at once where a pause is on. Somebody with a
 * digest still on its way gets none, and the row says so, as it does of who is left out; whoever had one when the slice was
 * reckoned, and it came to nothing since, gets this one. Returns how many people matched and how many digests wait to be sent.
 */
export async function insertDeliveries(
  trx: Db,
  run: Run,
  digests: readonly PlannedDigest[],
  now: Date,
): Promise<{ matched: number; queued: number }> {
  if (digests.length === 0) return { matched: 0, queued: 0 };
  const { rows } = await sql<{ matched: number; queued: number }>`
    with wanted as (
      select * from unnest(
        ${digests.map(({ person }) => person.id)}::bigint[],
        ${digests.map(({ person }) => person.audienceId)}::bigint[],
        ${digests.map(({ person }) => person.cursor)}::bigint[],
        ${digests.map(({ editionKey }) => editionKey)}::text[],
        ${digests.map(({ skipped }) => skipped)}::text[]) as w(id, audience_id, cursor, edition_key, skipped)),
    paused as materialized (${pausesInForce(now)}),
    made as (
      insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number,
        urgency, status, reason, next_attempt_at, held_by, held_from, planned_at, settled_at)
      select ${run.id}, s.id, s.audience_id, w.edition_key, s.cursor, ${run.cut},
        ${urgencyOf(run.kind, run.frequency)}::smallint, case when y.reason is null then 'queued' else 'skipped' end,
        y.reason, coalesce(h.ends, ${now}), h.scope, case when h.scope is not null then ${now}::timestamptz end,
        ${now}, case when y.reason is not null then ${now}::timestamptz end
      from wanted w
      join subscribers s on s.id = w.id and s.audience_id = w.audience_id and s.cursor = w.cursor
        and ${sql.raw(MAILABLE)}
      -- Once for each, though it is used more than once.
      cross join lateral (
        select case when ${runOnItsWay(sql`s.id`)} is not null then ${STILL_OPEN}
          else nullif(w.skipped, ${STILL_OPEN}) end as reason offset 0) y
      left join lateral (
        select p.scope, p.ends from paused p
        where y.reason is null and ${HOLDS_DIGEST} order by p.ends desc limit 1) h on true
      -- Sorted first, so that the open deliveries are read before new ones are written among them.
      order by s.id
      on conflict do nothing
      returning status)
    select count(*) as matched, count(*) filter (where status = 'queued') as queued from made`.execute(trx);
  return rows[0] as { matched: number; queued: number };
}

/** Whom a run has come by. */
export interface Served {
  readonly person: SlicePerson;
  readonly isNothing: boolean;
}

/**
 * What a run leaves behind on people. Those for whom there was nothing are served up to the cut; not under a digest on
 * its way, whose range it would break. Any run serves a new person from their start on, so it is their first digest too,
 * and brings what a change took back.
 */
export async function markServed(trx: Db, run: Run, people: readonly Served[]): Promise<void> {
  const touched = people.filter(({ person, isNothing }) => isNothing || person.isAwaited);
  if (touched.length === 0) return;
  const ids = touched.map(({ person }) => person.id);
  const isOnItsWay = sql`coalesce(${runOnItsWay(sql`s.id`)} <> ${run.id}, false)`;
  await sql`
    with locked as (select id from subscribers where id = any(${ids}::bigint[]) order by id for no key update)
    update subscribers s set
      cursor = case when w.is_nothing and s.cursor = w.cursor and not ${isOnItsWay}
        then greatest(s.cursor, ${run.cut}) else s.cursor end,
      welcome = case when s.welcome = 'due' then null else s.welcome end,
      owed_at = case when ${isOnItsWay} then s.owed_at end
    from unnest(
      ${ids}::bigint[],
      ${touched.map(({ person }) => person.audienceId)}::bigint[],
      ${touched.map(({ person }) => person.cursor)}::bigint[],
      ${touched.map(({ isNothing }) => isNothing)}::boolean[]) as w(id, audience_id, cursor, is_nothing)
    join locked on locked.id = w.id
    where s.id = w.id and s.audience_id = w.audience_id and ${sql.raw(MAILABLE)}`.execute(trx);
}

interface NextTime {
  readonly id: number;
  readonly nextAt: Date | null;
}

/** The audiences are served; each is due again at its own instant, or (instant, null) when something matches. */
export function setNextDue(trx: Db, audiences: readonly NextTime[]): Promise<void> {
  return setNext(trx, 'next_due_at', audiences);
}

/** The audiences were looked at for what is urgent, or got it. */
export function setNextLook(trx: Db, audiences: readonly NextTime[]): Promise<void> {
  return setNext(trx, 'next_early_at', audiences);
}

async function setNext(
  trx: Db,
  column: 'next_due_at' | 'next_early_at',
  audiences: readonly NextTime[],
): Promise<void> {
  if (audiences.length === 0) return;
  await sql`
    update audiences a set ${sql.ref(column)} = w.next_at
    from unnest(
      ${audiences.map(({ id }) => id)}::bigint[],
      ${audiences.map(({ nextAt }) => nextAt)}::timestamptz[]) as w(id, next_at)
    where a.id = w.id`.execute(trx);
}

/** Which of these posts these people have in their mailbox already. */
export async function alreadySent(
  db: Db,
  subscriberIds: readonly number[],
  postIds: readonly string[],
): Promise<Map<number, ReadonlySet<string>>> {
  if (subscriberIds.length === 0 || postIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; post_ids: string[] }>`
    select d.subscriber_id as id, array_agg(distinct p.id) as post_ids
    from deliveries d
    join editions e on e.key = d.edition_key and e.post_ids && ${postIds}::text[]
    cross join lateral unnest(e.post_ids) as p(id)
    where d.subscriber_id = any(${subscriberIds}::bigint[]) and d.status = 'sent' and p.id = any(${postIds}::text[])
    group by d.subscriber_id`.execute(db);
  return new Map(rows.map((row) => [row.id, new Set(row.post_ids)]));
}
