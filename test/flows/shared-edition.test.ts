// People who named other tags of the same jobs share an edition in the ledger; each sees their own tags first, in each try.

import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR_MS = 3_600_000;
const TAGS = ['data', 'tech', 'nonprofit'];

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

it('a mail shows its reader their own tags first, with the same bytes at each try', async () => {
  const tries = new Map<string, string[]>();
  world.answer = ({ envelope, raw }) => {
    tries.set(envelope.to, [...(tries.get(envelope.to) ?? []), raw.toString('latin1')]);
    return { status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' };
  };
  for (const tag of TAGS) await world.subscribe(`${tag}@example.org`, tag, 'instant');
  await world.settle();
  await world.announce('a', TAGS);
  for (let hour = 0; hour < 3; hour += 1) {
    await world.settle();
    world.advance(HOUR_MS);
  }

  const rows = await world.db.selectFrom('deliveries').select('edition_key').distinct().execute();
  expect(rows).toHaveLength(1);
  expect([...tries.values()].map((list) => [list.length > 1, new Set(list).size])).toEqual([
    [true, 1],
    [true, 1],
    [true, 1],
  ]);
  expect(await tagsIn(tries.get('tech@example.org'))).toEqual(['tech', 'data', 'nonprofit']);
  expect(await tagsIn(tries.get('nonprofit@example.org'))).toEqual(['nonprofit', 'data', 'tech']);
});

/** In the order in which the card names them. */
async function tagsIn([raw = '']: string[] = []): Promise<string[]> {
  const { text = '' } = await PostalMime.parse(raw);
  return (/^Tags: (.+)$/m.exec(text)?.[1] ?? '').split(' · ');
}
