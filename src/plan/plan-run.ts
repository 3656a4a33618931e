// Step "plan-run": audiences that are due become deliveries. A tick says "look"; next_due_at says what is due.
// May run twice, on several machines: audiences are locked, inserts do nothing where a row stands already.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { RunKind } from '../database/values.ts';
import type { Log } from '../log.ts';
import { withWords } from '../posts/tag-words.ts';
import { decideSlot } from '../schedule.ts';
import type { Frequency } from '../subscribers/alerts.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { resumePaused } from '../subscribers/pause.ts';
import { lookForUrgent } from './early.ts';
import type { PlanDeps } from './plan-chunk.ts';
import { createPasses, type PlanPass } from './plan-pass.ts';
import { markPlanned, notePassedOver, openRun, type Run, unplannedRuns } from './run-store.ts';
import { hasAudiences, isOwed, isSlot } from './slice.ts';
import { walk } from './walk.ts';

export interface PlanRunDeps extends PlanDeps {
  readonly log: Log;
  /** Told after each transaction: so many digests of this run wait to be sent. */
  readonly queued: (runId: number, deliveries: number) => Promise<void>;
}

/**
 * One pass over everything due at `now`, and over the readers at once who fall due by `clock` meanwhile: a run for a million
 * takes most of a minute. Returns the runs that it planned; what fails of readers at once keeps nobody else waiting, and is
 * thrown at the end.
 */
export async function planDue(deps: PlanRunDeps & { readonly clock: () => Date }, now: Date): Promise<Run[]> {
  await resumePaused(deps.db, deps.config.digest.welcomeDays, now);
  const runs: Run[] = [];
  const failures: unknown[] = [];
  const planInstant = async () => {
    if (failures.length > 0) return;
    try {
      const key = await dueInstant(deps.db, deps.clock());
      if (key !== null) runs.push(await planOne(deps, key, deps.clock()));
    } catch (error) {
      failures.push(error);
    }
  };
  let passes: ReturnType<typeof createPasses> | null = null;
  const plan = async (run: Run) => {
    passes ??= createPasses({ config: await withWords(deps.db, deps.config) }, now);
    return planWhole(deps, passes(run), planInstant);
  };
  await planInstant();
  for (const key of [
    ...(await dueSlots(deps, now)),
    ...(await dueEarly(deps, now)),
    ...(await dueAtOnce(deps.db, now)),
  ]) {
    runs.push(await plan(await openRun(deps.db, key, now)));
  }
  for (const run of await unplannedRuns(deps.db)) runs.push(await plan(run));
  for (const failure of failures) throw failure;
  return runs;
}

/** Plans everybody of one frequency now, without touching the schedule. Whoever is served has a newer cursor for it. */
export async function planManual(deps: PlanRunDeps, frequency: Frequency, now: Date): Promise<Run> {
  return planOne(deps, { kind: 'manual', frequency, dueAt: now }, now);
}

async function planOne(deps: PlanRunDeps, key: RunKey, now: Date): Promise<Run> {
  const run = await openRun(deps.db, key, now);
  const config = await withWords(deps.db, deps.config);
  return planWhole(deps, createPasses({ config }, now)(run));
}

/** `between`: what is done after each slice. */
async function planWhole(deps: PlanRunDeps, pass: PlanPass, between = async () => {}): Promise<Run> {
  const { run, now } = pass;
  const startedAt = performance.now();
  let total = 0;
  let isPartial = false;
  for await (const chunk of walk(deps, pass)) {
    total += chunk.queued;
    isPartial ||= chunk.isPartial;
    if (chunk.queued > 0) await deps.queued(run.id, chunk.queued);
    await between();
  }
  // Where another planner held something, it is the one to say that the run is planned. A run by hand serves whoever is
  // there; of any other kind the ledger knows whom it has still to serve.
  const isWhole = run.kind === 'manual' ? !isPartial : !(await hasAudiences(deps.db, run));
  if (isWhole) await markPlanned(deps.db, run.id, now);
  const ms = Math.round(performance.now() - startedAt);
  deps.log.info('Run planned', { run: run.id, kind: run.kind, frequency: run.frequency, digests: total, ms });
  return run;
}

interface RunKey {
  readonly kind: RunKind;
  readonly frequency: Frequency;
  readonly dueAt: Date;
}

