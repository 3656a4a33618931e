// Many files at once: a checkout, a move and edits of all of them, a burst, and a folder that a deploy swaps.

import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { buildPost, createRandom } from '../../../bench/board.ts';
import {
  announced,
  areKnown,
  areSent,
  establish,
  git,
  numbers,
  postOf,
  sentDigests,
  writeFiles,
} from '../board-world.ts';
import { startWatched, type WatchedProcess } from '../loop.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld, timeUntil } from '../world.ts';

const LONG_MS = 300_000;
const RECENT = 20;
const YML = 'digest: { instant_wait: 1 }\n';
const ROLES = 'watch,plan,work';

export const checkout: Fault = {
  row: 16,
  name: 'a checkout, then a move and edits of all files',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: YML });
    await establish(world);
    await addReaders(world.db, 1);
    await addReaders(world.db, 1, { tag: 'datum' });
    const posts = join(world.board.folder, 'posts');
    const count = trial.times(10_000, 500);
    await git(posts, 'init', '-q', '-b', 'main');
    await git(posts, 'commit', '-q', '--allow-empty', '-m', 'empty');
    await git(posts, 'checkout', '-q', '-b', 'full');
    await writeFiles(posts, manyPosts(count, RECENT));
    await git(posts, 'add', '-A');
    await git(posts, 'commit', '-q', '-m', 'all');
    await git(posts, 'checkout', '-q', 'main');
    const app = await startWatched(world, ROLES);
    await takeCheckout(trial, world, app, count);
    await changeAll(trial, world, app, count);
  },
};

/** Old ones, whose names say so, and some of today. */
function* manyPosts(old: number, recent: number): Generator<readonly [string, string]> {
  const random = createRandom(1);
  for (let index = 0; index < old; index += 1)
    yield [
      `old/2020-01-${String(1 + (index % 28)).padStart(2, '0')}-post-${index}.md`,
      buildPost(index, random),
    ];
  for (let index = 0; index < recent; index += 1) yield [`new-${index}.md`, postOf(`new-${index}`)];
}

async function takeCheckout(
  trial: Trial,
  world: FaultWorld,
  app: WatchedProcess,
  count: number,
): Promise<void> {
  await git(join(world.board.folder, 'posts'), 'checkout', '-q', 'full');
  const known = await timeUntil(world.db, areKnown(count + RECENT), LONG_MS);
  trial.figure(
    `${count + RECENT} posts of a checkout known after git ended`,
    `${(known / 1000).toFixed(1)} s`,
  );
  await comesTrue(world.db, sql`select count(*) = ${RECENT} from posts where number is not null`, LONG_MS);
  await comesTrue(world.db, areSent(), LONG_MS);
  trial.exactly('recent posts announced', await announced(world.db), RECENT);
  trial.exactly('mails of a checkout', world.smtp.taken.length, 1);
  await app.checkLoop(trial, 'a checkout');
}

/** Nothing of this is news. */
async function changeAll(trial: Trial, world: FaultWorld, app: WatchedProcess, count: number): Promise<void> {
  const { db, board } = world;
  const posts = join(board.folder, 'posts');
  const before = await numbers(db);
  await rename(join(posts, 'old'), join(posts, 'moved'));
  const moved = await timeUntil(
    db,
    sql`select count(*) >= ${count} from posts where path like 'moved/%' and removed_at is null and missing_since is null`,
    LONG_MS,
  );
  trial.figure(`${count} posts moved, known after`, `${(moved / 1000).toFixed(1)} s`);
  await app.checkLoop(trial, 'a move of all');
  const names = (await readdir(join(posts, 'moved'))).map((name) => join(posts, 'moved', name));
  const hashes = async () =>
    JSON.stringify((await sql`select path, hash from files order by path`.execute(db)).rows);
  for (const [what, edit] of Object.entries({
    'CRLF in all': (text: string) => text.replaceAll('\n', '\r\n'),
    'a tag renamed in all': (text: string) =>
      text.replaceAll('- data', '- datum').replaceAll('data]', 'datum]'),
  })) {
    const old = await hashes();
    let edited = 0;
    for (const name of [...names, ...newNames(posts)]) {
      const text = await readFile(name, 'utf8');
      if (edit(text) === text) continue;
      await writeFile(name, edit(text));
      edited += 1;
    }
    await settled(db, edited, old, hashes);
    await app.checkLoop(trial, what);
  }
  trial.exactly('numbers for what is no news', (await numbers(db)) - before, 0);
  trial.exactly('mails for what is no news', world.smtp.taken.length - 1, 0);
}

function newNames(posts: string): string[] {
  return Array.from({ length: RECENT }, (_, index) => join(posts, `new-${index}.md`));
}

