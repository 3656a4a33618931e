// An alert that falls due while a weekly run is being sent, by whole apps with a mail server that takes its time.

import { expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { planManual } from '../../src/plan/plan-run.ts';
import { buildAlert, type Frequency } from '../../src/subscribers/alerts.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { type Board, createBoard } from '../helpers/board.ts';
import { mailTo } from '../helpers/mails.ts';
import { skipRedis, startRedis } from '../helpers/redis.ts';

const WEEKLY = 300;

async function subscribe({ database, config }: Board, email: string, frequency: Frequency): Promise<void> {
  const alerts = [buildAlert({ any: ['data'] })];
  const draft = { email, name: null, frequency, timeZone: 'UTC', alerts };
  const origin = { source: 'import', path: null, silent: true } as const;
  await saveSubscription({ db: database.db, config }, draft, origin, new Date());
}

async function sendsUrgentFirst(board: Board): Promise<void> {
  // Given a weekly run under way, each mail of which takes a tenth of a second
  board.smtp.script.dataMs = 100;
  for (let reader = 0; reader < WEEKLY; reader += 1)
    await subscribe(board, `weekly${reader}@example.org`, 'weekly');
  await subscribe(board, 'alert@example.org', 'instant');
  await board.start();
  await board.post('one', 'Riverkeepers Union: Data Director', 'data');
  await mailTo(board.smtp, 'alert@example.org', 'Data Director');
  const deps = { db: board.database.db, config: board.config, log: silentLog };
  await planManual({ ...deps, queued: async () => {} }, 'weekly', new Date());
  await board.smtp.received(10);

  // When an alert falls due
  await board.post('two', 'Oak Alliance: Engineer', 'data');
  await mailTo(board.smtp, 'alert@example.org', 'Engineer');
  const takenAt = Date.now();

  // Then it goes before what is left of the run
  expect(board.smtp.messages.length).toBeLessThan(WEEKLY);
  const { planned_at } = await board.database.db
    .selectFrom('deliveries')
    .select('planned_at')
    .where('urgency', '=', 0)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(takenAt - planned_at.getTime()).toBeLessThan(2500);
}

it('an alert does not wait for the weekly run, with the queue in Postgres', async ({ onTestFinished }) => {
  const board = await createBoard();
  onTestFinished(() => board.close());
  await sendsUrgentFirst(board);
});

it.skipIf(skipRedis)(
  'an alert does not wait for the weekly run, with the queue in Redis',
  async ({ onTestFinished }) => {
    const redis = await startRedis();
    onTestFinished(() => redis.close());
    const board = await createBoard({ REDIS_URL: redis.url });
    onTestFinished(() => board.close());
    await sendsUrgentFirst(board);
  },
);
