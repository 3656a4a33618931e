// The same passes without a queue: `rolecall once` (all that is pending and due, then exit) and `rolecall send`.

import { setTimeout as delay } from 'node:timers/promises';
import type { Base } from './base.ts';
import { readMailbox } from './bounces/mailbox.ts';
import { posterFor } from './channels/outbox-poster.ts';
import { tellChannels } from './channels/tell-channels.ts';
import { askLinks } from './collect/ask-links.ts';
import { askPages } from './collect/ask-pages.ts';
import { type CollectSummary, collectOnce } from './collect/collect.ts';
import { pullOnce } from './collect/pull.ts';
import { createHubTeller } from './collect/tell-hub.ts';
import { mailAlarms } from './installation/mail-alarms.ts';
import { checkPublicUrl } from './installation/public-url.ts';
import { forgetOld } from './installation/retention.ts';
import { tellWebhook } from './installation/tell-webhook.ts';
import { watchChannels } from './installation/watch-channels.ts';
import { bringBack } from './plan/bring-back.ts';
import { matchPost } from './plan/match-post.ts';
import { planReceipts } from './plan/plan-receipts.ts';
import { planDue, planManual } from './plan/plan-run.ts';
import { tellQuiet } from './plan/quiet-store.ts';
import type { Run } from './plan/run-store.ts';
import { sweep } from './queue/sweep.ts';
import { ASKED_AT_ONCE } from './send/keep-lease.ts';
import { sendConfirmation } from './send/send-confirmation.ts';
import { sendDeliveries } from './send/send-deliveries.ts';
import { sendLink } from './send/send-link.ts';
import { sendReceipts } from './send/send-receipts.ts';
import { watchMail } from './send/watch-mail.ts';
import type { Frequency } from './subscribers/alerts.ts';
import { applySchedules } from './subscribers/audience-store.ts';
import { askYearly, endUnanswered } from './subscribers/still-looking.ts';

/** Called with the number of deliveries worked through so far. */
export type Progress = (deliveries: number) => void;

interface Hooks {
  readonly progress: Progress;
  /** Called when the folders were read. */
  readonly collected: (summary: CollectSummary) => void;
  /** How long another pass over the folders is waited for. */
  readonly patienceMs?: number;
}

/** A running `start` reads the folders in less. */
const PATIENCE_MS = 3000;
const ASK_AGAIN_MS = 250;

const noQueue = { queued: async () => {} };

/**
 * Collects, matches, plans and sends until nothing is left that is due, and forgets what is old. Mail that waits for a
 * retry stays waiting. False, with nothing done, when another pass is under way and stays so.
 */
export async function runOnce(base: Base, hooks: Hooks): Promise<boolean> {
  await checkPublicUrl(base, base.clock());
  await applySchedules(base.db, base.config.digest, base.clock());
  await bringBack(base, base.clock());
  while (await readMailbox(base));
  await pullOnce(base);
  const summary = await collectSettled(base, hooks.patienceMs ?? PATIENCE_MS);
  if (summary === null) return false;
  hooks.collected(summary);
  const later = (await askPages(base, base.stopping))
    ? await collectSettled(base, hooks.patienceMs ?? PATIENCE_MS)
    : null;
  if (later !== null) hooks.collected(later);
  await tellQuiet(base, base.clock());
  await askYearly(base, base.clock());
  await endUnanswered(base, base.clock());
  await planReceipts(base, base.clock());
  while ((await sendReceipts(base, base.clock())) > 0);
  const isNew = createMemory();
  while (await workOff(base, hooks.progress, isNew));
  const post = await posterFor(base.config);
  while (!base.stopping.aborted && (await tellChannels({ ...base, post }, base.stopping)) > 0);
  await watchChannels(base.db, base.clock());
  await createHubTeller(base)(base.stopping);
  // For the next time: nobody's digest waits for strangers.
  await askLinks(base, base.stopping);
  await watchMail(base.db, base.clock());
  await tellWebhook(base, base.clock());
  await mailAlarms(base, base.clock());
  while (!(await forgetOld(base, base.clock())).isDone);
  return true;
}

/** One round over all that is due; says whether there was something, so that another may find more. */
async function workOff(base: Base, progress: Progress, isNew: (work: string) => boolean): Promise<boolean> {
  const findings = await sweep(base, base.clock());
  let dueAt = 0;
  for (const postId of findings.postIds) {
    dueAt = Math.max(dueAt, (await matchPost(base, postId, base.clock()))?.getTime() ?? 0);
  }
  // What the mail server does not take now is found again at once, and stays for the next time.
  const confirmations = findings.confirmationIds.filter((id) => isNew(`confirmation ${id}`));
  const links = findings.linkRequestIds.filter((id) => isNew(`link ${id}`));
  await someAtOnce(confirmations, (id) => sendConfirmation(base, id, base.clock()));
  await someAtOnce(links, (id) => sendLink(base, id, base.clock()));
  // Instant digests are due in a moment.
  await delay(Math.max(0, dueAt - base.clock().getTime()));
  const runs = await planDue({ ...base, ...noQueue }, base.clock());
  const sent = await sendDeliveries(base, progress);
  await sweep(base, base.clock());
  return runs.length + sent + findings.postIds.length + confirmations.length + links.length > 0;
}

/** One slow mail server does not hold up the others. */
async function someAtOnce(ids: readonly number[], work: (id: number) => Promise<void>): Promise<void> {
  const rest = ids.values();
  const workOne = async () => {
    for (const id of rest) await work(id);
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, workOne));
}

/** True for each word once. */
function createMemory(): (word: string) => boolean {
  const known = new Set<string>();
  return (word) => !known.has(word) && known.add(word) !== undefined;
}

/** Nobody waits for more posts to come: this process is about to exit. */
function withoutWait(base: Base): Base {
  return { ...base, config: { ...base.config, digest: { ...base.config.digest, instantWaitMs: 0 } } };
}

/** Files that were being written at the first look get a second one. Null: another pass did not end in time. */
async function collectSettled(base: Base, patienceMs: number): Promise<CollectSummary | null> {
  const deps = { ...withoutWait(base), announced: async () => {}, settle: (ms: number) => delay(ms) };
  const givenUpAt = performance.now() + patienceMs;
  for (let tries = 0; ; ) {
    const summary = await collectOnce(deps, { now: base.clock(), thorough: tries === 0 });
    if (summary === null) {
      if (performance.now() >= givenUpAt) return null;
      await delay(ASK_AGAIN_MS);
    } else {
      if (!summary.again || tries === 5) return summary;
      tries += 1;
      await delay(500);
    }
  }
}

/**
 * Finishes what an earlier run left, so that nobody is passed over for it, then plans everybody of one frequency and sends
 * what is due. Works beside a running `start`: rows are claimed. `before`: deliveries of earlier runs that it dealt with.
 */
export async function sendNow(
  base: Base,
  frequency: Frequency,
  progress: Progress = () => {},
): Promise<{ readonly run: Run; readonly before: number }> {
  await checkPublicUrl(base, base.clock());
  await sweep(base, base.clock());
  const before = await sendDeliveries(base, progress);
  const run = await planManual({ ...base, ...noQueue }, frequency, base.clock());
  await sendDeliveries(base, (done) => progress(before + done));
  await sweep(base, base.clock());
  await watchMail(base.db, base.clock());
  return { run, before };
}