/** Slots of the clock that have come; missed ones collapse to the newest, too late ones are noted and passed over. */
async function dueSlots(deps: PlanRunDeps, now: Date): Promise<RunKey[]> {
  const groups = await deps.db
    .selectFrom('audiences')
    .select(['frequency', 'time_zone', 'schedule', 'next_due_at', isFiner.as('isFiner')])
    .distinct()
    .where('next_due_at', '<=', now)
    .where('frequency', '<>', 'instant')
    .execute();
  if (groups.some((group) => group.isFiner)) await cutFiner(deps.db, now);
  const due = new Map<string, RunKey>();
  for (const group of groups) {
    const frequency = group.frequency as 'weekly' | 'daily';
    const slot = {
      frequency,
      timeZone: group.time_zone,
      schedule: group.schedule,
      dueAt: group.next_due_at as Date,
    };
    const run = await settleSlot(deps, slot, now);
    if (run !== null) due.set(`${frequency} ${run.getTime()}`, { kind: 'scheduled', frequency, dueAt: run });
  }
  return [...due.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/** Instants in the ledger are finer than ours: one that was written by hand must not be due for ever. */
const isFiner = sql<boolean>`next_due_at <> date_trunc('milliseconds', next_due_at)`;

async function cutFiner(db: Db, now: Date): Promise<void> {
  await sql`
    update audiences set next_due_at = date_trunc('milliseconds', next_due_at)
    where next_due_at <= ${now} and frequency <> 'instant' and ${isFiner}`.execute(db);
}

interface Slot {
  readonly frequency: 'weekly' | 'daily';
  readonly timeZone: string;
  readonly schedule: string;
  readonly dueAt: Date;
}

async function settleSlot(deps: PlanRunDeps, slot: Slot, now: Date): Promise<Date | null> {
  const lateLimitMs = deps.config.digest.lateLimitMs[slot.frequency];
  const decision = decideSlot(
    { pattern: slot.schedule, timeZone: slot.timeZone, lateLimitMs },
    slot.dueAt,
    now,
  );
  if (decision.run?.getTime() === slot.dueAt.getTime()) return decision.run;
  await inTransaction(deps.db, async (trx) => {
    await notePassedOver(trx, slot.frequency, decision.passedOver, now);
    await trx
      .updateTable('audiences')
      .set({ next_due_at: decision.run ?? decision.next })
      .where('frequency', '=', slot.frequency)
      .where('time_zone', '=', slot.timeZone)
      .where('schedule', '=', slot.schedule)
      .where(isSlot(slot.dueAt))
      .execute();
  });
  deps.log.warn('Digest slots passed over', {
    frequency: slot.frequency,
    zone: slot.timeZone,
    slots: decision.passedOver.length,
  });
  return decision.run;
}

async function dueEarly(deps: PlanRunDeps, now: Date): Promise<RunKey[]> {
  const dueAt = await lookForUrgent(deps, now);
  return dueAt === null ? [] : [{ kind: 'early', frequency: 'weekly', dueAt }];
}

/** All instant audiences that are due share one run, named after the latest of their instants. */
async function dueInstant(db: Db, now: Date): Promise<RunKey | null> {
  const row = await db
    .selectFrom('audiences')
    .select((eb) => eb.fn.max('next_due_at').as('due_at'))
    .where('next_due_at', '<=', now)
    .where('frequency', '=', 'instant')
    .executeTakeFirst();
  return row?.due_at ? { kind: 'instant', frequency: 'instant', dueAt: row.due_at } : null;
}

/**
 * First digests wait for what has just come to settle, which is soon: else somebody new would get nothing and the posts a
 * week later. Those that a change took back wait for nothing. Those of one second share a run.
 */
async function dueAtOnce(db: Db, now: Date): Promise<RunKey[]> {
  const { rows } = await sql<{ kind: 'welcome' | 'catch-up'; frequency: Frequency }>`
    select 'welcome' as kind, s.frequency from subscribers s
    where s.welcome = 'due' and ${sql.raw(MAILABLE)}
      and not exists (select from posts p where p.standing = 'settling' and p.missing_since is null)
    group by s.frequency
    union all
    select 'catch-up', s.frequency from subscribers s
    where ${isOwed} and ${sql.raw(MAILABLE)} group by s.frequency
    order by kind desc, frequency`.execute(db);
  const dueAt = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return rows.map((row) => ({ ...row, dueAt }));
}
