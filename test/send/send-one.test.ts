import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
