// What a sweep found, handed to the queue. Jobs that wait already will find this work too; a second row of them would only pile
// up. Where nothing was found the queue is not asked: most passes are at rest.

import type { Db } from '../database/database.ts';
import { movedAt } from '../installation/progress.ts';
import type { Queues } from './queues.ts';
import type { SweepFindings } from './sweep.ts';
import { sendersFor } from './workers.ts';

type Carriers = Pick<
  Queues,
  'waiting' | 'matchPosts' | 'sendConfirmations' | 'sendLinks' | 'sendDeliveries' | 'planRun'
>;

/** The clock ticks every ten seconds, and each look at what is due is noted. */
const PLANNING_RESTS_MS = 15_000;

/** Says whether there was anything. */
export async function handOver(
  { db, queues }: { readonly db: Db; readonly queues: Carriers },
  findings: SweepFindings,
  now: Date,
): Promise<boolean> {
  const { postIds, confirmationIds, linkRequestIds, deliveries } = findings;
  const isFree = async (name: Parameters<Queues['waiting']>[0], found: number) =>
    found > 0 && (await queues.waiting(name)) === 0;
  if (await isFree('match-post', postIds.length)) await queues.matchPosts(postIds);
  if (await isFree('send-confirmation', confirmationIds.length))
    await queues.sendConfirmations(confirmationIds);
  if (await isFree('send-link', linkRequestIds.length)) await queues.sendLinks(linkRequestIds);
  if (await isFree('send-deliveries', deliveries)) await queues.sendDeliveries(sendersFor(deliveries));
  await lookAtPlanning(db, queues, now);
  return postIds.length + confirmationIds.length + linkRequestIds.length + deliveries > 0;
}

/** The clock's tick may be held by a worker that lost it, for as long as the queue's own locks last. */
async function lookAtPlanning(db: Db, queues: Carriers, now: Date): Promise<void> {
  const at = await movedAt(db, 'planning');
  // A clock that was ahead has noted what is yet to come.
  if (at !== null && Math.abs(now.getTime() - at.getTime()) < PLANNING_RESTS_MS) return;
  if ((await queues.waiting('plan-run')) === 0) await queues.planRun();
}
