// The leader's timer among the `plan` processes: keeps the clock's tick in the queue, runs the sweep, mails alarms.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { messageOf } from '../errors.ts';
import { watchDoctor } from '../installation/doctor/watch-doctor.ts';
import { mailAlarms } from '../installation/mail-alarms.ts';
import { watchProgress } from '../installation/progress.ts';
import { watchPublicUrl } from '../installation/public-url.ts';
import { forgetOld } from '../installation/retention.ts';
import { createRoomWatch } from '../installation/room.ts';
import { tellWebhook } from '../installation/tell-webhook.ts';
import type { Log } from '../log.ts';
import type { Mailer } from '../mail/mailer.ts';
import { endsWithin } from '../patience.ts';
import { bringBack } from '../plan/bring-back.ts';
import { planReceipts } from '../plan/plan-receipts.ts';
import { tellQuiet } from '../plan/quiet-store.ts';
import { sendReceipts } from '../send/send-receipts.ts';
import { watchMail } from '../send/watch-mail.ts';
import { watchMailServer } from '../send/watch-mail-server.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import type { Links } from '../subscribers/links.ts';
import { askYearly, endUnanswered } from '../subscribers/still-looking.ts';
import { handOver } from './hand-over.ts';
import type { Queues } from './queues.ts';
import { sweep } from './sweep.ts';

export interface PlannerDeps {
  readonly db: Db;
  readonly config: Config;
  readonly queues: Queues;
  readonly mailer: Mailer;
  readonly links: Pick<Links, 'installation' | 'receipts'>;
  readonly vault: Vault;
  readonly log: Log;
  readonly stopping: AbortSignal;
  readonly isLeader: () => boolean;
  readonly clock: () => Date;
  readonly sweepMs?: number;
}

/** Starts what mails, beside the passes: one of each part at a time, since a mail server may take minutes over each mail. */
type Beside = (part: string, action: () => Promise<unknown>) => void;

interface Watches {
  readonly room: ReturnType<typeof createRoomWatch>;
  readonly url: (now: Date) => Promise<void>;
  readonly doctor: (now: Date) => Promise<void>;
}

/** After a pass that found nothing amiss the next one is left out. */
const SWEEP_MS = 15_000;
/** Who leads anew looks at once: its database may have been away. */
const LOOK_MS = 1000;
/** A pass may be cut anywhere: the next one does the rest. What it mails ends by then (MAIL_GRACE_MS). */
const PASS_MS = 12_000;
/** Mails promise that an address is forgotten in 48 hours: not much more. */
const FORGET_MS = 3_600_000;

/** One pass of the leader; each part stands for itself, so that one that fails stops no other. Says whether all is well and nothing was lost. */
async function plannerPass(
  deps: PlannerDeps,
  watches: Watches,
  beside: Beside,
  leadsSince: Date,
): Promise<boolean> {
  const now = deps.clock();
  const errors: unknown[] = [];
  let isAtRest = false;
  const attempt = async (part: string, action: () => Promise<unknown>) => {
    // With the lead, the database is lost: the next pass is made as soon as it is back.
    if (!deps.isLeader()) return;
    const error = await attemptPart(deps.log, part, action);
    if (error !== null) errors.push(error);
  };
  await attempt('schedules', () => deps.queues.upsertSchedules());
  await attempt('mail server', () => watchMailServer(deps, now));
  await attempt('sweep', async () => {
    isAtRest = !(await handOver(deps, await sweep(deps, now), now));
  });
  await attempt('mail', () => watchMail(deps.db, now));
  await attempt('progress', () => watchProgress(deps.db, now, leadsSince));
  await attempt('public URL', () => watches.url(now));
  await attempt('doctor', () => watches.doctor(now));
  await attempt('room', () => watches.room(errors, now));
  await attempt('alarm webhook', () => tellWebhook(deps, now));
  if (deps.isLeader()) beside('alarm mails', () => mailAlarms(deps, now));
  return isAtRest && errors.length === 0;
}

