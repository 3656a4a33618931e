import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { openAlarms, raiseAlarm } from '../../src/installation/alarm-store.ts';
import { forgetOld } from '../../src/installation/retention.ts';
import { confirm } from '../../src/subscribers/confirmation.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { eraseSubscriber } from '../../src/subscribers/erase.ts';
import { createLinkRequest } from '../../src/subscribers/link-request-store.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { addressHash, suppress, suppressionOf, unsuppress } from '../../src/subscribers/suppression-store.ts';
import { type Board, createBoard, DAY_MS } from '../collect/board.ts';
import { placesOf } from '../helpers/whole-database.ts';
import { createWorld, type World } from '../helpers/world.ts';

const ADA = 'Ada.Lovelace@example.org';
const draft = {
  email: ADA,
  name: 'Ada',
  frequency: 'weekly',
  timeZone: 'UTC',
  alerts: [{ any: ['data'], all: [], none: [] }],
} as const;

describe('a person of whom the ledger holds much', () => {
  let world: World;
  let id: number;
  beforeEach(async () => {
    world = await createWorld();
    const { db, now } = world;
    world.answer = () => ({ status: 'sent', reply: `250 OK <${ADA.toLowerCase()}>` });
    await world.announce('job', ['data']);
    await saveSubscription(world, draft, { source: 'file', path: 'ada.md' }, now);
    id = (await findSubscriber(db, { email: ADA }))?.id ?? expect.fail('not there');
    await world.settle();
    const hash = await addressHash(db, ADA);
    await createLinkRequest(db, { addressHash: hash, kind: 'manage' }, now);
    const reply = `550 5.7.1 <${ADA}>: refused`;
    await db
      .insertInto('bounces')
      .values({ address_hash: hash, domain: 'example.org', outcome: 'policy', reply, at: now })
      .execute();
    await db
      .insertInto('alarms')
      .values({ code: 'a', message: reply, remedy: 'Ask.', raised_at: now, cleared_at: now })
      .execute();
    await raiseAlarm(db, { kind: 'mail-server-busy', reply }, now);
    await db
      .insertInto('pauses')
      .values({ scope: 'example.org', why: reply.toUpperCase(), created_at: now })
      .execute();
    const file = {
      kind: 'subscription',
      path: 'ada.md',
      size: 1,
      mtime_ms: 1,
      inode: '1',
      hash: 'h',
      seen_at: now,
      first_seen_at: now,
      hashed_at: now,
    } as const;
    await db
      .insertInto('files')
      .values({ ...file, status: 'invalid', problem: `"${ADA}" twice`, remedy: ADA, warning: ADA })
      .execute();
    return () => world.close();
  });
  const leave = () => unsubscribe(world.db, id, world.now);
  const pass = () => forgetOld(world, world.now);
  const places = () => placesOf(world.db, ADA);

  it('who left stands nowhere in the database after 30 days, and not a day earlier', async () => {
    expect(await places()).toEqual([
      'alarms.facts',
      'alarms.message',
      'bounces.reply',
      'deliveries.reply',
      'files.problem',
      'files.remedy',
      'files.warning',
      'pauses.why',
      'subscribers.email',
    ]);
    await leave();
    world.advance(30 * DAY_MS);
    await pass();
    expect(await places()).toContain('subscribers.email');
    world.advance(DAY_MS);
    await pass();
    expect(await places()).toEqual([]);
    expect(await placesOf(world.db, 'Lovelace')).toEqual([]);
    expect((await suppressionOf(world.db, ADA))?.reason).toBe('opted-out');
    expect(await placesOf(world.db, await addressHash(world.db, ADA))).toEqual(['suppressions.address_hash']);
  });

  it('who asks to be erased stands nowhere at once', async () => {
    await eraseSubscriber(world.db, id, world.now);
    expect(await places()).toEqual([]);
    expect(await openAlarms(world.db)).toMatchObject([
      { facts: { kind: 'mail-server-busy', reply: '550 5.7.1 <…>: refused' } },
    ]);
    expect((await suppressionOf(world.db, ADA))?.reason).toBe('erased');
  });

  it('who comes back before that is the same person, where they were', async () => {
    await leave();
    world.advance(29 * DAY_MS);
    await pass();
    const before = await findSubscriber(world.db, { id });
    const origin = { source: 'web', path: null, confirmed: true } as const;
    expect(await saveSubscription(world, draft, origin, world.now)).toEqual({
      status: 'revived',
      subscriberId: id,
    });
    world.advance(30 * DAY_MS);
    await pass();
    expect(await findSubscriber(world.db, { id })).toMatchObject({
      email: ADA,
      cursor: before?.cursor,
      welcome: null,
    });
  });

  it('who comes back after that is somebody new, by their own word alone', async () => {
    await leave();
    world.advance(31 * DAY_MS);
    await pass();
    const file = { source: 'file', path: 'ada.md' } as const;
    expect(await saveSubscription(world, draft, file, world.now)).toEqual({
      status: 'suppressed',
      reason: 'opted-out',
    });
    const choices = { alert: draft.alerts[0], frequency: 'weekly', timeZone: 'UTC' } as const;
    const wish = { kind: 'subscribe', address: ADA, choices, subscriberId: null, consent: {} } as const;
    const asked = await createConfirmation(world, wish, world.now);
    const outcome = await confirm(world, asked.id, world.now);
    expect(outcome.status).toBe('confirmed');
    expect(outcome).not.toMatchObject({ subscriberId: id });
    expect(await findSubscriber(world.db, { email: ADA })).toMatchObject({ welcome: 'due' });
  });

  it('an opt-out that the list lacks is written then; a complaint stays one', async () => {
    await leave();
    await unsuppress(world.db, ADA);
    const bob = await world.subscribe('bob@example.org', 'data');
    await unsubscribe(world.db, bob, world.now);
    await suppress(world.db, 'bob@example.org', 'complaint', world.now);
    world.advance(31 * DAY_MS);
    await pass();
    expect((await suppressionOf(world.db, ADA))?.reason).toBe('opted-out');
    expect((await suppressionOf(world.db, 'bob@example.org'))?.reason).toBe('complaint');
  });

  it('a pass that waits for one of them holds nobody up, and goes on with the rest', async () => {
    const bob = await world.subscribe('bob@example.org', 'data');
    const carol = await world.subscribe('carol@example.org', 'data');
    await leave();
    await unsubscribe(world.db, bob, new Date(world.now.getTime() + 1));
    world.advance(31 * DAY_MS);
    let passing: Promise<unknown> = Promise.resolve();
    await world.db.transaction().execute(async (trx) => {
      await trx.selectFrom('subscribers').select('id').where('id', '=', bob).forUpdate().execute();
      passing = pass();
      const waiting = sql<{ count: number }>`select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      await expect
        .poll(async () => (await waiting.execute(world.db)).rows[0]?.count, { interval: 5 })
        .toBe(1);
      // Who was forgotten before is so for good already.
      expect(await places()).toEqual([]);
      await unsubscribe(world.db, carol, world.now);
      expect(await findSubscriber(world.db, { id: carol })).toMatchObject({ state: 'unsubscribed' });
    });
    await passing;
    expect(await placesOf(world.db, 'bob@example.org')).toEqual([]);
  });

  it('what is left of them goes with the last of their deliveries', async () => {
    await leave();
    world.advance(31 * DAY_MS);
    await pass();
    expect(await world.db.selectFrom('subscribers').select('id').execute()).toEqual([{ id }]);
    world.advance(90 * DAY_MS);
    await pass();
    for (const table of ['subscribers', 'deliveries', 'editions'] as const)
      expect(await world.db.selectFrom(table).selectAll().execute()).toEqual([]);
  });
});

describe('a person of a subscription file', () => {
  let board: Board;
  const PATH = `subscriptions/${ADA}.md`;
  const TEXT = `---\nemail: ${ADA}\ntags: [data]\n---\n`;
  beforeEach(async () => {
    board = await createBoard();
    await board.write(PATH, TEXT);
    await board.collect();
    return () => board.close();
  });
  const pass = () => forgetOld(board, board.now);

  it('whose file is gone stands nowhere after 30 days; the file brings somebody new', async () => {
    await board.remove(PATH);
    await board.collectRemovals();
    expect(await placesOf(board.db, ADA)).toContain('subscribers.email');
    board.advance(31 * DAY_MS);
    await pass();
    expect(await placesOf(board.db, ADA)).toEqual([]);
    await board.write(PATH, TEXT);
    await board.collect();
    expect(await findSubscriber(board.db, { email: ADA })).toMatchObject({
      state: 'confirmed',
      welcome: 'due',
    });
  });

  it('who left, while the file is still there: only its own name names them, and it revives nobody', async () => {
    const { id } = (await findSubscriber(board.db, { email: ADA })) ?? expect.fail('not there');
    await unsubscribe(board.db, id, board.now);
    board.advance(31 * DAY_MS);
    await pass();
    await board.collect({ thorough: true });
    expect(await placesOf(board.db, ADA)).toEqual(['files.path']);
    expect(await findSubscriber(board.db, { email: ADA })).toBeNull();
    expect(await board.files()).toEqual([expect.stringContaining('ok')]);
    await board.remove(PATH);
    await board.collectRemovals();
    expect(await placesOf(board.db, ADA)).toEqual([]);
  });
});
