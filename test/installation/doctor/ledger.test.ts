import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { setSetting } from '../../../src/database/settings-store.ts';
import { clearAlarm, openAlarms, raiseAlarm } from '../../../src/installation/alarm-store.ts';
import {
  askAlarms,
  askBackup,
  askSamples,
  judgeAlarms,
  judgeBackup,
  judgePauses,
  judgeRun,
  judgeSamples,
} from '../../../src/installation/doctor/ledger.ts';
import { askFolders, judgeFolder, judgeRoom } from '../../../src/installation/doctor/machine.ts';
import { watchDoctor } from '../../../src/installation/doctor/watch-doctor.ts';
import { holdDigests, openPauses, pauseMail } from '../../../src/installation/pause-store.ts';
import type { PlaceRoom } from '../../../src/installation/room.ts';
import { lastFinishedRun } from '../../../src/installation/status.ts';
import type { AlarmFacts } from '../../../src/texts/alarms/catalogue.ts';
import { createWorld, type World } from '../../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const real = { transport: 'smtp' as const, publicUrl: 'https://alerts.board.org' };
const trial = { transport: 'outbox' as const, publicUrl: 'http://127.0.0.1:3000' };

describe('samples', () => {
  it('among real people are an error, and in a trial none', async () => {
    await world.subscribe('ada@example.org', 'tech');
    await world.subscribe('bob@real.org', 'tech');
    await world.announce('analyst', ['tech']);
    expect(judgeSamples(await askSamples(world.db, real))).toMatchObject({
      level: 'error',
      message: expect.stringContaining('1 post and 1 person are samples'),
    });
    expect(judgeSamples(await askSamples(world.db, trial)).level).toBe('ok');
  });

  it('are told by the whole name', async () => {
    await world.subscribe('bob@notexample.org', 'tech');
    await world.announce('analyst', ['tech']);
    await world.db.updateTable('posts').set({ apply_url: 'https://jobs.org/?from=example.org' }).execute();
    expect(await askSamples(world.db, real)).toEqual({ people: 0, posts: 0, isReal: true });
    await world.db.updateTable('posts').set({ apply_url: 'https://union.example.com:8080/x' }).execute();
    expect((await askSamples(world.db, real)).posts).toBe(1);
  });
});

describe('the last run', () => {
  it('adds up, or is an error', async () => {
    expect(judgeRun(await lastFinishedRun(world.db)).level).toBe('ok');
    await world.subscribe('ada@example.org', 'tech');
    await world.announce('analyst', ['tech']);
    await world.manual('weekly');
    const run = await lastFinishedRun(world.db);
    expect(judgeRun(run)).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('1 matched, 1 sent'),
    });
    await world.db.updateTable('runs').set({ matched: 5 }).execute();
    expect(judgeRun(await lastFinishedRun(world.db))).toMatchObject({
      level: 'error',
      message: expect.stringContaining('does not add up: 5 matched, 1 sent'),
    });
  });
});

test('a backup is missed when there is none, or it is old', async () => {
  expect(judgeBackup(await askBackup(world.db), world.now).level).toBe('warning');
  await setSetting(world.db, 'last-backup', world.now.toISOString());
  expect(judgeBackup(await askBackup(world.db), world.now)).toMatchObject({
    level: 'ok',
    message: 'The last backup is of today.',
  });
  world.advance(9 * 86_400_000);
  expect(judgeBackup(await askBackup(world.db), world.now).message).toBe('The last backup is 9 days old.');
});

test('each open alarm is a line, but for what is judged anew', async () => {
  expect(judgeAlarms(await askAlarms(world.db)).map(({ level }) => level)).toEqual(['ok']);
  const alarms: AlarmFacts[] = [
    { kind: 'mail-server-busy', reply: '454 later' },
    { kind: 'public-url', url: 'https://x.example', answer: { is: 'not-us' } },
    { kind: 'doctor', check: 'Queue', message: 'It is down.', remedy: 'Look.' },
  ];
  for (const alarm of alarms) await raiseAlarm(world.db, alarm, world.now);
  expect(judgeAlarms(await askAlarms(world.db))).toMatchObject([
    {
      check: 'Alarm',
      level: 'error',
      message: 'The mail server takes no mail from us for now: 454 later',
      remedy: expect.stringMatching(/^Check your account/),
    },
  ]);
});

test('each pause is a line, and none is none', async () => {
  const judge = async () => judgePauses(await openPauses(world.db, world.now));
  expect(await judge()).toEqual([]);
  await pauseMail(world.db, { scope: 'service', until: null, why: 'paused by the admin' }, world.now);
  await holdDigests(world.db, 'https://x.org is not this installation', world.now);
  expect(await judge()).toMatchObject([
    { level: 'warning', message: 'All mail is paused: paused by the admin.', paste: 'rolecall resume' },
    { level: 'warning', message: 'Digests wait: https://x.org is not this installation.', paste: null },
  ]);
});

describe('a process that runs', () => {
  it('raises an alarm for what is wrong, and clears it an hour later when it is right', async () => {
    await world.subscribe('ada@example.org', 'tech');
    const watch = watchDoctor({
      ...world,
      config: { ...world.config, ...real },
      machineNow: () => new Date(),
    });
    const codes = async () => (await openAlarms(world.db)).map(({ code }) => code);
    await watch(world.now);
    expect(await codes()).toEqual(['doctor-samples']);
    await world.db.updateTable('subscribers').set({ state: 'unsubscribed' }).execute();
    world.advance(60_000);
    await watch(world.now);
    expect(await codes()).toEqual(['doctor-samples']);
    world.advance(3_600_000);
    await watch(world.now);
    expect(await codes()).toEqual([]);
    await clearAlarm(world.db, 'doctor-samples', world.now);
  });

  it('leaves warnings to the doctor', async () => {
    await watchDoctor({ ...world, machineNow: () => new Date(Date.now() + 60_000) })(world.now);
    expect(await openAlarms(world.db)).toEqual([]);
  });
});

describe('folders and disks', () => {
  it('counts what could be posts, and says where nothing is', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'rolecall-doctor-'));
    const paths = {
      ...world.config.paths,
      postsDir: join(dir, 'posts'),
      subscriptionsDir: join(dir, 'none'),
    };
    const look = async () => (await askFolders({ ...world.config, paths })).map(judgeFolder);
    await mkdir(join(dir, 'posts/2026'), { recursive: true });
    expect(await look()).toMatchObject([
      { check: 'Posts', level: 'warning', message: expect.stringContaining('holds no posts') },
      { check: 'Subscriptions', level: 'warning', message: expect.stringContaining('cannot be read') },
    ]);
    for (const name of ['a.md', '2026/b.md', 'c.txt']) await writeFile(join(dir, 'posts', name), '');
    expect((await look())[0]).toMatchObject({ level: 'ok', message: expect.stringMatching(/^2 files in/) });
    await rm(join(dir, 'posts'), { recursive: true });
    expect((await look())[0]).toMatchObject({ level: 'error', message: expect.stringContaining('ENOENT') });
    await rm(dir, { recursive: true });
  });

  it('the tightest disk counts', () => {
    const room = (freeBytes: number, isFull = false): PlaceRoom => ({
      place: 'outbox',
      path: '/x',
      freeBytes,
      isFull,
    });
    expect(judgeRoom([room(5e10), room(2e9)]).message).toBe('1.9 GB free where we write.');
    expect(judgeRoom([room(5e10), room(5e8)]).level).toBe('warning');
    expect(judgeRoom([room(5e10), room(5e5, true)]).level).toBe('error');
  });
});
