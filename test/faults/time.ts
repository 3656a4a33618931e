// A world in which days pass in a moment: one process with every role and a clock that is set, and a leader that looks five
// times a second.

import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { releaseHeld } from '../../src/installation/hold-store.ts';
import { resumeMail } from '../../src/installation/pause-store.ts';
import { clearPauseAlarms } from '../../src/send/bounce-store.ts';
import type { RolecallProcess } from '../helpers/processes.ts';
import { openHurry } from './hurry.ts';
import type { Trial } from './trial.ts';
import { comesTrue, type FaultWorld, openFaultWorld } from './world.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface TimeWorld extends FaultWorld {
  readonly rolecall: RolecallProcess;
  /** What the clock of the process says. */
  now(): Date;
  /** Minutes since the start, by that clock. */
  minutes(): number;
  /** So much time goes by at once; resolves when whatever is due by then was tried, and the leader has looked. */
  pass(ms: number): Promise<void>;
  /** Drops a post into the folder, of that time. */
  post(name: string, tag: string): Promise<void>;
  /** Resolves when nothing is due or under way. */
  settle(): Promise<void>;
  /** What `rolecall resume` does, at the time of that clock. */
  resume(): Promise<void>;
}

const SWEEP_MS = 200;
/** Idle for so long: the leader has looked, and what follows from that is done. */
const LOOKED_MS = 4 * SWEEP_MS;
const LONGEST_MS = 30_000;
/** What has just come in is mailed by then. */
const SOON_MS = 10_000;

export async function openTimeWorld(
  trial: Trial,
  options: Parameters<typeof openFaultWorld>[1] = {},
): Promise<TimeWorld> {
  const env = { SWEEP_MS: String(SWEEP_MS), ...options.env };
  const world = await openFaultWorld(trial, { ...options, env });
  const rolecall = await world.startWithClock();
  const hurry = await openHurry(trial, world);
  const { db } = world;
  const startedAt = Date.now();
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);

  const isIdle = async (): Promise<boolean> => {
    const { rows } = await sql<{ idle: boolean }>`select not exists (
        select from deliveries where status = 'sending'
          or (status in ('queued', 'deferred') and next_attempt_at <= ${now()}))
      and not exists (select from audiences where next_due_at <= ${now()}
        or (frequency = 'instant' and next_due_at <= ${new Date(now().getTime() + SOON_MS)}))
      and not exists (select from post_tags where matched_at is null) as idle`.execute(db);
    return rows[0]?.idle ?? false;
  };
  async function settle(): Promise<void> {
    const end = performance.now() + LONGEST_MS;
    for (let since = performance.now(); performance.now() < Math.min(since + LOOKED_MS, end); await delay(50))
      if (!(await isIdle())) since = performance.now();
  }
  return {
    ...world,
    rolecall,
    now,
    minutes: () => (now().getTime() - startedAt) / MINUTE_MS,
    settle,
    async post(name, tag) {
      await world.board.post(name, tag);
      await utimes(join(world.board.folder, 'posts', `${name}.md`), now(), now());
      const isMatched = sql`select exists (select from posts p join post_tags t on t.post_id = p.id
        where p.path = ${`${name}.md`} and t.matched_at is not null)`;
      if (!(await comesTrue(db, isMatched, LONGEST_MS))) throw new Error(`the post ${name} is not seen`);
    },
    async pass(ms) {
      aheadMs += ms;
      await world.setClock(aheadMs);
      await hurry.tick();
      await hurry.nudge();
      await settle();
    },
    async resume() {
      await resumeMail(db, now());
      await clearPauseAlarms(db, now());
      await releaseHeld(db);
      await hurry.nudge();
    },
  };
}
