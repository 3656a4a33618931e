import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { createRoomWatch, findFullPlace, placesToWrite } from '../../src/installation/room.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-room-'));
  return () => rm(folder, { recursive: true });
});

const MORE_THAN_ANY_DISK = Number.MAX_SAFE_INTEGER;

it('a disk with less room than its writer needs is full; a folder that is not there needs none', async () => {
  const place = (path: string, leastBytes: number) => ({ place: 'outbox' as const, path, leastBytes });
  expect(await findFullPlace([place(folder, 1)])).toBeNull();
  expect(await findFullPlace([place(folder, MORE_THAN_ANY_DISK)])).toBe(
    `The disk of the outbox is full (${folder}).`,
  );
  expect(await findFullPlace([place(join(folder, 'none'), MORE_THAN_ANY_DISK)])).toBeNull();
});

it('all places are watched to which this installation writes', () => {
  const names = (env: Record<string, string>) =>
    placesToWrite({ ...loadConfig({ DATA_DIR: folder, ...env }, folder) }).map(({ place }) => place);
  expect(names({})).toEqual(['data', 'postgres', 'postgres-journal', 'outbox']);
  const elsewhere = { DATABASE_URL: 'postgres://localhost/x', SECRET: 'x'.repeat(32) };
  expect(names({ ...elsewhere, SMTP_URL: 'smtp://localhost' })).toEqual(['data']);
});

it('a database that is full is said once in the log, whether it takes the alarm or not, and is over when there is room', async () => {
  const database = await createTestDatabase();
  const log = createMemoryLog();
  const watch = createRoomWatch({ db: database.db, config: loadConfig({ DATA_DIR: folder }, folder), log });
  const full = Object.assign(new Error('could not extend file'), { code: '53100' });
  await watch([full], new Date());
  await watch([new Error('other'), full], new Date());
  expect(log.lines).toEqual(['error No room left on the disk']);
  expect(await openAlarms(database.db)).toMatchObject([
    { code: 'disk-full', remedy: expect.stringMatching(/^Make room/) },
  ]);
  await watch([], new Date());
  expect(await openAlarms(database.db)).toEqual([]);
  await database.close();
});
