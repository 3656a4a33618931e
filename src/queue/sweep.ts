// The rescuer: finds in the ledger whatever the queue lost, and sets it going again. Not a job itself, since a wiped
// queue forgets its schedules: the leader among the `plan` processes runs it from a timer, `once` calls it directly.

import type { Config } from '../config/config.ts';
import { messageOf } from '../errors.ts';
import { raiseAlarm } from '../installation/alarm-store.ts';
import { takeFigures } from '../installation/figures-store.ts';
import { holdPaused, releaseHeld } from '../installation/hold-store.ts';
import { foldTallies } from '../installation/tally-store.ts';
import type { Log } from '../log.ts';
import { type MatchDeps, unmatchedPosts } from '../plan/match-post.ts';
import { instantDue } from '../plan/plan-chunk.ts';
import { rearmInstant } from '../plan/rearm.ts';
import { type FinishedRun, finishRuns } from '../plan/run-store.ts';
import { countDue } from '../send/claim-store.ts';
import { reopenForgiven } from '../send/evidence-store.ts';
import { forgetPaces } from '../send/pace-store.ts';
import { requeueExpired } from '../send/suspects.ts';
import { waitingConfirmations } from '../subscribers/confirmation-mail-store.ts';
import { waitingLinkRequests } from '../subscribers/link-request-store.ts';

export interface SweepDeps extends MatchDeps {
  readonly config: Pick<Config, 'tags' | 'site'>;
  readonly log: Log;
}

/** What the sweep found; the caller hands it to the queue, or does it itself. */
export interface SweepFindings {
  readonly postIds: readonly string[];
  /** Deliveries that are due, counted no further than a row of processes needs to know. */
  readonly deliveries: number;
  readonly confirmationIds: readonly number[];
  readonly linkRequestIds: readonly number[];
}

const ENOUGH_DELIVERIES = 3200;
const POSTS_PER_SWEEP = 1000;
const CONFIRMATIONS_PER_SWEEP = 200;

/** One pass: frees expired leases, moves what pauses hold or held, re-arms instant audiences, closes finished runs, counts people once a day, lists work without a job. */
export async function sweep(deps: SweepDeps, now: Date): Promise<SweepFindings> {
  const expired = await requeueExpired(deps, now);
  for (const { runId, deliveries } of expired) {
    deps.log.warn('Sender stopped half-way; its mails are queued again', { run: runId, mails: deliveries });
  }
  const rearmed = await rearmInstant(deps, instantDue(now, 0), now);
  if (rearmed > 0) deps.log.info('Instant audiences are owed a post and due again', { audiences: rearmed });
  await reopenForgiven(deps.db, now);
  await closeRuns(deps, now);
  await holdPaused(deps.db, now);
  await releaseHeld(deps.db);
  await foldTallies(deps.db);
  for (const scope of await forgetPaces(deps.db))
    deps.log.info('No mail server asked for fewer mails for ten minutes; sending at full pace', { scope });
  // One after another: a process that rests needs no second connection for a few milliseconds.
  const findings = {
    postIds: await unmatchedPosts(deps.db, POSTS_PER_SWEEP),
    deliveries: await countDue(deps.db, now, ENOUGH_DELIVERIES),
    confirmationIds: await waitingConfirmations(deps.db, now, CONFIRMATIONS_PER_SWEEP),
    linkRequestIds: await waitingLinkRequests(deps.db, now),
  };
  await countPeople(deps, now);
  return findings;
}

/** Figures are nothing that mail should wait for. */
async function countPeople(deps: SweepDeps, now: Date): Promise<void> {
  await takeFigures(deps, now).catch((error) =>
    deps.log.warn('The figures of this day were not counted; the next sweep tries again', {
      error: messageOf(error),
    }),
  );
}

/** Closes runs with nothing on its way any more, says what each did, and alarms where the sums are off. */
export async function closeRuns(deps: Pick<SweepDeps, 'db' | 'log'>, now: Date): Promise<FinishedRun[]> {
  const runs = await finishRuns(deps.db, now);
  for (const run of runs) {
    const fields = {
      run: run.id,
      kind: run.kind,
      frequency: run.frequency,
      matched: run.matched,
      ...run.counts,
    };
    if (run.matched > 0) deps.log.info('Run finished', fields);
    if (!run.balanced) await alarmUnbalanced(deps, run, now);
  }
  return runs;
}

async function alarmUnbalanced(
  deps: Pick<SweepDeps, 'db' | 'log'>,
  run: FinishedRun,
  now: Date,
): Promise<void> {
  const { id, kind: what, frequency, matched, counts } = run;
  deps.log.error('Run does not balance', { run: id, matched, ...counts });
  await raiseAlarm(deps.db, { kind: 'run-unbalanced', run: id, what, frequency, matched, counts }, now);
}
