import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildSharedView, editionKey } from '../../src/edition/edition.ts';
import { editionSettings, occasionOf } from '../../src/edition/edition-maker.ts';
import { loadEditions } from '../../src/edition/edition-store.ts';
import { tagsAskedFor, viewFor } from '../../src/edition/shared-view.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { loadPosts } from '../../src/posts/plannable-posts.ts';
import { markReposts } from '../../src/posts/repost-store.ts';
import { createMakeAnew, type MakeAnew, type Readership } from '../../src/send/editions-anew.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { createWorld, type World } from '../helpers/world.ts';

const TAGS = ['data', 'tech', 'union', 'remote'];
const POSTS = ['a', 'b', 'c', 'd', 'e', 'f'];

let world: World;
let makeAnew: MakeAnew;
beforeAll(async () => {
  world = await createWorld();
  makeAnew = createMakeAnew(world);
  for (const [index, id] of POSTS.entries()) {
    const tags = TAGS.filter((_, tag) => (index + 1) & (1 << tag));
    const closesAt = new Date(world.now.getTime() + index * 86_400_000);
    await world.announce(id, tags, index % 2 === 0 ? { closesAt } : {});
  }
});
afterAll(() => world.close());

const alerts = fc.uniqueArray(fc.constantFrom(...TAGS), { minLength: 1, maxLength: 3 });
const readership = fc.record({
  runKind: fc.constantFrom('scheduled', 'welcome', 'manual'),
  plannedAt: fc.constantFrom(0, 2, 40).map((days) => new Date(Date.UTC(2026, 10, 16 + days))),
  alerts: alerts.map((tags) => tags.map((tag) => buildAlert({ any: [tag] }))),
}) satisfies fc.Arbitrary<Readership>;
const someOf = fc.subarray(POSTS, { minLength: 1 });

it('whatever was made before for whom, an edition made anew has the key and the bytes of one rendered alone', async () => {
  await fc.assert(
    fc.asyncProperty(readership, readership, someOf, someOf, async (one, other, left, alsoLeft) => {
      await expectAsRenderedAlone(one, left);
      // What differs in one thing only must not be taken for the same.
      await expectAsRenderedAlone(one, alsoLeft);
      for (const field of ['runKind', 'plannedAt', 'alerts'] as const)
        await expectAsRenderedAlone({ ...one, [field]: other[field] }, left);
    }),
    { numRuns: 25 },
  );
});

async function expectAsRenderedAlone(readers: Readership, left: readonly string[]): Promise<void> {
  const { config, db } = world;
  const posts = await markReposts(db, await loadPosts(db, left));
  const occasion = occasionOf(readers.runKind, readers.plannedAt);
  const view = buildSharedView(
    { posts, lastCalls: [] },
    readers.alerts,
    editionSettings(config),
    config.tags,
    occasion,
  );
  const own = viewFor(view, tagsAskedFor(readers.alerts, config.tags.aliases));

  const edition = await makeAnew(readers, { postIds: left, lastCallIds: [] });

  if (view.groups.length === 0) {
    expect(edition).toBeNull();
    return;
  }
  expect(edition?.key).toBe(editionKey(view));
  expect(edition?.content).toEqual(renderEdition(own));
  const [stored] = await loadEditions(db, [editionKey(view)]);
  expect(stored?.view).toEqual(view);
}
