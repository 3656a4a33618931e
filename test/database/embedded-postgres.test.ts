import { appendFile, chmod, chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';
import { UserError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';
import {
  ask,
  clusterOf,
  createDataDir,
  isRunning,
  serverPid,
  startUserProcess,
} from '../helpers/own-server.ts';

/** A server on a busy machine takes a moment to notice that a killed process is gone; until then it counts as one of its users. */
const MEMBERS = `select count(*)::int from pg_stat_activity where application_name = 'rolecall member'`;

const isRoot = process.getuid?.() === 0;
let folder: Awaited<ReturnType<typeof createDataDir>>;
let dataDir: string;
const start = (log = silentLog) => startEmbeddedPostgres({ dataDir, log });

beforeAll(async () => {
  folder = await createDataDir();
  dataDir = folder.path;
  await chmod(dataDir, 0o755);
});
afterAll(() => folder.remove());

describe('our own Postgres', () => {
  it('is made once when several processes start on an empty folder', async () => {
    const processes = await Promise.all([1, 2].map(() => startUserProcess(dataDir)));
    const pid = await serverPid(dataDir);
    const encoding =
      'select pg_encoding_to_char(encoding) || datlocale from pg_database where datname = current_database()';

    expect(new Set(processes.map(({ url }) => url)).size).toBe(1);
    expect(await ask(processes[0]?.url ?? '', encoding)).toBe('UTF8C.UTF-8');
    await Promise.all(processes.map((process) => process.leave()));
    expect(await isRunning(dataDir, pid)).toBe(false);
  });

  it('keeps password and data to itself', async () => {
    const cluster = await clusterOf(dataDir);
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await mode(cluster)).toBe('700');
    expect(await mode(join(cluster, 'rolecall.password'))).toBe('600');
    expect(await mode(join(cluster, 'server.log'))).toBe('600');
  });

  it('is shared by a second process and stopped by the last one out', async () => {
    const first = await startUserProcess(dataDir);
    const pid = await serverPid(dataDir);
    const second = await startUserProcess(dataDir);
    expect(second.url).toBe(first.url);

    await first.leave();
    expect(await ask(second.url, 'select 1')).toBe(1);
    expect(await serverPid(dataDir)).toBe(pid);
    await second.leave();
    expect(await isRunning(dataDir, pid)).toBe(false);
  });

  it('outlives a killed process and is taken over by the next', async () => {
    const first = await startUserProcess(dataDir);
    const pid = await serverPid(dataDir);
    await first.kill();

    const next = await start();
    expect(await serverPid(dataDir)).toBe(pid);
    expect(next.url).toBe(first.url);
    await vi.waitFor(async () => expect(await ask(next.url, MEMBERS)).toBe(1), {
      timeout: 10_000,
      interval: 20,
    });
    await next.close();
    expect(await isRunning(dataDir, pid)).toBe(false);
  });

  it.each([
    { whose: 'a process that is gone', pid: () => 4_194_303 },
    { whose: 'a process that is no Postgres', pid: () => process.pid },
  ])('starts although postmaster.pid names $whose', async ({ pid }) => {
    const cluster = await clusterOf(dataDir);
    const lines = [pid(), cluster, 1, 5432, cluster, '127.0.0.1', '0 0', 'ready'];
    await writeFile(join(cluster, 'postmaster.pid'), `${lines.join('\n')}\n`);
    const { uid, gid } = await stat(cluster);
    await chown(join(cluster, 'postmaster.pid'), uid, gid);

    const server = await start();
    expect(await ask(server.url, 'select 1')).toBe(1);
    await server.close();
  });

  it.each(['', '\n', 'garbage\n', '\0\0\0\0'])('starts although postmaster.pid holds %j', async (text) => {
    const cluster = await clusterOf(dataDir);
    await writeFile(join(cluster, 'postmaster.pid'), text);
    const { uid, gid } = await stat(cluster);
    await chown(join(cluster, 'postmaster.pid'), uid, gid);

    const server = await start();
    expect(await ask(server.url, 'select 1')).toBe(1);
    await server.close();
  });

  it('is joined where it was left running and its postmaster.pid is empty', async () => {
    const first = await startUserProcess(dataDir);
    const pid = await serverPid(dataDir);
    await writeFile(join(await clusterOf(dataDir), 'postmaster.pid'), '');

    const next = await start();
    expect(next.url).toBe(first.url);
    expect(await ask(next.url, 'select 1')).toBe(1);
    await Promise.all([first.leave(), next.close()]);
    expect(await isRunning(dataDir, pid)).toBe(false);
  });

  it('comes back at the same address when it dies while in use', async () => {
    const log = createMemoryLog();
    const server = await start(log);
    const pid = await serverPid(dataDir);
    const back = log.said('Our own Postgres is back');
    process.kill(pid, 'SIGKILL');

    await back;
    expect(await ask(server.url, 'select 1')).toBe(1);
    expect(await serverPid(dataDir)).not.toBe(pid);
    await server.close();
  });

  it('serves whoever comes while the last one leaves', async () => {
    let server = await start();
    for (let round = 0; round < 8; round += 1) {
      const [next] = await Promise.all([start(), server.close()]);
      expect(await ask(next.url, 'select 1')).toBe(1);
      server = next;
    }
    const pid = await serverPid(dataDir);
    await server.close();
    expect(await isRunning(dataDir, pid)).toBe(false);
  });

  it('leaves nothing running when the start is broken off', async () => {
    const stop = new AbortController();
    const starting = startEmbeddedPostgres({ dataDir, log: silentLog, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    await expect(serverPid(dataDir)).rejects.toThrow('No server runs');
  });

  it('says what the server said when it does not start, its hint included', async () => {
    const file = join(await clusterOf(dataDir), 'postgresql.conf');
    const before = await readFile(file);
    await appendFile(file, '\nwork_mem = 3lots\n');
    await expect(start()).rejects.toThrow(
      /does not start: .*invalid value for parameter "work_mem".*HINT: +Valid units.*server\.log/,
    );
    await writeFile(file, before);
  });

  it('refuses the folder of another major version and names the way out', async () => {
    const file = join(await clusterOf(dataDir), 'PG_VERSION');
    const before = await readFile(file);
    await writeFile(file, '17\n');
    const failure = await start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure)).toMatch(
      /made by Postgres 17, .* brings Postgres 18: .*pg_dump 17.* move that folder away/,
    );
    await writeFile(file, before);
  });
});

describe.runIf(isRoot)('as root in a folder that only root may enter', () => {
  it('keeps the database in /var/lib/rolecall and finds it again', async () => {
    const closed = await createDataDir();
    const first = await startEmbeddedPostgres({ dataDir: closed.path, log: silentLog });
    const cluster = await clusterOf(closed.path);
    expect(dirname(cluster)).toBe('/var/lib/rolecall');
    await ask(first.url, 'create table kept ()');
    await first.close();

    await rm(join(closed.path, 'postgres')); // the link; the folder is known by its path
    const second = await startEmbeddedPostgres({ dataDir: closed.path, log: silentLog });
    expect(await ask(second.url, 'select count(*)::int from kept')).toBe(0);
    await second.close();
    await closed.remove();
  });
});
