import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { previewCommand } from '../../src/commands/preview.ts';
import { sendCommand } from '../../src/commands/send.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let dataDir: string;
beforeEach(async () => {
  world = await createWorld();
  dataDir = await mkdtemp(join(tmpdir(), 'rolecall-commands-'));
});
afterEach(() => world.close());

const email = 'alice@example.org';
const settings = () => ({ paths: { ...world.config.paths, dataDir } });
const send = (dryRun: boolean, json = false) =>
  runCommand(world, (context) => sendCommand(context, { frequency: 'weekly', dryRun, json }), settings());
const preview = (options: Parameters<typeof previewCommand>[1]) =>
  runCommand(world, (context) => previewCommand(context, options));
const mails = () => readdir(join(dataDir, 'outbox')).catch(() => []);

/** Alice wants data, bob tech; both have had their first digest. */
async function newPostForAlice(): Promise<void> {
  await world.subscribe(email, 'data');
  await world.subscribe('bob@example.org', 'tech');
  await world.settle();
  await world.announce('director', ['data']);
}

describe('send', () => {
  beforeEach(newPostForAlice);

  test('--dry-run tells who would get what, and sends and changes nothing', async () => {
    for (const _ of [1, 2]) {
      const { code, out } = await send(true);
      expect(code).toBe(0);
      expect(out).toMatch(
        /\(1 post\) to alice@example\.org\n\n1 person would get a weekly digest\. Nothing was sent\./,
      );
    }
    expect(JSON.parse((await send(true, true)).out)).toEqual([
      expect.objectContaining({ email, postIds: ['director'], skipped: null }),
    ]);
    expect(await mails()).toEqual([]);
  });

  test('brings the weekly run forward, once', async () => {
    expect(await send(false)).toMatchObject({ code: 0, out: '1 digest sent into the outbox folder.\n' });
    expect(await mails()).toHaveLength(1);
    expect((await send(false)).out).toMatch(/Nothing is new to anybody with weekly digests/);
    expect(await mails()).toHaveLength(1);
  });

  test('--json prints the run', async () => {
    expect(JSON.parse((await send(false, true)).out)).toMatchObject({
      kind: 'manual',
      matched: 1,
      sent: 1,
      balanced: true,
    });
  });
});

test('send --dry-run with nothing new says so', async () => {
  expect((await send(true)).out).toBe('Nobody would get a weekly digest: nothing is new to them.\n');
});

describe('preview', () => {
  test('shows what a subscriber would get, as text, and writes the mail beside', async () => {
    await newPostForAlice();
    const { code, out } = await preview({ email });
    expect(code).toBe(0);
    expect(out).toMatch(/^Subject: .*director/);
    const html = out.split('\n').find((line) => line.endsWith('preview.html')) as string;
    expect(await readFile(html, 'utf8')).toContain('Riverkeepers Union');
    expect(await world.inbox(email)).toEqual([]);
  });

  test('shows what a new reader of some tags would get, into a folder of choice', async () => {
    await newPostForAlice();
    const out = join(dataDir, 'new', 'folder');
    expect((await preview({ tags: ['data'], out })).out.trim().split('\n')).toEqual([
      join(out, 'preview.html'),
      join(out, 'preview.txt'),
      join(out, 'preview.eml'),
    ]);
    const eml = await readFile(join(out, 'preview.eml'), 'utf8');
    expect(eml).toMatch(/^To: reader@example\.org\r$/m);
    expect(eml).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  });

  test('of somebody to whom nothing is new shows the last posts instead, and says so', async () => {
    await world.announce('director', ['data']);
    await world.subscribe(email, 'data');
    await world.settle();
    expect((await preview({ email })).out).toMatch(/^Nothing is new to alice@example\.org; .*\n\nSubject: /);
  });

  test('without a matching post says so', async () => {
    expect((await preview({ tags: ['data'] })).out).toMatch(/No post of the last days matches/);
  });

  test('takes an address or tags, and an address that is known', async () => {
    expect(await preview({})).toMatchObject({ code: 2, err: expect.stringContaining('--tags') });
    expect(await preview({ email: 'carol@example.org' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not subscribed'),
    });
  });

  test('says when it cannot write', async () => {
    await newPostForAlice();
    expect(await preview({ tags: ['data'], out: import.meta.filename })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cannot be written to .*mail\.test\.ts \(\w+\): give another folder/),
    });
  });
});
