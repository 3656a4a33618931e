// A board with a weekly, a daily and an instant reader, and who of them got which post.

import { explain } from '../../../src/installation/why-store.ts';
import { createFileWorld, type FileWorld } from '../../helpers/file-world.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const TITLE = 'Riverkeepers: Analyst';
export const EVERYBODY_ONCE = { weekly: 1, daily: 1, instant: 1 };
export const NOBODY = { weekly: 0, daily: 0, instant: 0 };

export interface ReaderWorld extends FileWorld {
  /** Until each reader's clock has struck once. */
  aWeek(): Promise<void>;
  /** Who got the post, and how often. */
  readers(title?: string): Promise<Record<string, number>>;
  why(who: string, title?: string): Promise<string>;
}

/** The folder is known, and first digests are behind everybody. */
export async function createReaderWorld(): Promise<ReaderWorld> {
  const world = await createFileWorld();
  for (const frequency of ['weekly', 'daily', 'instant'] as const)
    await world.subscribe(`${frequency}@example.org`, 'data', frequency);
  await world.write('old-one.md', post('Mill Fund: Clerk', 'tags: [data]'));
  await world.live(MINUTE);
  return Object.assign(world, {
    async aWeek() {
      await world.live(DAY);
      await world.live(7 * DAY);
    },
    readers: (title = TITLE) => readersOf(world, title),
    why: async (who: string, title = TITLE) =>
      (await explain(world, `${who}@example.org`, title, world.now)).sentence,
  });
}

async function readersOf(world: FileWorld, title: string): Promise<Record<string, number>> {
  const { id } = await world.db
    .selectFrom('posts')
    .select('id')
    .where('title', '=', title)
    .executeTakeFirstOrThrow();
  const counts: Record<string, number> = {};
  for (const frequency of ['weekly', 'daily', 'instant']) {
    const lists = await world.inbox(`${frequency}@example.org`);
    counts[frequency] = lists.flat().filter((postId) => postId === id).length;
  }
  return counts;
}

export const post = (title: string, lines = 'tags: [data]') =>
  `---\ntitle: "${title}"\n${lines}\n---\nWe look for somebody for the work of "${title}", with rivers and numbers in it.\n\n[See more and apply here](https://jobs.example.org/${encodeURIComponent(title)})\n`;

/** Asked of each post on the board, by name. */
export async function ofEach<P, A>(posts: Readonly<Record<string, P>>, ask: (post: P) => Promise<A>) {
  const answers: Record<string, A> = {};
  for (const [name, post] of Object.entries(posts)) answers[name] = await ask(post);
  return answers;
}

export const every = <A>(posts: object, answer: A): Record<string, A> =>
  Object.fromEntries(Object.keys(posts).map((name) => [name, answer]));
