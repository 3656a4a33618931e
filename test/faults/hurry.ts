// What time does by itself (a lease ends in two minutes, a back-off in more, the sweep comes every quarter of a minute),
// at once: for faults that are tried hundreds of times.

import { sql } from 'kysely';
import type { Db } from '../../src/database/database.ts';
import { silentLog } from '../../src/log.ts';
import { createQueues } from '../../src/queue/queues.ts';
import { requeueExpired } from '../../src/send/suspects.ts';
import type { Trial } from './trial.ts';
import type { FaultWorld } from './world.ts';

/** The guards against floods look back for an hour: what was posted so far was posted before, and who came came before. */
export async function forgetFloods(db: Db): Promise<void> {
  await sql`update posts set guarded_at = guarded_at - interval '2 hours'`.execute(db);
  await sql`update subscribers set created_at = created_at - interval '2 hours' where source = 'file'`.execute(
    db,
  );
}

export interface Hurry {
  /** What a dead sender held waits again, as the sweep leaves it, and senders are told. */
  afterDeath(): Promise<void>;
  /** What was put off is due, and senders are told. */
  pastBackOff(): Promise<void>;
  /** A job for a sender, so many times over. */
  nudge(times?: number): Promise<void>;
  /** A job for a planner, so many times over. */
  tick(times?: number): Promise<void>;
}

/** Needs a process that has run: the first one makes the queue's tables. */
export async function openHurry(trial: Trial, { db, postgres, redis }: FaultWorld): Promise<Hurry> {
  const backend =
    redis === null
      ? ({ kind: 'postgres', url: postgres.url } as const)
      : ({ kind: 'redis', url: redis.url } as const);
  const queues = await createQueues({ backend, log: silentLog });
  trial.later(() => queues.close());
  const nudge = (times = 1) => queues.sendDeliveries(times);
  return {
    nudge,
    async afterDeath() {
      await sql`update deliveries set lease_until = now() - interval '1 second' where status = 'sending'`.execute(
        db,
      );
      await requeueExpired({ db, log: silentLog }, new Date());
      await nudge();
    },
    async pastBackOff() {
      await sql`update deliveries set next_attempt_at = now() where status in ('queued', 'deferred')`.execute(
        db,
      );
      await nudge();
    },
    async tick(times = 1) {
      for (let tick = 0; tick < times; tick += 1) await queues.planRun();
    },
  };
}
