// The rescuer: finds in the ledger whatever the queue lost, and sets it going again. Not a job itself, since a wiped
// queue forgets its schedules: the leader among the `plan` processes runs it from a timer, `once` calls it directly.

import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import type { Log } from '../log.ts';
import { type MatchDeps, unmatchedPosts } from '../plan/match-post.ts';
import { instantDue } from '../plan/plan-chunk.ts';
import { rearmInstant } from '../plan/rearm.ts';
import { type FinishedRun, finishRuns } from '../plan/run-store.ts';
import { clearPauseAlarms } from '../send/bounce-store.ts';
import { requeueExpired, waitingRuns } from '../send/delivery-store.ts';
import { waitingConfirmations } from '../subscribers/confirmation-store.ts';
import { waitingLinkRequests } from '../subscribers/link-request-store.ts';
import { STUCK_MS } from './queues.ts';

export interface SweepDeps extends MatchDeps {
  readonly log: Log;
}

/** What the sweep found; the caller hands it to the queue, or does it itself. */
export interface SweepFindings {
  readonly postIds: readonly string[];
  readonly runs: readonly { readonly runId: number; readonly deliveries: number }[];
  readonly confirmationIds: readonly number[];
  readonly linkRequestIds: readonly number[];
}

const POSTS_PER_SWEEP = 1000;
const CONFIRMATIONS_PER_SWEEP = 200;

/** One pass: frees expired leases, re-arms instant audiences, closes finished runs, lists work without a job. */
export async function sweep(deps: SweepDeps, now: Date): Promise<SweepFindings> {
  const expired = await requeueExpired(deps.db);
  for (const { runId, deliveries } of expired) {
    deps.log.warn('Sender stopped half-way; its mails are queued again', { run: runId, mails: deliveries });
  }
  const rearmed = await rearmInstant(deps, instantDue(now, 0), now);
  if (rearmed > 0) deps.log.info('Instant audiences are owed a post and due again', { audiences: rearmed });
  await closeRuns(deps, now);
  await clearPauseAlarms(deps.db, now);
  return {
    postIds: await unmatchedPosts(deps.db, POSTS_PER_SWEEP),
    runs: await waitingRuns(deps.db, now),
    confirmationIds: await waitingConfirmations(deps.db, now, CONFIRMATIONS_PER_SWEEP),
    linkRequestIds: await waitingLinkRequests(deps.db, now),
  };
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
  const code = `run-unbalanced-${run.id}`;
  const message = `Run ${run.id} (${run.kind}, ${run.frequency}) matched ${run.matched} people, but its outcomes add up to another number: ${JSON.stringify(run.counts)}.`;
  const remedy =
    'Deliveries were changed or deleted by hand while the run was open. Compare the table deliveries with a backup.';
  deps.log.error('Run does not balance', { run: run.id, matched: run.matched, ...run.counts });
  await raiseAlarm(deps.db, { code, message, remedy }, now);
}

/** Raises or clears the alarm: health is the age of waiting work, not an answer to a ping. */
export async function watchQueueAge(deps: Pick<SweepDeps, 'db'>, oldestMs: number, now: Date): Promise<void> {
  if (oldestMs < STUCK_MS) return clearAlarm(deps.db, 'queue-stuck', now);
  const minutes = Math.round(oldestMs / 60_000);
  await raiseAlarm(
    deps.db,
    {
      code: 'queue-stuck',
      message: `Work has been waiting in the queue for ${minutes} minutes.`,
      remedy:
        'Check that a process with the role "work" and one with the role "plan" are running and reach the database and the queue.',
    },
    now,
  );
}
