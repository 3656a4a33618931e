import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Frequency } from '../../src/subscribers/alerts.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { config, NOW } from './board.ts';
import { createWebBoard, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeAll(async () => {
  board = await createWebBoard({ config: { ...config, web: { ...config.web, reach: true } } });
  await add(23, 'weekly', ['data']);
  await add(14, 'daily', ['data', 'tech']);
  await add(4, 'instant', ['tech']);
});
afterAll(() => board.close());

let added = 0;
async function add(
  people: number,
  frequency: Frequency,
  any: readonly string[],
  facets: { readonly all?: readonly string[]; readonly none?: readonly string[] } = {},
): Promise<void> {
  for (let one = 0; one < people; one += 1, added += 1) {
    const alerts = [{ any, all: facets.all ?? [], none: facets.none ?? ['intern'] }];
    const draft = { email: `reach${added}@example.net`, name: null, frequency, timeZone: 'UTC', alerts };
    await saveSubscription({ db: board.db, config }, draft, { source: 'command', path: null }, NOW);
  }
}

const reach = async (query: string, to = board.web()) => {
  const answer = await board.ask(`/reach.json${query}`, {}, to);
  return answer.ok ? answer.json() : answer.status;
};
const shown = { config: { ...config, web: { ...config.web, reach: true } } };

test('tells in tens how many people a post with these tags would reach, and nothing of fewer than ten', async () => {
  expect(await reach('?tags=Data,%20tech', board.web(shown))).toMatchObject({
    tags: ['data', 'tech'],
    people: 40,
    weekly: 20,
    daily: 10,
    instant: null,
  });
  expect(await reach('?tags=intern,data', board.web(shown))).toMatchObject({ people: null });
});

test('without tags, each tag of the open posts by itself', async () => {
  const { tags } = (await reach('', board.web(shown))) as { tags: Record<string, object> };
  expect(tags.data).toMatchObject({ people: 30, weekly: 20, daily: 10, instant: null });
});

test('facets of the post count as its tags do; a place only where a post of the board bears it', async () => {
  // Given
  await add(12, 'weekly', ['ops'], { all: ['is:remote'] });
  await add(11, 'daily', ['ops'], { none: ['org:acme'] });
  await add(10, 'instant', ['ops'], { all: ['place:portland-or'] });
  const counts = (query: string) => reach(query, board.web(shown));

  // Then
  expect(await counts('?tags=ops')).toMatchObject({ weekly: null, daily: 10, instant: null });
  expect(await counts('?tags=ops,is:remote,org:Acme')).toMatchObject({ weekly: 10, daily: null });
  expect(await counts('?tags=ops,place:portland-or')).toMatchObject({ tags: ['ops'], instant: null });
  await sql`update posts set location = 'Portland, OR', tags = tags || '{org:acme,place:portland-or}'`.execute(
    board.db,
  );
  expect(await counts('?tags=ops,place:portland-or')).toMatchObject({ instant: 10 });
  const { tags } = (await counts('')) as { tags: object };
  expect(Object.keys(tags).filter((tag) => tag.includes(':'))).toEqual([]);
});

test('people whom no mail may reach are not counted', async () => {
  for (let one = 0; one < 5; one += 1) await suppress(board.db, `reach${one}@example.net`, 'bounced', NOW);
  expect(await reach('?tags=data', board.web(shown))).toMatchObject({ weekly: 10 });
});

test('is off unless the settings say otherwise, and asks for tags that are some', async () => {
  expect(await reach('?tags=data', board.web({ config }))).toBe(404);
  expect(await reach('?tags=,', board.web(shown))).toBe(400);
});
