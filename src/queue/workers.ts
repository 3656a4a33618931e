// Which processor takes which queue. The processors' own files hold the work; here it is only tied together.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Mailer } from '../mail/mailer.ts';
import { matchPost } from '../plan/match-post.ts';
import { planDue } from '../plan/plan-run.ts';
import { sendConfirmation } from '../send/send-confirmation.ts';
import { CLAIM, sendDeliveries } from '../send/send-deliveries.ts';
import { sendLink } from '../send/send-link.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import type { Links } from '../subscribers/links.ts';
import type { Queues } from './queues.ts';
import { closeRuns } from './sweep.ts';

export interface WorkerDeps {
  readonly db: Db;
  readonly config: Config;
  readonly queues: Queues;
  readonly log: Log;
  readonly clock: () => Date;
}

/** Jobs for so many waiting deliveries: one a claim, and not more than a row of processes can use. */
export function sendJobs(deliveries: number): number {
  return Math.min(Math.ceil(deliveries / CLAIM), 16);
}

/** Role `plan`: looks at what is due. */
export function workOnPlans(deps: WorkerDeps): void {
  const queued = (runId: number, deliveries: number) =>
    deps.queues.sendDeliveries(runId, sendJobs(deliveries));
  deps.queues.work('plan-run', async () => {
    await planDue({ ...deps, queued }, deps.clock());
    await closeRuns(deps, deps.clock());
  });
}

/** Role `work`: matches posts, sends digests, asks for confirmations and mails fresh links. */
export function workOnMail(
  deps: WorkerDeps & { mailer: Mailer; links: Links; vault: Vault; stopping: AbortSignal },
): void {
  deps.queues.work('send-confirmation', async ({ confirmationId }) => {
    if (!deps.stopping.aborted) await sendConfirmation(deps, confirmationId, deps.clock());
  });
  deps.queues.work('send-link', async ({ requestId }) => {
    if (!deps.stopping.aborted) await sendLink(deps, requestId, deps.clock());
  });
  deps.queues.work('match-post', async ({ postId }) => {
    const dueAt = await matchPost(deps, postId, deps.clock());
    if (dueAt !== null) await deps.queues.planRun(Math.max(0, dueAt.getTime() - deps.clock().getTime()));
  });
  deps.queues.work('send-deliveries', async ({ runId }) => {
    while ((await sendDeliveries(deps, runId)) > 0 && !deps.stopping.aborted);
    await closeRuns(deps, deps.clock());
  });
}
