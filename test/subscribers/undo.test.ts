import { sql } from 'kysely';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pauseSubscriber, resumeSubscriber } from '../../src/subscribers/pause.ts';
import { endSubscription, findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf, unsuppress } from '../../src/subscribers/suppression-store.ts';
import { undoUnsubscribe } from '../../src/subscribers/undo.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let world: World;
let id: number;
const email = 'ada@example.org';
beforeEach(async () => {
  world = await createWorld();
  await world.announce('old', ['data']);
  id = await world.subscribe(email, 'data');
  await world.settle();
  return () => world.close();
});

const find = async () => (await findSubscriber(world.db, { id })) ?? expect.fail('gone');
const later = (ms: number) => new Date(world.now.getTime() + ms);
const undo = (at: Date, pauseUntil?: Date) =>
  undoUnsubscribe(world.db, id, at, { welcomeDays: 14, ...(pauseUntil ? { pauseUntil } : {}) });

describe('undo', () => {
  it('keeps the cursor, sends no welcome, and the next digest holds what came meanwhile', async () => {
    const { cursor } = await find();
    expect(cursor).toBeGreaterThan(0);
    await unsubscribe(world.db, id, world.now);
    await world.announce('meanwhile', ['data']);
    world.advance(HOUR_MS);
    expect(await undo(world.now)).toBe(true);
    expect(await find()).toMatchObject({ state: 'confirmed', cursor, welcome: null, endedAt: null });
    expect(await suppressionOf(world.db, email)).toBeNull();
    await world.settle();
    expect(await world.inbox(email)).toEqual([['old']]);
    await world.manual('weekly');
    expect(await world.inbox(email)).toEqual([['old'], ['meanwhile']]);
  });

  it('is possible for a day', async () => {
    await unsubscribe(world.db, id, world.now);
    expect(await undo(later(DAY_MS + 1))).toBe(false);
    expect((await find()).state).toBe('unsubscribed');
    expect(await undo(later(DAY_MS))).toBe(true);
  });

  it('never lifts a complaint', async () => {
    await unsubscribe(world.db, id, world.now);
    await suppress(world.db, email, 'complaint', world.now);
    expect(await undo(later(HOUR_MS))).toBe(false);
    expect((await find()).state).toBe('unsubscribed');
  });

  const bounce = (at: Date) => suppress(world.db, email, 'bounced', at);
  const leave = (at: Date) => unsubscribe(world.db, id, at);
  const lastReason = async () => (await suppressionOf(world.db, email))?.reason ?? null;

  it.each<[string, () => Promise<unknown>]>([
    ['before', () => bounce(world.now).then(() => leave(later(HOUR_MS)))],
    ['after', () => leave(later(HOUR_MS)).then(() => bounce(later(2 * HOUR_MS)))],
    [
      'while its answer is waited for',
      async () => {
        // A mail that arrived lately would speak for the address.
        await world.db
          .updateTable('deliveries')
          .set({ sent_at: later(-91 * DAY_MS) })
          .execute();
        await world.announce('new', ['data']);
        world.answer = async () => {
          await leave(world.now);
          return { status: 'refused', kind: 'no-mailbox', reply: '550 5.1.1 nobody' };
        };
        await world.manual('weekly');
      },
    ],
  ])('takes back the word of the person alone: mail that came back %s stops mail', async (_, happen) => {
    await happen();
    expect(await lastReason()).toBe('opted-out');
    expect(await undo(later(3 * HOUR_MS))).toBe(true);
    expect((await find()).state).toBe('confirmed');
    expect(await lastReason()).toBe('bounced');
  });

  it('leaves a bounce or a complaint of the very same moment standing, whichever is first', async () => {
    const turns = 10;
    for (let turn = 0; turn < turns; turn += 1) {
      await Promise.all(
        turn % 2 ? [bounce(world.now), leave(world.now)] : [leave(world.now), bounce(world.now)],
      );
      await undo(world.now);
      expect(await lastReason()).toBe('bounced');
      await unsuppress(world.db, email);
      await leave(world.now);
      await Promise.all([undo(world.now), bounce(world.now)]);
      expect(await lastReason()).toBe('bounced');
      await unsuppress(world.db, email);
    }
    for (let turn = 0; turn < turns; turn += 1) {
      await leave(world.now);
      await Promise.all([undo(world.now), suppress(world.db, email, 'complaint', world.now)]);
      expect(await lastReason()).toBe('complaint');
      await unsuppress(world.db, email);
      await world.db.updateTable('subscribers').set({ state: 'confirmed', ended_at: null }).execute();
    }
  });

  it('waits for a bounce that is just being written down', async () => {
    await leave(world.now);
    let isOver = false;
    const undone = await world.db.transaction().execute(async (trx) => {
      await suppress(trx, email, 'bounced', world.now);
      const undoing = undo(later(HOUR_MS)).finally(() => {
        isOver = true;
      });
      await vi.waitFor(async () => expect(isOver || (await isAnybodyWaiting())).toBe(true), { interval: 5 });
      return { undoing };
    });
    expect(await undone.undoing).toBe(true);
    expect(await lastReason()).toBe('bounced');
  });

  it('knows since when mail comes back, to the second', async () => {
    await bounce(world.now);
    await leave(later(HOUR_MS));
    await bounce(later(2 * HOUR_MS));
    await undo(later(3 * HOUR_MS));
    expect(await suppressionOf(world.db, email)).toEqual({ reason: 'bounced', since: world.now });
  });

  it('brings back no bounce that was lifted since', async () => {
    await suppress(world.db, email, 'bounced', world.now);
    await unsubscribe(world.db, id, world.now);
    await undo(later(HOUR_MS));
    await unsuppress(world.db, email);
    await unsubscribe(world.db, id, later(2 * HOUR_MS));
    await undo(later(3 * HOUR_MS));
    expect(await suppressionOf(world.db, email)).toBeNull();
  });

  it('brings back nobody whose file was deleted before', async () => {
    await endSubscription(world.db, id, world.now);
    await unsubscribe(world.db, id, later(HOUR_MS));
    expect(await undo(later(2 * HOUR_MS))).toBe(false);
  });

  it('may come many times, alone and together', async () => {
    await unsubscribe(world.db, id, world.now);
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => undo(later(HOUR_MS))));
    expect(outcomes).toEqual([true, true, true, true]);
    expect((await find()).state).toBe('confirmed');
  });

  it('goes back to a pause that still runs, and ends one that ran out', async () => {
    await pauseSubscriber(world.db, id, later(2 * HOUR_MS));
    await unsubscribe(world.db, id, world.now);
    await undo(later(HOUR_MS));
    expect(await find()).toMatchObject({ state: 'paused', pausedUntil: later(2 * HOUR_MS) });
    await unsubscribe(world.db, id, later(HOUR_MS));
    await undo(later(3 * HOUR_MS));
    expect(await find()).toMatchObject({ state: 'confirmed', pausedUntil: null });
  });

  it('can pause instead', async () => {
    await unsubscribe(world.db, id, world.now);
    await undo(world.now, later(30 * DAY_MS));
    expect(await find()).toMatchObject({ state: 'paused', pausedUntil: later(30 * DAY_MS) });
  });
});