export function startPlannerTimer(deps: PlannerDeps): { close(): Promise<void> } {
  const { sweepMs = SWEEP_MS } = deps;
  let pass: Promise<void> = Promise.resolve();
  const mailing = new Map<string, Promise<unknown>>();
  let isClosed = false;
  let forgottenAt = 0;
  let leads: Lead | null = null;
  let dueAt = Number.NEGATIVE_INFINITY;
  const watches = {
    room: createRoomWatch(deps),
    url: watchPublicUrl(deps),
    doctor: watchDoctor({ ...deps, machineNow: () => new Date() }),
  };
  const beside: Beside = (part, action) => {
    if (mailing.has(part)) return;
    const ended = attemptPart(deps.log, part, action).finally(() => mailing.delete(part));
    mailing.set(part, ended);
  };
  const mailReceipts = async (): Promise<void> => {
    while (!isClosed && deps.isLeader() && (await sendReceipts(deps, deps.clock())) > 0);
  };
  const tick = async (): Promise<void> => {
    const before = leads;
    const lead = stillLeads(before, deps.clock());
    leads = lead;
    if (before === null || lead.lastPassAt < before.lastPassAt) await lookAtClock(deps, lead.lastPassAt);
    const rests = await plannerPass(deps, watches, beside, lead.since);
    const now = deps.clock();
    if (now.getTime() - forgottenAt < FORGET_MS) {
      if (rests) dueAt += sweepMs;
      return;
    }
    forgottenAt = now.getTime();
    await attemptPart(deps.log, 'quiet alerts', () => tellQuiet(deps, now));
    await attemptPart(deps.log, 'yearly questions', async () => {
      await askYearly(deps, now);
      const ended = await endUnanswered(deps, now);
      if (ended > 0) deps.log.info('Alerts ended: nobody answered the yearly question', { people: ended });
    });
    await attemptPart(deps.log, 'receipts', () => planReceipts(deps, now));
    beside('receipts', mailReceipts);
    await attemptPart(deps.log, 'retention', async () => {
      const { isDone, rows } = await forgetOld(deps, now);
      if (isDone) return;
      forgottenAt = 0;
      deps.log.info('More is to be forgotten than one pass takes; the next goes on', rows);
    });
  };
  // One at a time: with the queue away a pass takes longer than the clock, and what piled up would hold up the stop.
  let isUnderWay = false;
  const look = (): void => {
    if (!deps.isLeader()) {
      leads = null;
      dueAt = Number.NEGATIVE_INFINITY;
    } else if (!isUnderWay && performance.now() >= dueAt) {
      isUnderWay = true;
      dueAt = performance.now() + sweepMs;
      pass = tick().finally(() => {
        isUnderWay = false;
      });
    }
  };
  const timer = setInterval(look, Math.min(LOOK_MS, sweepMs / 2));
  look();
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      const ended = pass.then(() => Promise.all(mailing.values()));
      await endsWithin(ended, PASS_MS);
    },
  };
}

/** It may have been ahead: before this process led, or until just now. */
async function lookAtClock(deps: PlannerDeps, now: Date): Promise<void> {
  await attemptPart(deps.log, 'clock', async () => {
    const audiences = await bringBack(deps, now);
    if (audiences > 0) deps.log.warn('The clock was ahead; digests are due as it says now', { audiences });
  });
}

interface Lead {
  readonly since: Date;
  readonly lastPassAt: Date;
}

/** A machine that was asleep, or another leader, has seen nothing meanwhile. */
const ASLEEP_MS = 300_000;

function stillLeads(lead: Lead | null, now: Date): Lead {
  const wasAway = lead === null || now.getTime() - lead.lastPassAt.getTime() > ASLEEP_MS;
  return { since: wasAway ? now : lead.since, lastPassAt: now };
}

/** What went wrong, or null. */
async function attemptPart(log: Log, part: string, action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
    return null;
  } catch (error) {
    log.warn('Part of the sweep failed; it is tried again', { part, error: messageOf(error) });
    return error;
  }
}
