import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearAlarm, openAlarms, raiseAlarm } from '../../src/installation/alarm-store.ts';
import { mailAlarms } from '../../src/installation/mail-alarms.ts';
import { forgetOld } from '../../src/installation/retention.ts';
import { sweep } from '../../src/queue/sweep.ts';
import { applySchedules } from '../../src/subscribers/audience-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const DAY = 86_400_000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

it('a run whose outcomes do not add up is an alarm', async () => {
  await world.subscribe('alice@example.org', 'data');
  await world.announce('a', ['data']);
  world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
  await world.settle();
  await world.db.deleteFrom('deliveries').execute();
  await sweep(world, world.now);
  const [alarm] = await openAlarms(world.db);
  expect(alarm?.code).toMatch(/^run-unbalanced-\d+$/);
  expect(alarm?.message).toContain('matched 1 person');
});

it('no mail waits for the figures of the day', async () => {
  const rename = (from: string, to: string) => world.db.schema.alterTable(from).renameTo(to).execute();
  const warnings: string[] = [];
  const log = { ...world.log, warn: (sentence: string) => void warnings.push(sentence) };
  await world.announce('a', ['data']);
  await rename('figures', 'elsewhere');
  const { postIds } = await sweep({ ...world, log }, world.now).finally(() => rename('elsewhere', 'figures'));
  expect(postIds).toEqual(['a']);
  expect(warnings).toEqual(['The figures of this day were not counted; the next sweep tries again']);
});

it('the admin hears of an alarm when it is raised, once a day while it is open, and when it is cleared', async () => {
  const deps = {
    ...world,
    config: { ...world.config, site: { ...world.config.site, adminEmails: ['admin@example.org'] } },
  };
  const hear = async () => {
    await mailAlarms(deps, world.now);
    const mails = await Promise.all(world.sent.splice(0).map(({ message }) => PostalMime.parse(message.raw)));
    return mails.map(
      (mail) => `${mail.to?.[0]?.address}: ${mail.text?.includes('Make room on that disk')} ${mail.subject}`,
    );
  };
  await raiseAlarm(world.db, { kind: 'disk-full', place: 'outbox', path: null }, world.now);
  const raised = await hear();
  expect(raised).toHaveLength(1);
  expect(raised[0]).toMatch(/^admin@example\.org: true .*The disk of the outbox is full/);
  expect(await hear()).toEqual([]);
  world.advance(DAY);
  expect(await hear()).toHaveLength(1);
  world.advance(60_000);
  await clearAlarm(world.db, 'disk-full', world.now);
  expect(await hear()).toHaveLength(1);
  expect(await hear()).toEqual([]);
});

it('an alarm that no server takes is mailed later', async () => {
  const deps = {
    ...world,
    config: { ...world.config, site: { ...world.config.site, adminEmails: ['admin@example.org'] } },
  };
  await raiseAlarm(world.db, { kind: 'secret-lost' }, world.now);
  world.answer = () => ({ status: 'retry', kind: 'connection', maybeTaken: false, reply: 'refused' });
  await mailAlarms(deps, world.now);
  world.answer = () => ({ status: 'sent', reply: '250 OK' });
  world.advance(120_000);
  await mailAlarms(deps, world.now);
  expect(world.sent).toHaveLength(1);
});

it('digest times that change in the settings move the slots ahead, not those already due', async () => {
  await world.subscribe('alice@example.org', 'data', 'daily');
  await world.subscribe('bob@example.org', 'tech', 'daily');
  const due = new Date(world.now.getTime() - 60_000);
  const first = await world.db.selectFrom('audiences').select('id').orderBy('id').executeTakeFirstOrThrow();
  await world.db.updateTable('audiences').set({ next_due_at: due }).where('id', '=', first.id).execute();
  await applySchedules(world.db, { weekly: '0 8 * * 1', daily: '30 18 * * *', early: true }, world.now);
  const rows = await world.db.selectFrom('audiences').select('next_due_at').orderBy('id').execute();
  expect(rows.map((row) => row.next_due_at)).toEqual([due, new Date('2026-11-16T18:30:00Z')]);
});

it('old deliveries and renderings are forgotten, open ones never', async () => {
  await world.subscribe('alice@example.org', 'data');
  await world.announce('a', ['data']);
  await world.settle();
  world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
  world.advance(2000);
  await world.subscribe('bob@example.org', 'data');
  await world.settle();
  await forgetOld(world, new Date(world.now.getTime() + 4 * DAY));
  const [edition] = await world.db.selectFrom('editions').selectAll().execute();
  expect(edition?.content).not.toBeNull();
  expect((await forgetOld(world, new Date(world.now.getTime() + 91 * DAY))).rows).toMatchObject({
    deliveries: 1,
  });
  expect(await world.db.selectFrom('deliveries').select('status').execute()).toEqual([
    { status: 'deferred' },
  ]);
});
