// Whatever people do to the folder between passes: only what is new or was gone is announced, nothing that lies there is
// lost.

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { releaseHeld } from '../../src/collect/held.ts';
import { type Board, createBoard, DAY_MS, MINUTE_MS, postText } from './board.ts';

const PATHS = ['a.md', 'b.md', 'sub/c.md', 'sub/d.md'];
const JOBS = ['One', 'Two', 'Three', 'Four'];

/** A job is told by its title; its link follows from the title, its words change with the version. */
const job = (name: string, version: number) =>
  postText({
    title: `Org: ${name}`,
    body: `Version ${version} of the words about the job ${name}, long enough to be told from others.`,
  });

type Step =
  | { readonly do: 'write'; readonly path: string; readonly name: string; readonly version: number }
  | { readonly do: 'break'; readonly path: string }
  | { readonly do: 'remove'; readonly path: string }
  | { readonly do: 'move'; readonly path: string; readonly to: string }
  | { readonly do: 'pass'; readonly minutes: number };

const path = fc.constantFrom(...PATHS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      path,
      name: fc.constantFrom(...JOBS),
      version: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break' as const), path }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), path }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), path, to: path }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(0, 1, 5) }),
  },
);

async function take(board: Board, one: Step): Promise<void> {
  if (one.do === 'pass') {
    board.advance(one.minutes * MINUTE_MS);
    await pass(board);
  } else if (one.do === 'write') await board.write(`posts/${one.path}`, job(one.name, one.version));
  else if (!existsSync(join(board.postsDir, one.path))) return;
  else if (one.do === 'break') await board.write(`posts/${one.path}`, '---\ntitle: Org: Broken\n---\n');
  else if (one.do === 'remove') await board.remove(`posts/${one.path}`);
  else await board.move(`posts/${one.path}`, `posts/${one.to}`);
}

/** What was live all the time is not announced again. */
async function pass(board: Board): Promise<void> {
  const before = (await board.posts()).filter((post) => post.standing === 'live').map((post) => post.id);
  const told = board.told.length;
  await board.collect();
  const announced = board.told.slice(told).flat();
  expect(announced.filter((id) => before.includes(id))).toEqual([]);
}

/** All that was there went at once: until an admin says that it was meant, what is new is part of it. */
async function releaseAccident(board: Board): Promise<void> {
  if (!(await board.alarms()).includes('files-vanished-posts')) return;
  const deps = { db: board.db, config: board.config, announced: async () => {} };
  await releaseHeld(deps, { name: 'removed-posts', quiet: false }, board.now);
  await pass(board);
}

/** Titles of the good files that lie in the folder. */
async function titlesInFolder(board: Board): Promise<string[]> {
  const entries = await readdir(board.postsDir, { recursive: true });
  const texts = await Promise.all(
    entries
      .filter((name) => name.endsWith('.md'))
      .map((name) => readFile(join(board.postsDir, name), 'utf8')),
  );
  return texts.flatMap((text) => /^title: "(Org: [^"]+)"$/m.exec(text)?.[1] ?? []);
}

test('what is live is not announced again, and no file is lost', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const board = await createBoard();
      try {
        for (const one of steps) await take(board, one);
        await pass(board);
        board.advance(5 * MINUTE_MS);
        await pass(board);
        await releaseAccident(board);
        const posts = await board.posts();
        const live = posts.filter((post) => post.standing === 'live' && post.missing_since === null);
        const good = (await board.files()).flatMap((line) =>
          line.endsWith(': ok') ? [line.slice(0, -4)] : [],
        );
        // Whatever a good file says is live, and a good file's post says what stands there. Of several that say the same
        // one is the post, and the others are copies of it, also while its own file is broken.
        const titles = new Set(await titlesInFolder(board));
        const ofGood = live.filter((post) => good.includes(post.path)).map((post) => post.title);
        expect([...titles].filter((title) => !live.some((post) => post.title === title))).toEqual([]);
        expect(ofGood.filter((title) => !titles.has(title))).toEqual([]);
        expect(new Set(live.map((post) => post.number)).size).toBe(live.length);
        // Numbers have no gaps.
        const numbers = posts.flatMap((post) => post.history.map((entry) => entry.number));
        expect(numbers.sort((one, other) => one - other)).toEqual(
          board.told.flat().map((_, index) => index + 1),
        );
        // What lies there unchanged is left alone.
        board.advance(DAY_MS);
        const before = await board.posts();
        await board.collect({ thorough: true });
        expect(await board.posts()).toEqual(before);
      } finally {
        await board.close();
      }
    }),
    { numRuns: 12 },
  );
});
