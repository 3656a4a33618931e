// The state of everything in numbers, for `rolecall status` and whoever watches it. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { DeliveryStatus, FileKind, RunKind, Standing } from '../database/values.ts';
import { isBalanced } from '../plan/run-store.ts';
import { type GoneLink, goneLinks } from '../posts/link-store.ts';
import { standingAt } from '../posts/standing.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import type { SubscriberState } from '../subscribers/subscriber.ts';
import { type Alarm, openAlarms } from './alarm-store.ts';
import { type NoticeTrouble, noticeTroubles } from './notice-store.ts';
import { openPauses, type Pause } from './pause-store.ts';
import { type RepositoryState, repositoryState } from './repository-store.ts';

type Outcomes = Readonly<Record<DeliveryStatus, number>>;

export interface RunStatus extends Outcomes {
  readonly kind: RunKind;
  readonly frequency: Frequency;
  readonly dueAt: Date;
  readonly finishedAt: Date | null;
  /** People for whom something matched. */
  readonly matched: number;
  /** Why the run was passed over. */
  readonly reason: string | null;
  /** Does each person that matched stand in one of the outcomes? */
  readonly balanced: boolean;
}

export interface InvalidFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly line: number | null;
  readonly problem: string;
  readonly remedy: string | null;
}

/** A file that works, but may not say what was meant. */
export interface WarnedFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly warning: string;
}

export interface ReportCount {
  readonly way: string;
  readonly outcome: string;
  readonly reports: number;
  readonly lastAt: Date;
}

export interface Status {
  /** By standing; `known` are all whose file is there, or missing for a short while. */
  readonly posts: Readonly<Record<Standing | 'known', number>>;
  readonly files: { readonly invalid: readonly InvalidFile[]; readonly warned: readonly WarnedFile[] };
  /** `suppressed`: would get mail, but their address gets none. */
  readonly subscribers: Readonly<Record<SubscriberState | 'suppressed', number>>;
  readonly deliveries: Outcomes;
  /** Of those sent: the mail server never said whether it took them. */
  readonly mayHaveArrived: number;
  /** Newest first, at most `RUNS_SHOWN`. */
  readonly runs: readonly RunStatus[];
  /** Pauses that an admin or a refusing mail server put in force. */
  readonly pauses: readonly Pause[];
  /** Bounces and complaints that came in, by the way they came. */
  readonly reports: readonly ReportCount[];
  /** Posts whose apply links lead nowhere (`posts.check_links`). */
  readonly goneLinks: readonly GoneLink[];
  readonly alarms: readonly Alarm[];
  /** Null where posts come from a folder. */
  readonly repository: RepositoryState | null;
  /** Ways by which the operator cannot be told of alarms just now. */
  readonly notices: readonly NoticeTrouble[];
}

const RUNS_SHOWN = 20;

export async function loadStatus(db: Db, now: Date): Promise<Status> {
  return {
    posts: await countPosts(db, now),
    files: { invalid: await invalidFiles(db), warned: await warnedFiles(db) },
    subscribers: await countSubscribers(db),
    ...(await countDeliveries(db)),
    runs: await recentRuns(db),
    pauses: await openPauses(db, now),
    reports: await countReports(db),
    goneLinks: await goneLinks(db, now),
    alarms: (await openAlarms(db)).map(({ code, message, remedy }) => ({ code, message, remedy })),
    repository: await repositoryState(db),
    notices: await noticeTroubles(db),
  };
}

async function warnedFiles(db: Db): Promise<WarnedFile[]> {
  const rows = await db
    .selectFrom('files')
    .select(['kind', 'path', 'warning'])
    .where('warning', 'is not', null)
    .where('status', '=', 'ok')
    .orderBy('kind')
    .orderBy('path')
    .execute();
  return rows.map((row) => ({ ...row, warning: row.warning as string }));
}

async function countReports(db: Db): Promise<ReportCount[]> {
  const rows = await db.selectFrom('report_counts').selectAll().orderBy('way').orderBy('outcome').execute();
  return rows.map(({ way, outcome, reports, last_at }) => ({ way, outcome, reports, lastAt: last_at }));
}

