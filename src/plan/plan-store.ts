// What planning reads and writes: audiences, the cursors of their people, deliveries. SQL only; plan.ts decides.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Alert } from '../subscribers/alerts.ts';
import type { Run } from './run-store.ts';

export interface PlannedAudience {
  readonly id: number;
  readonly timeZone: string;
  readonly alerts: readonly Alert[];
  readonly schedule: string;
  /** Distinct cursors of its people, those beyond the cut included. */
  readonly cursors: readonly number[];
}

/** Why somebody whom a run meets with an open delivery gets nothing from it. */
export const STILL_OPEN = 'previous digest still on its way';

/** People of one audience at one cursor. */
interface Standpoint {
  readonly audienceId: number;
  readonly cursor: number;
}

export interface PlannedDigest extends Standpoint {
  readonly editionKey: string;
}

/** In a welcome run those whose first digest is due; in no run those whose first digest an admin has yet to decide on. */
function wanted(run: Run) {
  return run.kind === 'welcome' ? sql`s.welcome = 'due'` : sql`s.welcome is distinct from 'held'`;
}

/** Which audiences a run serves. Locked, so that two planners never take the same one. */
function selection(run: Run, afterId: number) {
  const due = {
    scheduled: sql`a.next_due_at = ${run.dueAt}`,
    instant: sql`a.next_due_at <= ${run.dueAt}`,
    manual: sql`a.id > ${afterId}`,
    welcome: sql`exists (select 1 from subscribers s
      where s.audience_id = a.id and s.welcome = 'due' and s.state = 'confirmed')`,
  }[run.kind];
  return sql`a.frequency = ${run.frequency} and ${due}`;
}

/**
 * The next audiences of a run, locked until the transaction ends; ascending by id. Not `for update`: somebody who
 * changes to one of them at this moment refers to its row, and the two would wait for each other.
 */
export async function takeAudiences(
  trx: Db,
  run: Run,
  afterId: number,
  limit: number,
): Promise<PlannedAudience[]> {
  const { rows } = await sql<{ id: number; time_zone: string; alerts: Alert[]; schedule: string }>`
    select a.id, a.time_zone, a.alerts, a.schedule from audiences a
    where ${selection(run, afterId)} order by a.id limit ${limit} for no key update skip locked`.execute(trx);
  const cursors = await cursorsOf(
    trx,
    run,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    timeZone: row.time_zone,
    alerts: row.alerts,
    schedule: row.schedule,
    cursors: cursors.get(row.id) ?? [],
  }));
}

async function cursorsOf(trx: Db, run: Run, audienceIds: readonly number[]): Promise<Map<number, number[]>> {
  const { rows } = await sql<{ audience_id: number; cursors: string[] }>`
    select s.audience_id, array_agg(distinct s.cursor) as cursors from subscribers s
    where s.audience_id = any(${audienceIds}::bigint[]) and s.state = 'confirmed' and ${wanted(run)}
    group by s.audience_id`.execute(trx);
  return new Map(rows.map((row) => [row.audience_id, row.cursors.map(Number)]));
}

