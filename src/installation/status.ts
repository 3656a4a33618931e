// The state of everything in numbers, for `rolecall status` and whoever watches it. Reads only.

import type { Selectable } from 'kysely';
import { channelFacts } from '../channels/channel-facts-store.ts';
import type { Db } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { DeliveryStatus, FileKind, RunKind, Standing } from '../database/values.ts';
import { isBalanced } from '../plan/run-store.ts';
import { type GoneLink, goneLinks } from '../posts/link-store.ts';
import { standingAt } from '../posts/standing.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { type LeaveCount, leaveCounts } from '../subscribers/leave-reasons.ts';
import type { SubscriberState } from '../subscribers/subscriber.ts';
import type { Alarm } from '../texts/alarms/word-alarm.ts';
import { openAlarms } from './alarm-store.ts';
import { type NoticeTrouble, noticeTroubles } from './notice-store.ts';
import { openPauses, type Pause } from './pause-store.ts';
import { type RepositoryState, repositoryState } from './repository-store.ts';
import { barredPeople, type Tally, tallies } from './tally-store.ts';

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
  /** Of those who left and said why. */
  readonly left: readonly LeaveCount[];
  readonly alarms: readonly Alarm[];
  readonly channels: Awaited<ReturnType<typeof channelFacts>>;
  /** Null where posts come from a folder. */
  readonly repository: RepositoryState | null;
  /** Ways by which the operator cannot be told of alarms just now. */
  readonly notices: readonly NoticeTrouble[];
}

const RUNS_SHOWN = 20;

export async function loadStatus(db: Db, now: Date): Promise<Status> {
  const counted = await tallies(db, ['run', 'person']);
  return {
    posts: await countPosts(db, now),
    files: { invalid: await invalidFiles(db), warned: await warnedFiles(db) },
    subscribers: await countSubscribers(db, counted),
    ...countDeliveries(counted),
    runs: await recentRuns(db, counted),
    pauses: await openPauses(db, now),
    reports: await countReports(db),
    goneLinks: await goneLinks(db, now),
    left: await leaveCounts(db),
    alarms: (await openAlarms(db)).map(({ raisedAt: _, ...alarm }) => alarm),
    channels: await channelFacts(db, now),
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

async function countSubscribers(db: Db, counted: readonly Tally[]): Promise<Status['subscribers']> {
  const counts = { confirmed: 0, paused: 0, suppressed: 0, unsubscribed: 0, removed: 0 };
  for (const { topic, key, count } of counted)
    if (topic === 'person') counts[key as SubscriberState] += count;
  for (const { state, people } of await barredPeople(db)) {
    counts[state] -= people;
    counts.suppressed += people;
  }
  return counts;
}

function countDeliveries(counted: readonly Tally[]): Pick<Status, 'deliveries' | 'mayHaveArrived'> {
  const counts = ofRuns(counted);
  return { deliveries: outcomes(counts), mayHaveArrived: counts[IN_DOUBT] ?? 0 };
}

/** Sent, and the mail server never said whether it took it (migration 019). */
const IN_DOUBT = 'sent?';

/** Deliveries by outcome, of one run or of all. */
function ofRuns(counted: readonly Tally[], runId?: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { topic, key, outcome, count } of counted) {
    if (topic !== 'run' || (runId !== undefined && key !== String(runId))) continue;
    counts[outcome] = (counts[outcome] ?? 0) + count;
  }
  return counts;
}

async function recentRuns(db: Db, counted: readonly Tally[]): Promise<RunStatus[]> {
  const rows = await db.selectFrom('runs').select(RUN).orderBy('id', 'desc').limit(RUNS_SHOWN).execute();
  const runs: RunStatus[] = [];
  for (const row of rows) runs.push(toRunStatus(row, row.counts ?? ofRuns(counted, row.id)));
  return runs;
}

/** The newest run that ended; null = none did. */
export async function lastFinishedRun(db: Db): Promise<RunStatus | null> {
  const row = await db
    .selectFrom('runs')
    .select(RUN)
    .where('finished_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toRunStatus(row, row.counts ?? {});
}

/** One run as it stands; it must be there. */
export async function loadRun(db: Db, id: number): Promise<RunStatus> {
  const row = await db.selectFrom('runs').select(RUN).where('id', '=', id).executeTakeFirstOrThrow();
  return toRunStatus(row, row.counts ?? ofRuns(await tallies(db, ['run']), id));
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

/** A finished run has its counts, one that was opened again its old ones; another is counted as it goes. */
const RUN = ['id', 'kind', 'frequency', 'due_at', 'finished_at', 'matched', 'reason', 'counts'] as const;

function toRunStatus(
  row: Pick<Selectable<Tables['runs']>, (typeof RUN)[number]>,
  counts: Readonly<Record<string, number>>,
): RunStatus {
  const { kind, frequency, due_at, finished_at, matched, reason } = row;
  return {
    ...{ kind, frequency, matched, reason },
    dueAt: due_at,
    finishedAt: finished_at,
    ...outcomes(counts),
    balanced: isBalanced(matched, counts),
  };
}

function outcomes({ [IN_DOUBT]: inDoubt = 0, ...counts }: Readonly<Record<string, number>>): Outcomes {
  const none = { queued: 0, sending: 0, sent: 0, deferred: 0, skipped: 0, superseded: 0, failed: 0 };
  return { ...none, ...counts, sent: (counts.sent ?? 0) + inDoubt };
}