/** See `Status.posts`. */
export async function countPosts(db: Db, now: Date): Promise<Status['posts']> {
  const rows = await db
    .selectFrom('posts')
    .select(['standing', 'closes_at as closesAt', 'missing_since as missingSince'])
    .execute();
  const counts = { ...NO_POSTS };
  for (const post of rows) counts[standingAt(post, now)] += 1;
  return { ...counts, known: rows.length - counts.removed };
}

const NO_POSTS = {
  known: 0,
  live: 0,
  archive: 0,
  'not-mailed': 0,
  held: 0,
  draft: 0,
  future: 0,
  settling: 0,
  'page-not-there': 0,
  'link-gone': 0,
  closed: 0,
  missing: 0,
  removed: 0,
};

async function invalidFiles(db: Db): Promise<InvalidFile[]> {
  const rows = await db
    .selectFrom('files')
    .select(['kind', 'path', 'line', 'problem', 'remedy'])
    .where('status', '=', 'invalid')
    .orderBy('kind')
    .orderBy('path')
    .execute();
  return rows.map((row) => ({ ...row, problem: row.problem ?? '' }));
}

async function countSubscribers(db: Db): Promise<Status['subscribers']> {
  const { rows } = await sql<{ state: SubscriberState | 'suppressed'; people: number }>`
    select case when s.state in ('confirmed', 'paused') and x.reason is not null then 'suppressed' else s.state end as state,
      count(*) as people
    from subscribers s left join suppressions x on x.address_hash = s.address_hash group by 1`.execute(db);
  const counts = Object.fromEntries(rows.map((row) => [row.state, row.people]));
  return { confirmed: 0, paused: 0, suppressed: 0, unsubscribed: 0, removed: 0, ...counts };
}

async function countDeliveries(db: Db): Promise<Pick<Status, 'deliveries' | 'mayHaveArrived'>> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => [
      'status',
      eb.fn.countAll<number>().as('people'),
      // What was sent for sure has none.
      eb.fn.count<number>('reason').as('reasons'),
    ])
    .groupBy('status')
    .execute();
  const mayHaveArrived = rows.find(({ status }) => status === 'sent')?.reasons ?? 0;
  const deliveries = outcomes(Object.fromEntries(rows.map((row) => [row.status, row.people])));
  return { deliveries, mayHaveArrived };
}

async function recentRuns(db: Db): Promise<RunStatus[]> {
  const rows = await selectRuns(db).orderBy('id', 'desc').limit(RUNS_SHOWN).execute();
  return rows.map(toRunStatus);
}

/** The newest run that ended; null = none did. */
export async function lastFinishedRun(db: Db): Promise<RunStatus | null> {
  const row = await selectRuns(db)
    .where('finished_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toRunStatus(row);
}

/** One run as it stands; it must be there. */
export async function loadRun(db: Db, id: number): Promise<RunStatus> {
  return toRunStatus(await selectRuns(db).where('id', '=', id).executeTakeFirstOrThrow());
}

/** Why people were skipped in a run, the most frequent reason first. */
export async function skipReasons(db: Db, runId: number): Promise<{ reason: string; people: number }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['reason', eb.fn.countAll<number>().as('people')])
    .where('run_id', '=', runId)
    .where('status', '=', 'skipped')
    .groupBy('reason')
    .orderBy('people', 'desc')
    .execute();
  return rows.map(({ reason, people }) => ({ reason: reason ?? 'no reason noted', people }));
}

/** A finished run has its counts; an open one is counted as it stands. */
function selectRuns(db: Db) {
  const counts = sql<Record<string, number>>`coalesce(counts, (
    select jsonb_object_agg(status, people) from (
      select status, count(*) as people from deliveries d where d.run_id = runs.id group by status) c), '{}')`;
  return db
    .selectFrom('runs')
    .select(['kind', 'frequency', 'due_at', 'finished_at', 'matched', 'reason'])
    .select(counts.as('counts'));
}

function toRunStatus(
  row: Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirstOrThrow']>>,
): RunStatus {
  const { kind, frequency, due_at, finished_at, matched, reason, counts } = row;
  return {
    kind,
    frequency,
    dueAt: due_at,
    finishedAt: finished_at,
    matched,
    ...outcomes(counts),
    reason,
    balanced: isBalanced(matched, counts),
  };
}

function outcomes(counts: Readonly<Record<string, number>>): Outcomes {
  const none = { queued: 0, sending: 0, sent: 0, deferred: 0, skipped: 0, superseded: 0, failed: 0 };
  return { ...none, ...counts };
}
