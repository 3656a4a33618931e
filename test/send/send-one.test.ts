import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pauseMail, resumeMail } from '../../src/installation/pause-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

describe('a mail that cannot be made', () => {
  it('fails by itself, and everybody else gets theirs', async () => {
    await world.subscribe('alice@example.org', 'data', 'instant');
    await world.subscribe('bob@example.org', 'data', 'instant');
    await world.settle();
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    await world.announce('a', ['data']);
    await world.settle();
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    const { rows } = await sql`update subscribers set email = 'two words' where email = 'alice@example.org'
      returning id`.execute(world.db);
    expect(rows).toHaveLength(1);
    world.advance(HOUR);
    await world.settle();
    expect(world.sent.map(({ message }) => message.envelope.to)).toEqual(['bob@example.org']);
    const ends = await world.db
      .selectFrom('deliveries')
      .select(['status', 'reason'])
      .orderBy('status')
      .execute();
    expect(ends).toEqual([
      { status: 'failed', reason: 'the mail cannot be handled' },
      expect.objectContaining({ status: 'sent' }),
    ]);
  });
});

it('the date of a mail is that of its first try, not of its planning, and stays for its retries', async () => {
  await world.subscribe('alice@example.org', 'data', 'instant');
  await world.settle();
  await world.announce('a', ['data']);
  await pauseMail(world.db, { scope: 'service', until: null, why: 'moving house' }, world.now);
  await world.planAll();
  await world.settle();
  world.advance(6 * 24 * HOUR);
  await resumeMail(world.db, world.now);
  const dates: string[] = [];
  world.answer = ({ raw }) => {
    dates.push(/^Date: .*$/m.exec(raw.toString())?.[0] ?? '');
    return dates.length < 2
      ? { status: 'retry', kind: 'connection', maybeTaken: true, reply: 'lost' }
      : { status: 'sent', reply: '250 OK' };
  };
  const firstTryAt = world.now;
  await world.settle();
  world.advance(HOUR);
  await world.settle();
  expect(new Date(dates[0]?.slice('Date: '.length) ?? '')).toEqual(firstTryAt);
  expect(dates).toEqual([dates[0], dates[0]]);
});