/** Does the run still have audiences to plan, those included that another planner holds just now? */
export async function hasAudiences(db: Db, run: Run, afterId: number): Promise<boolean> {
  const { rows } = await sql`select 1 from audiences a where ${selection(run, afterId)} limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * One delivery for each person at these standpoints. Somebody with a digest still on its way gets none, and the row
 * says so. Returns how many people matched and how many digests wait to be sent.
 */
export async function insertDeliveries(
  trx: Db,
  run: Run,
  digests: readonly PlannedDigest[],
  now: Date,
  options: { readonly only?: readonly number[]; readonly except?: readonly number[] } = {},
): Promise<{ matched: number; queued: number }> {
  if (digests.length === 0) return { matched: 0, queued: 0 };
  const only = options.only ? sql`s.id = any(${options.only}::bigint[])` : sql`true`;
  const except = options.except ? sql`s.id <> all(${options.except}::bigint[])` : sql`true`;
  const { rows } = await sql<{ matched: number; queued: number }>`
    with wanted as (
      select * from unnest(
        ${digests.map((digest) => digest.audienceId)}::bigint[],
        ${digests.map((digest) => digest.cursor)}::bigint[],
        ${digests.map((digest) => digest.editionKey)}::text[]) as w(audience_id, cursor, edition_key)),
    made as (
      insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number,
        status, reason, next_attempt_at, planned_at, settled_at)
      select ${run.id}, s.id, s.audience_id, w.edition_key, s.cursor, ${run.cut},
        case when o.id is null then 'queued' else 'skipped' end,
        case when o.id is null then null else ${STILL_OPEN} end,
        ${now}, ${now}, case when o.id is null then null else ${now}::timestamptz end
      from wanted w
      join subscribers s on s.audience_id = w.audience_id and s.cursor = w.cursor and s.state = 'confirmed'
      left join deliveries o on o.subscriber_id = s.id and o.status in ('queued', 'sending', 'deferred')
      where ${wanted(run)} and ${only} and ${except}
      -- Sorted first, so that the open deliveries are read before new ones are written among them.
      order by s.id
      on conflict do nothing
      returning status)
    select count(*) as matched, count(*) filter (where status = 'queued') as queued from made`.execute(trx);
  return rows[0] as { matched: number; queued: number };
}

/** Nothing for these people: they are served up to the cut. Not under a digest on its way, whose range it would break. */
export async function advanceCursors(trx: Db, run: Run, standpoints: readonly Standpoint[]): Promise<void> {
  if (standpoints.length === 0) return;
  await sql`
    update subscribers s set cursor = ${run.cut}
    from unnest(
      ${standpoints.map((standpoint) => standpoint.audienceId)}::bigint[],
      ${standpoints.map((standpoint) => standpoint.cursor)}::bigint[]) as w(audience_id, cursor)
    where s.audience_id = w.audience_id and s.cursor = w.cursor and s.cursor < ${run.cut}
      and s.state = 'confirmed' and ${wanted(run)}
      and not exists (select 1 from deliveries o
        where o.subscriber_id = s.id and o.status in ('queued', 'sending', 'deferred'))`.execute(trx);
}

/** As advanceCursors, for single people. */
export async function advancePeople(trx: Db, run: Run, subscriberIds: readonly number[]): Promise<void> {
  if (subscriberIds.length === 0) return;
  await sql`
    update subscribers s set cursor = ${run.cut}
    where s.id = any(${subscriberIds}::bigint[]) and s.cursor < ${run.cut}
      and not exists (select 1 from deliveries o
        where o.subscriber_id = s.id and o.status in ('queued', 'sending', 'deferred'))`.execute(trx);
}

/** The audiences are served; each is due again at its own instant, or (instant, null) when something matches. */
export async function setNextDue(
  trx: Db,
  audiences: readonly { readonly id: number; readonly nextDueAt: Date | null }[],
): Promise<void> {
  await sql`
    update audiences a set next_due_at = w.next_due_at
    from unnest(
      ${audiences.map((audience) => audience.id)}::bigint[],
      ${audiences.map((audience) => audience.nextDueAt)}::timestamptz[]) as w(id, next_due_at)
    where a.id = w.id`.execute(trx);
}

/** First digests of these audiences are planned. */
export async function clearWelcomes(trx: Db, audienceIds: readonly number[]): Promise<void> {
  await trx
    .updateTable('subscribers')
    .set({ welcome: null })
    .where('audience_id', 'in', audienceIds)
    .where('welcome', '=', 'due')
    .where('state', '=', 'confirmed')
    .execute();
}

/** People at these standpoints who have some of these posts in their mailbox already. */
export async function alreadySent(
  trx: Db,
  standpoints: readonly Standpoint[],
  postIds: readonly string[],
): Promise<{ subscriberId: number; audienceId: number; cursor: number; postIds: string[] }[]> {
  if (standpoints.length === 0 || postIds.length === 0) return [];
  const { rows } = await sql<{
    subscriber_id: number;
    audience_id: number;
    cursor: number;
    post_ids: string[];
  }>`
    select s.id as subscriber_id, s.audience_id, s.cursor, array_agg(distinct p.id) as post_ids
    from unnest(
      ${standpoints.map((standpoint) => standpoint.audienceId)}::bigint[],
      ${standpoints.map((standpoint) => standpoint.cursor)}::bigint[]) as w(audience_id, cursor)
    join subscribers s on s.audience_id = w.audience_id and s.cursor = w.cursor and s.state = 'confirmed'
    join deliveries d on d.subscriber_id = s.id and d.status = 'sent'
    join editions e on e.key = d.edition_key and e.post_ids && ${postIds}::text[]
    cross join lateral unnest(e.post_ids) as p(id)
    where p.id = any(${postIds}::text[])
    group by 1, 2, 3`.execute(trx);
  return rows.map((row) => ({
    subscriberId: row.subscriber_id,
    audienceId: row.audience_id,
    cursor: row.cursor,
    postIds: row.post_ids,
  }));
}
