// Wires the path together; the order is the data's way from a file to an inbox:
//
//   posts/*.md          → collect/watcher.ts (a hint) → collect/collect.ts (scan, judge, parse) → posts, announced
//   subscriptions/*.md  → the same way                                                      → subscribers
//   announced post      → plan/match-post.ts: instant audiences that want it become due
//   clock               → plan/plan-run.ts: audiences due → editions, made once → deliveries
//   deliveries          → send/send-deliveries.ts: claim the most urgent, look, mail/mailer.ts, outcome and cursor in one
//                         commit
//   announced post      → channels/tell-channels.ts: what a channel wants, in messages, told one after the other
//   lost on the way     → queue/sweep.ts finds it in the ledger
//   a person's click    → web/web.ts
//   a mail that came back → bounces/take-reports.ts, by a pipe, a mailbox or a mail service's call
//
// Whoever opens something registers its close at once, and they close last opened first: watcher (nothing new comes
// in), web, the planner's timer, workers (what is on the wire is finished and recorded) with their queues, mailer,
// database, own Postgres. The first thing is that no further mail begins; the last comes within 30 s (close-all.ts).

import { adminRoutes } from './admin/admin.ts';
import { type Base, openBase } from './base.ts';
import { watchMailbox } from './bounces/watch-mailbox.ts';
import { posterFor } from './channels/outbox-poster.ts';
import { tellChannels } from './channels/tell-channels.ts';
import { type Closers, closeAll } from './close-all.ts';
import { startAsker } from './collect/asker.ts';
import { startCollector } from './collect/collector.ts';
import type { Config } from './config/config.ts';
import { LIMITS } from './database/client.ts';
import { connectDatabase, type Db } from './database/database.ts';
import { createLeader } from './database/leader.ts';
import { journalOf } from './database/opt-out-journal.ts';
import { giveBackMemory } from './give-back.ts';
import { createMetrics, type Metrics } from './installation/metrics.ts';
import { watchChannels } from './installation/watch-channels.ts';
import type { Log } from './log.ts';
import { untilAborted } from './patience.ts';
import type { QueueBackend } from './queue/connector.ts';
import { openQueues } from './queue/open-queues.ts';
import { startPlannerTimer } from './queue/planner-timer.ts';
import type { Queues } from './queue/queues.ts';
import { workOnMail, workOnPlans } from './queue/workers.ts';
import { applySchedules } from './subscribers/audience-store.ts';
import { inTime } from './web/in-time.ts';
import { showMetrics, startMetrics } from './web/metrics.ts';
import { startWeb } from './web/start-web.ts';
import type { SharedDeps } from './web/web.ts';

export type Role = 'watch' | 'plan' | 'work' | 'web';
export const ROLES: readonly Role[] = ['watch', 'plan', 'work', 'web'];

export interface App {
  /** Finishes what is under way, then closes everything. May be called twice. */
  close(): Promise<void>;
}

interface AppOptions {
  readonly roles: readonly Role[];
  /** Gives up waiting for a database or queue that is down. */
  readonly signal?: AbortSignal;
  /** How often the sweep looks for lost work; default 15 s. */
  readonly sweepMs?: number;
  /** Default: the database's. */
  readonly clock?: () => Date;
}

const MAIL_CONNECTIONS = 8;

