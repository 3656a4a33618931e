// Wires the path together; the order is the data's way from a file to an inbox:
//
//   posts/*.md          → collect/watcher.ts (hint) → collect/collect.ts (scan, parse, judge) → posts/, announced
//   subscriptions/*.md  → the same                                                          → subscribers/
//   announced post      → queue/match-post.ts: instant audiences that want it become due
//   clock, due          → queue/plan-run.ts: audiences → editions (digest/, mail/digest-mail.ts) → deliveries
//   deliveries          → queue/send-deliveries.ts: claim, look, mail/mailer.ts, outcome + cursor in one commit
//   lost on the way     → queue/sweep.ts finds it in the ledger
//   a person's click    → web/
//
// Whoever opens something registers its close at once. They close in this order, last opened first: watcher (nothing
// new comes in), web, planner's timer, workers (what is on the wire is finished and recorded), queues, mailer,
// database, own Postgres.

import { applySchedules } from './subscribers/audience-store.ts';
import { startCollector } from './collect/collector.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database/database.ts';
import { createLeader } from './database/leader.ts';
import type { Log } from './log.ts';
import { openMailer } from './mail/open-mailer.ts';
import { startPlannerTimer } from './queue/planner-timer.ts';
import { createQueues, type QueueBackend, type Queues } from './queue/queues.ts';
import { waitForQueue } from './queue/wait-for-queue.ts';
import { workOnMail, workOnPlans } from './queue/workers.ts';
import { loadSecrets } from './secret.ts';
import { createLinks } from './subscribers/links.ts';
import { startWeb } from './web/serve.ts';

export type Role = 'watch' | 'plan' | 'work' | 'web';
export const ROLES: readonly Role[] = ['watch', 'plan', 'work', 'web'];

export interface App {
  /** Finishes what is under way, then closes everything; may be called twice. */
  close(): Promise<void>;
}
