// Another branch for a moment, and a disk that is not there: nobody gets anything, nobody is lost, nothing stays of it.

import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { areSent, countOf, establish, git, numbers, postOf, writeFiles } from '../board-world.ts';
import { startWatched } from '../loop.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

const POSTS = 60;
const PEOPLE = 12;
const LONG_MS = 60_000;
/** Two passes and what they would lead to. */
const WHILE_MS = 2000;
const YML = 'digest: { instant_wait: 0, removal_delay: 0, flood_posts: 1000 }\n';

export const wrongFolder: Fault = {
  row: 16,
  name: 'an old branch, and folders that are not there',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const world = await openFaultWorld(trial, { yml: YML });
    await establish(world);
    await addReaders(world.db, 1);
    const { folder } = world.board;
    await makeBranches(folder);
    const app = await startWatched(world, 'watch,plan,work');
    await comesTrue(world.db, sql`select count(number) = ${POSTS} from posts`, LONG_MS);
    await comesTrue(world.db, sql`select count(*) = ${PEOPLE} + 1 from subscribers`, LONG_MS);
    await comesTrue(world.db, areSent(PEOPLE + 1), LONG_MS);
    await tryAccident(trial, world, 'an old branch', {
      begin: () => git(folder, 'checkout', '-q', 'old'),
      end: () => git(folder, 'checkout', '-q', 'main'),
    });
    for (const name of trial.isQuick ? [] : ['posts', 'subscriptions'])
      await tryAccident(trial, world, `no ${name}`, {
        begin: () => rename(join(folder, name), join(folder, `${name}-away`)),
        end: () => rename(join(folder, `${name}-away`), join(folder, name)),
      });
    await tryAccident(trial, world, 'empty subscriptions', {
      async begin() {
        await rename(join(folder, 'subscriptions'), join(folder, 'subscriptions-away'));
        await mkdir(join(folder, 'subscriptions'));
        await writeFiles(join(folder, 'subscriptions'), [
          ['forgotten.md', '---\nemail: old@example.org\ntags: [data]\n---\n'],
        ]);
      },
      async end() {
        await rename(join(folder, 'subscriptions'), join(folder, 'subscriptions-empty'));
        await rename(join(folder, 'subscriptions-away'), join(folder, 'subscriptions'));
      },
    });
    await app.checkLoop(trial, 'accidents');
  },
};

/** `old`: 25 of the posts, with other words and tags, three that were deleted since, and three people less. */
async function makeBranches(folder: string): Promise<void> {
  await git(folder, 'init', '-q', '-b', 'old');
  const old = Array.from({ length: 25 }, (_, index) => `job-${index}`);
  await writeFiles(
    folder,
    old.map((name) => [`posts/${name}.md`, postOf(name, { tags: 'tech', text: 'As it was then.' })]),
  );
  await writeFiles(
    folder,
    ['gone-1', 'gone-2', 'gone-3'].map((name) => [`posts/${name}.md`, postOf(name)]),
  );
  await writeFiles(folder, people(PEOPLE - 3));
  await git(folder, 'add', 'posts', 'subscriptions');
  await git(folder, 'commit', '-q', '-m', 'old');
  await git(folder, 'checkout', '-q', '-b', 'main');
  await git(folder, 'rm', '-q', 'posts/gone-1.md', 'posts/gone-2.md', 'posts/gone-3.md');
  const now = Array.from({ length: POSTS }, (_, index) => `job-${index}`);
  await writeFiles(
    folder,
    now.map((name) => [`posts/${name}.md`, postOf(name)]),
  );
  await writeFiles(folder, people(PEOPLE));
  await git(folder, 'add', 'posts', 'subscriptions');
  await git(folder, 'commit', '-q', '-m', 'now');
}

function people(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => [
    `subscriptions/person-${index}.md`,
    `---\nemail: person${index}@example.org\nfrequency: instant\ntags: [data, tech]\n---\n`,
  ]);
}

async function tryAccident(
  trial: Trial,
  world: FaultWorld,
  name: string,
  { begin, end }: { begin(): Promise<unknown>; end(): Promise<unknown> },
): Promise<void> {
  const { db, smtp } = world;
  const before = await whatCounts(world);
  const mails = smtp.taken.length;
  await begin();
  const alarm = sql`select count(*) > 0 from alarms where cleared_at is null and code like 'files-vanished-%'`;
  trial.holds(`${name}: there is an alarm`, await comesTrue(db, alarm, LONG_MS));
  await delay(WHILE_MS);
  await end();
  const isOver = sql`select count(*) = 0 from alarms where cleared_at is null`;
  trial.holds(`${name}: no alarm afterwards`, await comesTrue(db, isOver, LONG_MS));
  await delay(WHILE_MS);
  trial.exactly(`${name}: mails`, smtp.taken.length - mails, 0);
  trial.holds(`${name}: people and posts as they were`, (await whatCounts(world)) === before);
}

async function whatCounts({ db }: FaultWorld): Promise<string> {
  const on = await countOf(db, sql`select count(*) from subscribers where state = 'confirmed'`);
  const live = await countOf(
    db,
    sql`select count(*) from posts where standing = 'live' and missing_since is null`,
  );
  return JSON.stringify([on, live, await numbers(db)]);
}
