// Which processor takes which queue. The processors' own files hold the work; here it is only tied together.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { createProgress } from '../installation/progress.ts';
import type { Log } from '../log.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Marks } from '../mail/marks.ts';
import { matchPost } from '../plan/match-post.ts';
import { planDue } from '../plan/plan-run.ts';
import { sendConfirmation } from '../send/send-confirmation.ts';
import { sendDeliveries } from '../send/send-deliveries.ts';
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

/** For fewer mails it is not worth waking another process. */
const MAILS_A_PROCESS = 200;
const MOST_PROCESSES = 16;

/** How many processes to wake for so many waiting deliveries. */
export function sendersFor(deliveries: number): number {
  return Math.min(Math.ceil(deliveries / MAILS_A_PROCESS), MOST_PROCESSES);
}

/** Role `plan`: looks at what is due. */
export function workOnPlans(deps: WorkerDeps): void {
  const moved = createProgress(deps.db);
  const queued = async (_runId: number, deliveries: number) => {
    await moved('planning', deps.clock());
    await deps.queues.sendDeliveries(sendersFor(deliveries));
  };
  deps.queues.work('plan-run', async () => {
    await planDue({ ...deps, queued }, deps.clock());
    await moved('planning', deps.clock());
    await closeRuns(deps, deps.clock());
  });
}

/** Role `work`: matches posts, sends digests, asks for confirmations and mails fresh links. */
export function workOnMail(
  deps: WorkerDeps & { mailer: Mailer; links: Links; marks: Marks; vault: Vault; stopping: AbortSignal },
): void {
  const moved = createProgress(deps.db);
  deps.queues.work('send-confirmation', async ({ confirmationId }) => {
    if (!deps.stopping.aborted) await sendConfirmation(deps, confirmationId, deps.clock());
    await moved('confirmations', deps.clock());
  });
  deps.queues.work('send-link', async ({ requestId }) => {
    if (!deps.stopping.aborted) await sendLink(deps, requestId, deps.clock());
  });
  deps.queues.work('match-post', async ({ postId }) => {
    const dueAt = await matchPost(deps, postId, deps.clock());
    await moved('matching', deps.clock());
    if (dueAt !== null) await deps.queues.planRun(Math.max(0, dueAt.getTime() - deps.clock().getTime()));
  });
  deps.queues.work('send-deliveries', async () => {
    await sendDeliveries(deps);
    await closeRuns(deps, deps.clock());
  });
}
