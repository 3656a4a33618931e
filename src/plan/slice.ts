// What one transaction of planning takes: some small audiences whole, or a slice of a large one; never more people than
// SLICE, so that nobody who leaves or changes something waits long. SQL only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { OPEN } from './open-deliveries.ts';
import type { Run } from './run-store.ts';

/** People per transaction. */
const SLICE = 1000;
/** Audiences per transaction: each may have a single reader, or none any more. */
const AUDIENCES = 500;

/** How far a pass over a run has come: all before this audience, and of it those up to this person (null = all). */
export interface Position {
  readonly audienceId: number;
  readonly subscriberId: number | null;
}

export const START: Position = { audienceId: 0, subscriberId: null };

export interface SliceAudience {
  readonly id: number;
  readonly timeZone: string;
  readonly alerts: readonly Alert[];
  readonly schedule: string;
  /** Of its next digest by the clock; null for instant ones, which have none. */
  readonly nextDueAt: Date | null;
}

export interface SlicePerson {
  readonly id: number;
  readonly audienceId: number;
  readonly cursor: number;
  /** Is a first digest due, or one that a change took back? */
  readonly isAwaited: boolean;
}

export interface Slice {
  readonly audiences: readonly SliceAudience[];
  /** By audience and id. */
  readonly people: readonly SlicePerson[];
  /** The audiences whose last people these are. */
  readonly completed: readonly SliceAudience[];
  /** Did another planner hold some audience? It is the one to plan it. */
  readonly isPartial: boolean;
  readonly end: Position;
}

/** Whom a catch-up run serves. While a digest is on its way, it is that one which brings what is owed, or fails to. */
export const isOwed = sql<boolean>`s.owed_at is not null and s.welcome is null and ${hasNoneOpen()}`;

function hasNoneOpen() {
  return sql`not exists (select from deliveries o where o.subscriber_id = s.id and o.status in ${sql.raw(OPEN)})`;
}

/** Nobody whose first digest an admin has yet to decide on; in runs for some people, only them. */
function isWanted({ kind }: Run) {
  if (kind === 'welcome') return sql`s.welcome = 'due'`;
  if (kind === 'catch-up') return isOwed;
  // Somebody whose digest is on its way has what is urgent in it.
  if (kind === 'early') return sql`s.welcome is distinct from 'held' and ${hasNoneOpen()}`;
  return sql`s.welcome is distinct from 'held'`;
}

/** Instants in the ledger are finer than ours: one that was written by hand must not be due for ever. */
export function isSlot(dueAt: Date) {
  return sql<boolean>`next_due_at >= ${dueAt} and next_due_at < ${dueAt}::timestamptz + interval '1 millisecond'`;
}

/** Which audiences a run serves. */
function isServed(run: Run) {
  const due = {
    scheduled: () => isSlot(run.dueAt),
    early: () => sql`next_early_at < ${run.dueAt}::timestamptz + interval '1 millisecond'`,
    instant: () => sql`next_due_at < ${run.dueAt}::timestamptz + interval '1 millisecond'`,
    manual: () => sql`true`,
    welcome: () => hasWanted(run),
    'catch-up': () => hasWanted(run),
  }[run.kind];
  return sql<boolean>`a.frequency = ${run.frequency} and ${due()}`;
}

function hasWanted(run: Run) {
  return sql`a.id in (select s.audience_id from subscribers s where ${isWanted(run)} and ${sql.raw(MAILABLE)})`;
}

/** Does the run still have audiences to plan, those included that another planner holds just now? */
export async function hasAudiences(db: Db, run: Run): Promise<boolean> {
  const { rows } = await sql`select 1 from audiences a where ${isServed(run)} limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * The next slice after `from`, or null when there is none. With `lock`, its audiences are locked until the transaction
 * ends, so that two planners never write for the same one. Not `for update`: somebody who changes to one of them at this
 * moment refers to its row, and the two would wait for each other.
 */
export async function takeSlice(
  db: Db,
  run: Run,
  from: Position,
  { lock }: { readonly lock: boolean },
): Promise<Slice | null> {
  const ids = await audienceIds(db, run, from);
  if (ids.length === 0) return null;
  const within = ids[0] === from.audienceId ? (from.subscriberId ?? 0) : 0;
  const fit = cut(ids, await peopleOf(db, run, ids, within));
  const audiences = await loadAudiences(db, run, fit.audienceIds, lock);
  const got = new Set(audiences.map(({ id }) => id));
  // An audience that another planner holds is that one's to the end: were only a slice of it left out, the other might
  // leave out the same.
  const end = got.has(fit.end.audienceId) ? fit.end : { ...fit.end, subscriberId: null };
  return {
    audiences,
    people: fit.people.filter(({ audienceId }) => got.has(audienceId)),
    completed: audiences.filter(({ id }) => id !== end.audienceId || end.subscriberId === null),
    isPartial: audiences.length < fit.audienceIds.length,
    end,
  };
}

interface Fit {
  readonly audienceIds: readonly number[];
  readonly people: readonly SlicePerson[];
  readonly end: Position;
}

/** Whole audiences as far as they fit; of one that does not fit by itself, as many people as do. */
function cut(ids: readonly number[], found: readonly SlicePerson[]): Fit {
  const beyond = found[SLICE];
  const whole = beyond === undefined ? ids : ids.filter((id) => id < beyond.audienceId);
  const people =
    beyond === undefined ? found : found.filter(({ audienceId }) => audienceId < beyond.audienceId);
  if (beyond === undefined || people.length > 0)
    return { audienceIds: whole, people, end: { audienceId: whole.at(-1) as number, subscriberId: null } };
  const slice = found.slice(0, SLICE);
  const end = { audienceId: beyond.audienceId, subscriberId: (slice.at(-1) as SlicePerson).id };
  return { audienceIds: [...whole, beyond.audienceId], people: slice, end };
}

/** While a pass stands within an audience, only that one. */
async function audienceIds(db: Db, run: Run, from: Position): Promise<number[]> {
  const isWithin = from.subscriberId !== null;
  const after = isWithin ? sql`a.id >= ${from.audienceId}` : sql`a.id > ${from.audienceId}`;
  const { rows } = await sql<{ id: number }>`
    select a.id from audiences a where ${after} and ${isServed(run)} order by a.id
    limit ${isWithin ? 1 : AUDIENCES}`.execute(db);
  return rows.map(({ id }) => id);
}

async function loadAudiences(
  db: Db,
  run: Run,
  ids: readonly number[],
  lock: boolean,
): Promise<SliceAudience[]> {
  const { rows } = await sql<SliceAudience>`
    select a.id, a.time_zone as "timeZone", a.alerts, a.schedule,
      case when a.frequency <> 'instant' then a.next_due_at end as "nextDueAt" from audiences a
    where a.id = any(${ids}::bigint[]) and ${isServed(run)} order by a.id
    ${lock ? sql`for no key update skip locked` : sql``}`.execute(db);
  return rows;
}

/** One more than fits. */
async function peopleOf(db: Db, run: Run, ids: readonly number[], afterId: number): Promise<SlicePerson[]> {
  const { rows } = await sql<SlicePerson>`
    select s.id, s.audience_id as "audienceId", s.cursor,
      s.welcome is not null or s.owed_at is not null as "isAwaited"
    from subscribers s
    where s.audience_id = any(${ids}::bigint[]) and s.id > ${afterId} and ${sql.raw(MAILABLE)} and ${isWanted(run)}
    order by s.audience_id, s.id limit ${SLICE + 1}`.execute(db);
  return rows;
}
