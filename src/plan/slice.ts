// What planning takes at once: some small audiences whole, or a slice of a large one; never more people than SLICE, so that
// nobody who leaves or changes something waits long. SQL only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { runOnItsWay } from './open-deliveries.ts';
import type { Run } from './run-store.ts';

/** People per transaction. */
export const SLICE = 1000;

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
  /** By id; each may have a single reader, or none any more. */
  readonly audiences: readonly SliceAudience[];
  /** By audience and id. */
  readonly people: readonly SlicePerson[];
  readonly end: Position;
}

/** Whom a catch-up run serves. While a digest is on its way, it is that one which brings what is owed, or fails to. */
export const isOwed = sql<boolean>`s.owed_at is not null and s.welcome is null and ${hasNoneOpen()}`;

function hasNoneOpen() {
  return sql`${runOnItsWay(sql`s.id`)} is null`;
}

/** Nobody whose first digest an admin has yet to decide on; in runs for some people, only them. */
function isWanted({ kind }: Run) {
  if (kind === 'welcome') return sql`s.welcome = 'due'`;
  if (kind === 'catch-up') return isOwed;
  // Somebody whose digest is on its way has what is urgent in it.
  if (kind === 'early') return sql`s.welcome is distinct from 'held' and ${hasNoneOpen()}`;
  return sql`s.welcome is distinct from 'held'`;
}

/** Exactly: so the index audiences_slot has them in the order of their ids. Finer ones are cut first (plan-run.ts). */
export function isSlot(dueAt: Date) {
  return sql<boolean>`next_due_at = ${dueAt}`;
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
 * The next slice after `from`, of at most so many people, or null when there is none. Nobody is locked: lockAudiences does it
 * for whoever writes.
 */
export async function takeSlice(db: Db, run: Run, from: Position, most = SLICE): Promise<Slice | null> {
  const audiences = await audiencesAfter(db, run, from, most);
  const [first] = audiences;
  if (first === undefined) return null;
  const within = first.id === from.audienceId ? (from.subscriberId ?? 0) : 0;
  const ids = audiences.map(({ id }) => id);
  return cut(audiences, await peopleOf(db, run, ids, within, most), most);
}

/** Whole audiences as far as they fit; of one that does not fit by itself, as many people as do. */
function cut(audiences: readonly SliceAudience[], found: readonly SlicePerson[], most: number): Slice {
  const beyond = found[most];
  if (beyond === undefined) return whole(audiences, found);
  const fit = found.filter(({ audienceId }) => audienceId < beyond.audienceId);
  if (fit.length > 0)
    return whole(
      audiences.filter(({ id }) => id < beyond.audienceId),
      fit,
    );
  const people = found.slice(0, most);
  const end = { audienceId: beyond.audienceId, subscriberId: (people.at(-1) as SlicePerson).id };
  return { audiences: audiences.filter(({ id }) => id <= beyond.audienceId), people, end };
}

function whole(audiences: readonly SliceAudience[], people: readonly SlicePerson[]): Slice {
  const { id: audienceId } = audiences.at(-1) as SliceAudience;
  return { audiences, people, end: { audienceId, subscriberId: null } };
}

/** While a pass stands within an audience, only that one. */
async function audiencesAfter(db: Db, run: Run, from: Position, most: number): Promise<SliceAudience[]> {
  const isWithin = from.subscriberId !== null;
  const after = isWithin ? sql`a.id >= ${from.audienceId}` : sql`a.id > ${from.audienceId}`;
  const { rows } = await sql<SliceAudience>`
    select a.id, a.time_zone as "timeZone", a.alerts, a.schedule,
      case when a.frequency <> 'instant' then a.next_due_at end as "nextDueAt" from audiences a
    where ${after} and ${isServed(run)} order by a.id limit ${isWithin ? 1 : most}`.execute(db);
  return rows;
}

/**
 * Those of these audiences that the run still has to serve, locked until the transaction ends: two planners never write for
 * the same one, and which another planner holds is left to it. Not `for update`: somebody who changes to one of them at this
 * moment refers to its row, and the two would wait for each other.
 */
export async function lockAudiences(
  trx: Db,
  run: Run,
  audiences: readonly SliceAudience[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select a.id from audiences a
    where a.id = any(${audiences.map(({ id }) => id)}::bigint[]) and ${isServed(run)} order by a.id
    for no key update skip locked`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** One more than fits. */
async function peopleOf(
  db: Db,
  run: Run,
  ids: readonly number[],
  afterId: number,
  most: number,
): Promise<SlicePerson[]> {
  const { rows } = await sql<SlicePerson>`
    select s.id, s.audience_id as "audienceId", s.cursor,
      s.welcome is not null or s.owed_at is not null as "isAwaited"
    from subscribers s
    where s.audience_id = any(${ids}::bigint[]) and s.id > ${afterId} and ${sql.raw(MAILABLE)} and ${isWanted(run)}
    order by s.audience_id, s.id limit ${most + 1}`.execute(db);
  return rows;
}
