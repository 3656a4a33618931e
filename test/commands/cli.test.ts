import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { raiseAlarm } from '../../src/installation/alarm-store.ts';
import { PROCESS_ENV } from '../helpers/process-env.ts';
import { createWorld, type World } from '../helpers/world.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');

let world: World;
let cwd: string;
beforeAll(async () => {
  world = await createWorld();
  cwd = mkdtempSync(join(tmpdir(), 'rolecall-cli-'));
});
afterAll(() => world.close());

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const inherited = { ...PROCESS_ENV, DATABASE_URL: world.url, SECRET: 'k'.repeat(32) };
  return spawn(process.execPath, [CLI, ...args], { cwd, env: { ...inherited, ...env } });
}

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = start(args, env);
  const printed = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    printed.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    printed.err += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, ...printed };
}

test('exit code 75 for a report that cannot be taken in now, also for a wrong setting: the mail server keeps it', async () => {
  const { code, err } = await run(['bounce'], { SMTP_URL: 'nonsense' });
  expect({ code, err }).toEqual({ code: 75, err: expect.stringContaining('SMTP_URL') });
});

describe('exit code 0', () => {
  test('for help, of the whole and of a command', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('unsubscribe') });
    expect(await run(['send', '--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('--dry-run'),
    });
  });

  test('for its version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
  });

  test('for an answer', async () => {
    const { code, out } = await run(['status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).alarms).toEqual([]);
  });

  test('for something done', async () => {
    expect(
      (await run(['subscribe', 'alice@example.org', '--tags', 'data,tech', '--none', 'intern'])).code,
    ).toBe(0);
    expect((await run(['subscribers'])).out).toContain('data or tech, not intern');
  });

  test('for the settings, without the secrets in them', async () => {
    const { code, out } = await run(['config'], { SECRET: 'hunter2-hunter2-hunter2-hunter2-hunter2' });
    expect(code).toBe(0);
    expect(out).not.toContain('hunter2');
  });
});

test('where no board is, nothing is begun: exit code 2, with what to do', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'rolecall-empty-'));
  const child = spawn(process.execPath, [CLI, 'status'], { cwd: empty, env: PROCESS_ENV });
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, 'close');
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringMatching(/^rolecall: there is no board in .*rolecall init/),
  });
  expect(readdirSync(empty)).toEqual([]);
});

test('init needs no settings, and asks nothing', async () => {
  const site = mkdtempSync(join(tmpdir(), 'rolecall-site-'));
  writeFileSync(join(site, '.env'), 'PORT=many\n');
  const { code, out } = await run(['init', join(site, 'board')]);
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/No posts found yet[\s\S]*Next:\n {2}cd /),
  });
  expect(readdirSync(join(site, 'board'))).toContain('rolecall.yml');
});

describe('exit code 1', () => {
  test('for a question that has no answer, in one plain line', async () => {
    expect(await run(['why', 'alice@example.org', 'plumber'])).toEqual({
      code: 1,
      out: '',
      err: 'rolecall: No post "plumber" is known: give its id, its path, its apply link or a part of its title.\n',
    });
  });

  test('of status while an alarm is open', async () => {
    await raiseAlarm(world.db, { kind: 'secret-lost' }, world.now);
    expect(await run(['status'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('The secret that signed'),
    });
  });

  test('for a database that refuses us, with the remedy', async () => {
    const { code, err } = await run(['status'], { DATABASE_URL: world.url.replace(/\/[^/]*$/, '/nowhere') });
    expect(code).toBe(1);
    expect(err).toMatch(/^rolecall: The database refuses us: .*DATABASE_URL\n$/);
  });
});

// Nothing of these comes as far as the database.
describe.concurrent('exit code 2', () => {
  test.each([
    [['nonsense'], /unknown command/],
    [['status', '--nonsense'], /unknown option/],
    [['why', 'alice@example.org'], /missing required argument 'post'/],
    [['send', '--frequency', 'hourly'], /weekly, daily, instant/],
    [['send', '--to', 'alice@example.org', '--frequency', 'weekly'], /cannot be used with/],
    [['send', '--to', 'alice@example.org', '--dry-run'], /cannot be used with/],
    [['send', '--tags', 'data'], /give --to, too/],
    [['start', '--only', 'watch,sleep'], /"sleep" is none of watch, plan, work, web/],
    [['subscribe', 'alice@example.org'], /--tags or --all must name a tag/],
    [['preview'], /either an address or --tags/],
    [[], /Usage: rolecall/],
  ])('for usage: %j', async (args, words) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/^ +at /m);
  });

  test('for settings, all problems at once', async () => {
    writeFileSync(join(cwd, 'bad.yml'), 'site:\n  timezone: Mars\n');
    const { code, err } = await run(['status'], { CONFIG: 'bad.yml', PORT: 'x', SECRET: '' });
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(/^rolecall: PORT /),
      expect.stringMatching(/^rolecall: bad\.yml line 2: site\.timezone /),
      expect.stringMatching(/^rolecall: SECRET must be set together with DATABASE_URL/),
    ]);
  });
});

test('Ctrl-C ends a command that waits for its database', async () => {
  const child = start(['status'], { DATABASE_URL: 'postgres://localhost:1/nowhere' });
  await once(child.stderr as NonNullable<typeof child.stderr>, 'data');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
});
