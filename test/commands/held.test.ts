import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HoldName } from '../../src/collect/hold.ts';
import { heldCommand } from '../../src/commands/held.ts';
import { releaseCommand } from '../../src/commands/release.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const held = (json = false) => runCommand(world, (context) => heldCommand(context, { json }));
const release = (quiet = false, name: HoldName | null = null) =>
  runCommand(world, (context) => releaseCommand(context, { name, quiet, json: false }));

/** As the collector leaves a post that came with too many others. */
async function holdPost(id: string, standing: 'held' | 'draft' | 'future'): Promise<void> {
  await world.announce(id, ['data']);
  await world.db.deleteFrom('post_tags').where('post_id', '=', id).execute();
  await world.db
    .updateTable('posts')
    .set({ standing, kept: standing === 'held' ? 'held' : null, number: null, announced_at: null })
    .where('id', '=', id)
    .execute();
}

test('nothing is held: says so', async () => {
  expect(await held()).toMatchObject({ code: 0, out: 'Nothing waits for your decision.\n' });
  expect((await release()).out).toBe('Nothing was held.\n');
});

test('what waits for a decision stands apart from what waits for its own file', async () => {
  await holdPost('director', 'held');
  await holdPost('analyst', 'draft');
  const { out } = await held();
  expect(out).toMatch(
    /posts: 1 post held because many came at once:\n {2}posts\/director\.md {2}Riverkeepers Union: director\n/,
  );
  expect(out).toMatch(
    /1 post held by what the file, its page or its apply link says.*:\n {2}posts\/analyst\.md {2}.* {2}draft\n/,
  );
  expect(out).toContain('"rolecall release NAME" (such as posts)');
  expect(JSON.parse((await held(true)).out)).toMatchObject({ welcomeCount: 0, files: [], posts: [{}, {}] });
});

test('of many things the first twenty are listed', async () => {
  for (let number = 10; number < 32; number += 1) await holdPost(`post-${number}`, 'held');
  const { out } = await held();
  expect(out).toMatch(/^posts: 22 posts held .*:\n(?: {2}posts\/post-\d\d\.md .*\n){20} {2}and 2 more\n\n/);
  expect(JSON.parse((await held(true)).out).posts).toHaveLength(22);
});

test('released posts reach those who want them', async () => {
  await world.subscribe('alice@example.org', 'data', 'instant');
  await world.settle();
  await holdPost('director', 'held');
  expect((await release()).out).toMatch(
    /^Released 1 post: a running "start" mails what is due, or "rolecall once"\.$/m,
  );
  await world.settle();
  expect(await world.inbox('alice@example.org')).toEqual([['director']]);
});

test('quietly released posts are known and mailed to nobody', async () => {
  await world.subscribe('alice@example.org', 'data', 'instant');
  await world.settle();
  await holdPost('director', 'held');
  expect((await release(true)).out).toBe('Released 1 post without mail.\n');
  world.advance(3_600_000);
  await world.settle();
  expect(await world.inbox('alice@example.org')).toEqual([]);
});

test('held first digests go out after a release', async () => {
  await world.announce('director', ['data']);
  await world.subscribe('alice@example.org', 'data');
  await world.db.updateTable('subscribers').set({ welcome: 'held' }).execute();
  expect((await held()).out).toContain('1 first digest held because many people came at once');
  await release();
  await world.settle();
  expect(await world.inbox('alice@example.org')).toEqual([['director']]);
});

test('of several things that are held, one is released at a time, by its name', async () => {
  await world.subscribe('alice@example.org', 'data');
  await world.db.updateTable('subscribers').set({ welcome: 'held' }).execute();
  await holdPost('director', 'held');
  expect(await release()).toMatchObject({
    code: 2,
    out: expect.stringMatching(
      /nothing was released(.|\n)*rolecall release posts\n {2}rolecall release first-digests/,
    ),
  });
  expect((await release(false, 'first-digests')).out).toMatch(/^Released 1 first digest: /);
  expect(await held()).toMatchObject({ out: expect.stringContaining('posts: 1 post held') });
  expect((await release(true)).out).toBe('Released 1 post without mail.\n');
});

test('first digests that are waved away take nothing along that was announced while they were held', async () => {
  await world.announce('before', ['data']);
  await world.subscribe('alice@example.org', 'data');
  await world.db.updateTable('subscribers').set({ welcome: 'held', held_number: 1 }).execute();
  await world.announce('meanwhile', ['data']);
  await release(true, 'first-digests');
  await world.manual('weekly');
  expect(await world.inbox('alice@example.org')).toEqual([['meanwhile']]);
});