/** Until each file has been read anew. */
async function settled(
  db: FaultWorld['db'],
  count: number,
  before: string,
  hashes: () => Promise<string>,
): Promise<void> {
  const old = new Map(
    (JSON.parse(before) as { path: string; hash: string }[]).map(({ path, hash }) => [path, hash]),
  );
  const end = performance.now() + LONG_MS;
  for (;;) {
    const now = JSON.parse(await hashes()) as { path: string; hash: string }[];
    const changed = now.filter(({ path, hash }) => old.get(path) !== hash).length;
    if (changed >= count || performance.now() > end) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // What would be mailed is mailed within a pass of settling and one of sending.
  await comesTrue(db, sql`select true from posts where standing = 'settling' limit 1`, 2500);
  await comesTrue(
    db,
    sql`select count(*) = 0 from deliveries where status in ('queued', 'sending')`,
    LONG_MS,
  );
}

export const burst: Fault = {
  row: 16,
  name: 'a burst of 50,000 files, and events five times over',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: YML });
    await establish(world);
    await addReaders(world.db, 1);
    const posts = join(world.board.folder, 'posts');
    const count = trial.times(50_000, 2000);
    const app = await startWatched(world, ROLES);
    const started = performance.now();
    await writeFiles(posts, manyPosts(count, 0));
    const written = performance.now() - started;
    const known = await timeUntil(world.db, areKnown(count), 2 * LONG_MS);
    trial.figure(
      `${count} posts written in ${(written / 1000).toFixed(0)} s, known after`,
      `${(known / 1000).toFixed(1)} s`,
    );
    for (let round = 0; round < 5; round += 1) await writeFiles(posts, manyPosts(0, RECENT));
    await comesTrue(world.db, sql`select count(*) = ${RECENT} from posts where number is not null`, LONG_MS);
    await comesTrue(world.db, areSent(), LONG_MS);
    trial.exactly('numbers of posts that were written five times', await numbers(world.db), RECENT);
    trial.exactly(
      'mails of the burst beside digests that were sent',
      world.smtp.taken.length - (await sentDigests(world.db)),
      0,
    );
    await app.checkLoop(trial, 'the burst');
  },
};

export const swappedLink: Fault = {
  row: 16,
  name: 'a folder that a deploy swaps without an event',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: YML });
    await establish(world);
    await addReaders(world.db, 1);
    const { folder } = world.board;
    const releases = join(folder, 'releases');
    for (const [name, recent] of [
      ['1', 5],
      ['2', 6],
    ] as const) {
      await mkdir(join(releases, name), { recursive: true });
      await writeFiles(join(releases, name), manyPosts(200, recent));
    }
    await rm(join(folder, 'posts'), { recursive: true });
    await symlink(join(releases, '1'), join(folder, 'posts'));
    await startWatched(world, ROLES);
    await comesTrue(world.db, sql`select count(*) = 5 from posts where number is not null`, LONG_MS);
    await symlink(join(releases, '2'), join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'posts'));
    const known = await timeUntil(
      world.db,
      sql`select count(*) = 6 from posts where number is not null`,
      LONG_MS,
    );
    trial.atMost('a new post behind the swapped link announced after', known / 1000, 90, 's');
    trial.exactly('numbers', await numbers(world.db), 6);
    trial.exactly(
      'posts called missing or removed',
      (
        await sql`select from posts where missing_since is not null or removed_at is not null`.execute(
          world.db,
        )
      ).rows.length,
      0,
    );
  },
};

/** Folders are read once a minute whatever the watcher says; a new post settles for a moment. */
const SCAN_S = 60;
const HINT_MS = 5000;

export const watcherOff: Fault = {
  row: 16,
  name: 'a watcher that is told nothing',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: YML });
    await establish(world);
    await addReaders(world.db, 1);
    const posts = join(world.board.folder, 'posts');
    await writeFiles(posts, [['first.md', postOf('first')]]);
    const app = await world.startDeaf(ROLES);
    await comesTrue(world.db, areSent(), LONG_MS);
    await writeFiles(posts, [['second.md', postOf('second')]]);
    const sent = await timeUntil(world.db, areSent(2), LONG_MS);
    trial.atMost('a new post is mailed after', sent / 1000, SCAN_S + 10, 's');
    // A hint would have brought it within moments: then the watcher was not off.
    trial.holds('it was found by a scan', sent > HINT_MS, `${(sent / 1000).toFixed(1)} s`);
    trial.exactly('numbers', await numbers(world.db), 2);
    trial.exactly('exit code', (await app.end('SIGTERM')) ?? -1, 0);
  },
};
