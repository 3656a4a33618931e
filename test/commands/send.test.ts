import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendCommand } from '../../src/commands/send.ts';
import { pauseMail } from '../../src/installation/pause-store.ts';
import { planManual } from '../../src/plan/plan-run.ts';
import { claimDeliveries } from '../../src/send/claim-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { runCommand } from '../helpers/command.ts';
import { addCrowd } from '../helpers/crowd.ts';
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

  test('--dry-run names whom a digest that is on its way keeps from getting another, and nobody without a way', async () => {
    await pauseMail(world.db, { scope: 'service', until: null, why: 'paused by the admin' }, world.now);
    await send(false);
    await world.subscribe('carol@example.org', 'data');
    await suppress(world.db, 'carol@example.org', 'bounced', world.now);
    world.advance(1000);
    const { out } = await send(true);
    expect(out).toMatch(
      /^Not ".*" \(1 post\) to alice@example\.org: previous digest still on its way\n\n0 people would get/,
    );
    expect(out).not.toContain('carol');
  });

  test('--dry-run takes no lock: it ends while another planner holds everybody', async () => {
    await world.db.transaction().execute(async (trx) => {
      await trx.selectFrom('audiences').select('id').forUpdate().execute();
      await trx.selectFrom('subscribers').select('id').forUpdate().execute();
      expect((await send(true)).out).toContain('1 person would get');
    });
  });

  test('--dry-run tells twenty addresses of a list, in the order of the alphabet', async () => {
    await addCrowd(world, 1100, 'policy');
    await world.announce('analyst', ['policy']);
    const { out } = await send(true);
    expect(out).toMatch(/to policy1000@example\.org, policy1001@example\.org, .* and 1080 more/);
    expect(out).toContain('1101 people would get a weekly digest.');
    expect(JSON.parse((await send(true, true)).out)).toHaveLength(1101);
  });

  test('brings the weekly run forward, once', async () => {
    expect(await send(false)).toMatchObject({ code: 0, out: '1 digest sent into the outbox folder.\n' });
    expect(await mails()).toHaveLength(1);
    expect((await send(false)).out).toMatch(/Nothing is new to anybody with weekly digests/);
    expect(await mails()).toHaveLength(1);
  });

  test('where PUBLIC_URL leads elsewhere, nothing is sent and it says why', async () => {
    const publicUrl = 'https://nowhere.invalid';
    const elsewhere = { transport: 'smtp', smtpUrl: 'smtp://127.0.0.1:1', publicUrl } as const;
    const { out, code } = await runCommand(
      world,
      (context) => sendCommand(context, { frequency: 'weekly', dryRun: false, json: false }),
      { ...settings(), ...elsewhere },
    );
    expect(out).toBe(
      `0 digests sent, 1 still on their way. They wait: ${publicUrl} is not this installation ("rolecall doctor" says more).\n`,
    );
    expect(code).toBe(0);
  });

  test('under a pause it says so, and why a second run skips who waits', async () => {
    await pauseMail(world.db, { scope: 'service', until: null, why: 'paused by the admin' }, world.now);
    const paused = 'All mail is paused: "rolecall resume" lets it go on.\n';
    expect((await send(false)).out).toBe(
      `0 digests sent into the outbox folder, 1 still on their way. ${paused}`,
    );
    world.advance(1000);
    expect((await send(false)).out).toBe(
      `0 digests sent into the outbox folder, 1 skipped (previous digest still on its way). ${paused}`,
    );
  });

  test('finishes first what a killed one left, and says who finishes what that one has still in its hands', async () => {
    await planManual({ ...world, queued: async () => {} }, 'weekly', world.now);
    const { claimed } = await claimDeliveries(world.db, { urgent: 0, others: 10 }, 90_000, world.now);
    expect(claimed).toHaveLength(1);
    world.advance(1000);
    expect((await send(false)).out).toMatch(
      /^0 digests sent into the outbox folder, 1 skipped .*\. 1 digest is in the hands of another process: .*"rolecall once" does from \d\d seconds on/,
    );
    await sql`update deliveries set lease_until = now() where status = 'sending'`.execute(world.db);
    world.advance(1000);
    expect((await send(false)).out).toMatch(
      /^1 digest that waited from before went first\. Nothing is new to anybody with weekly digests: nothing sent\.\n$/,
    );
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
