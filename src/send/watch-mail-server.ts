// Digests that wait because the mail server could not be reached: asked after by the planner, so that the admin hears
// of it at once, and the mails go out as soon as it is back instead of at the end of their back-off.

import type { Db } from '../database/database.ts';
import { clearAlarm, openAlarms, raiseAlarm } from '../installation/alarm-store.ts';
import type { Log } from '../log.ts';
import type { Mailer } from '../mail/mailer.ts';
import { CONNECTION_FAILED } from './bounce-policy.ts';

interface WatchDeps {
  readonly db: Db;
  readonly mailer: Mailer;
  readonly log: Log;
}

const CODE = 'mail-server';

/** One pass; asks the mail server only when mails wait for it. */
export async function watchMailServer(deps: WatchDeps, now: Date): Promise<void> {
  const { waiting } = await deps.db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('status', '=', 'deferred')
    .where('reason', '=', CONNECTION_FAILED)
    .executeTakeFirstOrThrow();
  if (waiting === 0) return clearAlarm(deps.db, CODE, now);
  const answer = await deps.mailer.verify();
  if (!answer.ok) return raise(deps, waiting, answer.error, now);
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

async function raise(deps: WatchDeps, waiting: number, error: string, now: Date): Promise<void> {
  const isNew = (await openAlarms(deps.db)).every((alarm) => alarm.code !== CODE);
  if (isNew) deps.log.warn('The mail server cannot be used; mails wait for it', { mails: waiting, error });
  const message = `The mail server cannot be used (${error}); ${waiting} digests wait for it.`;
  const remedy =
    'Check SMTP_URL and the mail server. Nothing is lost: the mails go out when it answers again.';
  await raiseAlarm(deps.db, { code: CODE, message, remedy }, now);
}