/** Starts the given roles in this process; waits for a database or queue that is down. */
export async function startApp(config: Config, log: Log, options: AppOptions): Promise<App> {
  const closers: Closers = [];
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= closeAll(closers, log);
    return closing;
  };
  try {
    giveBackMemory(closers);
    const base = await openBase(config, log, closers, options.signal, options.clock);
    await untilAborted(startRoles(base, closers, options), options.signal);
    // Closed first.
    closers.push(async () => base.stop());
    log.info('Rolecall is running', {
      roles: options.roles.join(','),
      queue: backendOf(base).kind,
      mail: config.transport,
    });
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startRoles(base: Base, closers: Closers, options: AppOptions): Promise<void> {
  const roles = new Set(options.roles);
  const mailDb = openMailDatabase(base, closers);
  const queues = await openQueues(backendOf(base), base.log, options.signal);
  closers.push(() => queues.close());
  const metrics = await openMetrics(base, queues, closers);
  if (roles.has('work')) workOnMail({ ...base, db: mailDb, queues });
  if (roles.has('plan')) await startPlanning(base, queues, closers, options);
  if (roles.has('web')) closers.push(await startPages(base, queues, metrics));
  if (roles.has('watch')) await startWatching(base, queues, metrics, closers);
}

async function openMetrics(base: Base, queues: Queues, closers: Closers): Promise<Metrics> {
  const counts = () =>
    inTime(
      queues.counts().catch(() => null),
      null,
    );
  const metrics = createMetrics({ ...base, queues: counts });
  const { port } = base.config.metrics;
  if (port !== null) closers.push(await startMetrics({ ...base, metrics }, port));
  return metrics;
}

function startPages(base: Base, queues: Queues, metrics: Metrics): Promise<() => Promise<void>> {
  const more = (shared: SharedDeps) => ({
    ...adminRoutes({ ...base, ...shared, workDb: base.db, queues }),
    '/metrics': { get: showMetrics({ ...base, ...shared, metrics }) },
  });
  const { feedAsked } = metrics;
  return startWeb({ ...base, queues, more, feedAsked, optOuts: journalOf(base.db) });
}

function backendOf(base: Base): QueueBackend {
  const { redisUrl } = base.config;
  return redisUrl === null ? { kind: 'postgres', url: base.url } : { kind: 'redis', url: redisUrl };
}

/** Connects when first used. */
function openMailDatabase({ url, db: base }: Base, closers: Closers): Db {
  const { db, close } = connectDatabase({
    url,
    limits: LIMITS.mail,
    maxConnections: MAIL_CONNECTIONS,
    applicationName: 'rolecall mail',
    optOuts: journalOf(base),
  });
  closers.push(close);
  return db;
}

async function startPlanning(
  base: Base,
  queues: Queues,
  closers: Closers,
  { sweepMs }: Pick<AppOptions, 'sweepMs'>,
): Promise<void> {
  const moved = await applySchedules(base.db, base.config.digest, base.clock());
  if (moved > 0) base.log.info('Digest times follow the changed settings', { audiences: moved });
  workOnPlans({ ...base, queues });
  const leader = createLeader({ url: base.url, name: 'plan', log: base.log });
  closers.push(() => leader.close());
  // Its first pass, which also sets the clock going, should know already who leads.
  await leader.decided();
  const isLeader = () => leader.isLeader();
  const timer = startPlannerTimer({
    ...base,
    queues,
    isLeader,
    ...(sweepMs === undefined ? {} : { sweepMs }),
  });
  closers.push(() => timer.close());
  const mailbox = watchMailbox({ ...base, isLeader });
  closers.push(() => mailbox.close());
}

/** A post is in its channels so long after it was announced, at most. */
const TELL_EVERY_MS = 5000;
const ROUNDS_A_WATCH = 6;

async function startWatching(
  base: Base,
  queues: Queues,
  { scanned }: Metrics,
  closers: Closers,
): Promise<void> {
  const post = await posterFor(base.config);
  const leader = createLeader({ url: base.url, name: 'watch', log: base.log });
  closers.push(() => leader.close());
  const collector = startCollector({
    ...base,
    scanned,
    isLeader: () => leader.isLeader(),
    announced: (postIds) => queues.matchPosts(postIds),
    subscribed: () => queues.planRun(),
  });
  closers.push(() => collector.close());
  let rounds = 0;
  const teller = startAsker({
    ...base,
    everyMs: TELL_EVERY_MS,
    trouble: 'Channels cannot be told; it is tried again',
    round: async (signal) => {
      while (!signal.aborted && (await tellChannels({ ...base, post }, signal)) > 0);
      rounds += 1;
      if (rounds % ROUNDS_A_WATCH === 1) await watchChannels(base.db, base.clock());
      return false;
    },
    isLeader: () => leader.isLeader(),
    onNews: () => {},
  });
  closers.push(() => teller.close());
}
