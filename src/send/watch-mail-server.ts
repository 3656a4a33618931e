// Digests that wait because the mail server could not be reached: asked after by the planner, so that the admin hears of it
// at once, and they go out as soon as a server that was seen to be away is back. That it answers says nothing about a mail
// that fails on it: whatever had begun keeps to its back-off.

import type { Db } from '../database/database.ts';
import { clearAlarm, openAlarms, raiseAlarm } from '../installation/alarm-store.ts';
import type { Log } from '../log.ts';
import type { Mailer } from '../mail/mailer.ts';
import { CONNECTION_FAILED } from './bounce-policy.ts';
import { isPutOffStill } from './bounce-statistics.ts';

interface WatchDeps {
  readonly db: Db;
  readonly mailer: Mailer;
  readonly log: Log;
}

const CODE = 'mail-server';

/**
 * One pass; asks the mail server only when mails wait for it, or did. An alarm ends when the server gets on, not when
 * nothing happens to wait: mail that was given up meanwhile is no sign that it is back.
 */
export async function watchMailServer(deps: WatchDeps, now: Date): Promise<void> {
  const { waiting } = await deps.db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('status', '=', 'deferred')
    .where('reason', '=', CONNECTION_FAILED)
    .executeTakeFirstOrThrow();
  const wasAway = (await openAlarms(deps.db)).some(({ code }) => code === CODE);
  const isPutOff = wasAway && (await isPutOffStill(deps.db));
  if (waiting === 0 && (!wasAway || isPutOff)) return;
  const answer = await deps.mailer.verify();
  if (!answer.ok) return raise(deps, waiting, answer.error, wasAway, now);
  if (!wasAway || isPutOff) return;
  await deps.db
    .updateTable('deliveries')
    .set({ next_attempt_at: now })
    .where('status', '=', 'deferred')
    .where('held_by', 'is', null)
    .where('reason', '=', CONNECTION_FAILED)
    .execute();
  deps.log.info('The mail server answers; mails that waited for it go out now', { mails: waiting });
  await clearAlarm(deps.db, CODE, now);
}

async function raise(
  deps: WatchDeps,
  waiting: number,
  error: string,
  wasAway: boolean,
  now: Date,
): Promise<void> {
  if (!wasAway) deps.log.warn('The mail server cannot be used; mails wait for it', { mails: waiting, error });
  await raiseAlarm(deps.db, { kind: 'mail-server-away', error, waiting }, now);
}
