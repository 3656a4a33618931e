import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmod,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { advisoryLockKey } from '../../src/database/advisory-lock.ts';
import type { Database } from '../../src/database/database.ts';
import { UserError } from '../../src/errors.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { knownFingerprint, loadSecrets } from '../../src/installation/secret.ts';
import { silentLog } from '../../src/log.ts';
import { createLinks } from '../../src/subscribers/links.ts';
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

it('lies on the disk under its name before the database knows of it', async () => {
  const probe = await open(folder, 'r');
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const sync = handles.sync;
  const synced: unknown[] = [];
  const spy = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    const isFolder = (await this.stat()).isDirectory();
    const [name = ''] = await readdir(folder);
    const whole = (await readFile(join(folder, name), 'utf8')).trim();
    synced.push({ isFolder, name, whole, known: await knownFingerprint(database.db) });
    return sync.call(this);
  });
  const [secret] = await load().finally(() => spy.mockRestore());
  expect(synced).toEqual([
    { isFolder: false, name: `secret.${process.pid}`, whole: secret, known: null },
    { isFolder: true, name: 'secret', whole: secret, known: null },
  ]);
});

const load = (secrets?: string[]) => {
  const config = loadConfig({ DATA_DIR: folder }, folder);
  return loadSecrets(database.db, secrets ? { ...config, secrets } : config, silentLog, new Date());
};
const alarms = async () => (await openAlarms(database.db)).map(({ code }) => code);
const write = (content: string) => writeFile(join(folder, 'secret'), content);

it('nobody makes one while another process is at it', async () => {
  const { both } = await database.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${advisoryLockKey('secret')}::bigint)`.execute(trx);
    const both = Promise.all([load(), load()]);
    await expect
      .poll(async () => {
        const { rows } = await sql<{ waiting: number }>`select count(*) as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
        return rows[0]?.waiting;
      })
      .toBe(2);
    expect(await readdir(folder)).toEqual([]);
    return { both };
  });
  const [one, other] = await both;
  expect(other).toEqual(one);
});

it('a secret is made once, readable by its owner alone', async () => {
  const made = await load();
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
  expect(await load()).toEqual(made);
});

it('an empty file is filled where nothing was ever signed', async () => {
  await write('\n');
  const [made] = await load();
  expect(made).toMatch(/^[\w-]{43}$/);
});

describe('where links were signed', () => {
  let made: readonly string[];
  beforeEach(async () => {
    made = await load();
  });

  it.each([
    { what: 'lost', happens: () => rm(join(folder, 'secret')) },
    { what: 'empty', happens: () => write('') },
    { what: 'blank', happens: () => write(' \n') },
    { what: 'too short', happens: () => write('hunter2\n') },
  ])('a file that is $what refuses the start, with the way out', async ({ happens }) => {
    await happens();
    await expect(load()).rejects.toThrow(UserError);
    await expect(load()).rejects.toThrow(
      /put the file back from a backup; .*openssl rand -base64 32 > .*secret/,
    );
    expect(await alarms()).toEqual([]);
    await write(`${made[0]}\n`);
    expect(await load()).toEqual(made);
  });

  it('another secret is an alarm until the old one is accepted again', async () => {
    const another = 'x'.repeat(40);
    await write(another);
    expect(await load()).toEqual([another]);
    expect(await alarms()).toEqual(['secret-lost']);
    await load([another, ...made]);
    expect(await alarms()).toEqual([]);
  });
});

it('a file that cannot be read refuses the start', async () => {
  await mkdir(join(folder, 'secret'));
  await expect(load()).rejects.toThrow(/cannot be read .* let the user who runs Rolecall read that file/);
});

it('an empty secret signs nothing, wherever it came from', () => {
  expect(() => createLinks({ publicUrl: 'http://localhost', secrets: [''] })).toThrow(RangeError);
});
