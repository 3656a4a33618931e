import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, mkdtemp, open, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { PROCESS_ENV } from '../helpers/process-env.ts';

const PROCESS = join(import.meta.dirname, '../helpers/first-start-process.ts');

let database: Database;
let folder: string;
beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'rolecall-secret-'));
  await chmod(folder, 0o700);
  return async () => {
    await database.close();
    await rm(folder, { recursive: true });
  };
});

const start = () => spawn(process.execPath, [PROCESS, folder, database.url], { env: PROCESS_ENV });

/** What it printed; on a failure, how that looked. */
async function secretOf(child: ReturnType<typeof start>): Promise<string> {
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return err === '' ? out : expect.fail(err);
}

async function hasOpen({ pid }: ChildProcess, path: string): Promise<boolean> {
  const fds = `/proc/${pid}/fd`;
  const targets = (await readdir(fds)).map((fd) => readlink(join(fds, fd)).catch(() => ''));
  return (await Promise.all(targets)).includes(path);
}

it.runIf(process.platform === 'linux')('two first starts at once sign with the same secret', async () => {
  // Both ask a pipe for the secret. It is taken away and says nothing: so neither has found one when both go on.
  const path = join(folder, 'secret');
  execFileSync('mkfifo', [path]);
  const pipe = await open(path, 'r+');
  const both = [start(), start()];
  const secrets = Promise.all(both.map(secretOf));
  for (const child of both)
    await expect.poll(() => hasOpen(child, path), { interval: 5, timeout: 20_000 }).toBe(true);
  await rm(path);
  await pipe.close();
  const [one, other] = await secrets;
  expect(one).toMatch(/^[\w-]{43}$/);
  expect(other).toBe(one);
  expect((await readFile(path, 'utf8')).trim()).toBe(one);
  expect(await readdir(folder)).toEqual(['secret']);
  expect(await openAlarms(database.db)).toEqual([]);
});