/** For a lock that somebody else has. */
async function isAnybodyWaiting(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(world.db);
  return rows.length > 0;
}

describe('a pause', () => {
  it('ends on its day by itself, and reaches back at most the days of a welcome', async () => {
    await pauseSubscriber(world.db, id, later(30 * DAY_MS));
    await world.announce('long-ago', ['data']);
    world.advance(20 * DAY_MS);
    await world.announce('lately', ['data']);
    await world.manual('weekly');
    expect(await world.inbox(email)).toEqual([['old']]);
    world.advance(10 * DAY_MS);
    await world.manual('weekly');
    expect(await world.inbox(email)).toEqual([['old'], ['lately']]);
  });

  it('ends before its day when the person says so, with the same reach', async () => {
    await pauseSubscriber(world.db, id, later(90 * DAY_MS));
    await world.announce('long-ago', ['data']);
    world.advance(20 * DAY_MS);
    await world.announce('lately', ['data']);
    expect(await resumeSubscriber(world.db, id, 14, world.now)).toBe(true);
    expect(await resumeSubscriber(world.db, id, 14, world.now)).toBe(false);
    await world.manual('weekly');
    expect(await world.inbox(email)).toEqual([['old'], ['lately']]);
  });

  it('stops a digest that is planned already', async () => {
    await world.announce('planned', ['data']);
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    await world.manual('weekly');
    await pauseSubscriber(world.db, id, later(7 * DAY_MS));
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    world.advance(HOUR_MS);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['old']]);
  });

  it('is not for somebody who left', async () => {
    await unsubscribe(world.db, id, world.now);
    expect(await pauseSubscriber(world.db, id, later(DAY_MS))).toBe(false);
    expect((await find()).state).toBe('unsubscribed');
  });
});
