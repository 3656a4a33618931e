// What editors get wrong and put right again reaches everybody who has not had it, and nobody twice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explain } from '../../src/installation/why-store.ts';
import { postsAfter } from '../../src/plan/preview.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { createFileWorld, type FileWorld } from '../helpers/file-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: FileWorld;

beforeEach(async () => {
  world = await createFileWorld();
  for (const frequency of ['weekly', 'daily', 'instant'] as const)
    await world.subscribe(`${frequency}@example.org`, 'data', frequency);
  // The folder is known, and first digests are behind everybody.
  await world.write('old-one.md', post('Mill Fund: Clerk', 'tags: [data]'));
  await world.live(MINUTE);
});
afterEach(() => world.close());

const post = (title: string, lines = 'tags: [data]') =>
  `---\ntitle: "${title}"\n${lines}\n---\nWe look for somebody for the work of "${title}", with rivers and numbers in it.\n\n[See more and apply here](https://jobs.example.org/${encodeURIComponent(title)})\n`;
const TITLE = 'Riverkeepers: Analyst';

/** Until each reader's clock has struck once. */
const aWeek = async () => {
  await world.live(DAY);
  await world.live(7 * DAY);
};

/** Who got the post, and how often. */
async function readers(title = TITLE): Promise<Record<string, number>> {
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

const EVERYBODY_ONCE = { weekly: 1, daily: 1, instant: 1 };
const NOBODY = { weekly: 0, daily: 0, instant: 0 };
const why = async (who: string, title = TITLE) =>
  (await explain(world, `${who}@example.org`, title, world.now)).sentence;

/** Asked of each post on the board, by name. */
async function ofEach<P, A>(posts: Readonly<Record<string, P>>, ask: (post: P) => Promise<A>) {
  const answers: Record<string, A> = {};
  for (const [name, post] of Object.entries(posts)) answers[name] = await ask(post);
  return answers;
}

const every = <A>(posts: object, answer: A): Record<string, A> =>
  Object.fromEntries(Object.keys(posts).map((name) => [name, answer]));

/** A slip that keeps a post from being mailed from the first look on, and its correction. */
interface Slip {
  readonly title: string;
  readonly wrong: string;
  readonly wrongLines: string;
  readonly right: string;
  readonly rightLines: string;
  /** Null: nothing can be asked of a file that was never read. */
  readonly says: RegExp | null;
}

const slips: Readonly<Record<string, Slip>> = {
  'a wrong year in the name': {
    title: 'Riverkeepers: Analyst',
    wrong: '2025-11-16-analyst.md',
    wrongLines: 'tags: [data]',
    right: '2026-11-16-analyst.md',
    rightLines: 'tags: [data]',
    says: /is archive: dated 2025-11-16 .* when its file was first seen \(2026-11-16/,
  },
  'a wrong year in "date"': {
    title: 'Quarry: Archivist',
    wrong: 'archivist.md',
    wrongLines: 'tags: [data]\ndate: 2025-11-16',
    right: 'archivist.md',
    rightLines: 'tags: [data]\ndate: 2026-11-16',
    says: /is archive: dated 2025-11-16/,
  },
  'a wrong year in "closes"': {
    title: 'Oak Alliance: Engineer',
    wrong: 'engineer.md',
    wrongLines: 'tags: [data]\ncloses: 2025-12-31',
    right: 'engineer.md',
    rightLines: 'tags: [data]\ncloses: 2026-12-31',
    says: /closed on 2025-12-31/,
  },
  'a draft that was forgotten': {
    title: 'Lamp House: Keeper',
    wrong: 'keeper.md',
    wrongLines: 'tags: [data]\ndate: 2026-11-16\ndraft: true',
    right: 'keeper.md',
    rightLines: 'tags: [data]\ndate: 2026-11-16',
    says: /says that it is a draft/,
  },
  'a file that cannot be read': {
    title: 'Hill Dairy: Cheesemaker',
    wrong: 'cheesemaker.md',
    wrongLines: 'tags: [data\ndate: 2026-11-16',
    right: 'cheesemaker.md',
    rightLines: 'tags: [data]\ndate: 2026-11-16',
    says: null,
  },
};

test.each([
  ['a minute', MINUTE],
  ['an hour', HOUR],
  ['three weeks', 21 * DAY],
])('a slip that is corrected after %s reaches everybody once', async (_, ms) => {
  const readersOfEach = () => ofEach(slips, ({ title }) => readers(title));
  for (const { title, wrong, wrongLines } of Object.values(slips))
    await world.write(wrong, post(title, wrongLines));
  await world.live(MINUTE);
  const read = Object.fromEntries(Object.entries(slips).filter(([, { says }]) => says !== null));
  expect(await ofEach(read, ({ title }) => readers(title))).toEqual(every(read, NOBODY));
  expect(await ofEach(read, ({ title }) => why('weekly', title))).toEqual(
    await ofEach(read, async ({ says }) => expect.stringMatching(says as RegExp)),
  );
  await world.live(ms);
  for (const { title, wrong, right, rightLines } of Object.values(slips)) {
    if (wrong !== right) await world.move(wrong, right);
    await world.write(right, post(title, rightLines));
  }
  await world.live(MINUTE);
  expect(await ofEach(slips, async ({ title }) => (await readers(title)).instant)).toEqual(every(slips, 1));
  await aWeek();
  expect(await readersOfEach()).toEqual(every(slips, EVERYBODY_ONCE));
  expect(await ofEach(slips, ({ title }) => why('weekly', title))).toEqual(
    every(slips, expect.stringContaining('was sent to weekly@example.org')),
  );
  await aWeek();
  expect(await readersOfEach()).toEqual(every(slips, EVERYBODY_ONCE));
});

/** What can become of a post that was announced. */
interface Way {
  readonly title: string;
  readonly file: string;
  /** Of its file now; null = it is deleted. */
  readonly lines: string | null;
}

const ways: Readonly<Record<string, Way>> = {
  'made a draft': { title: TITLE, file: 'analyst.md', lines: 'tags: [data]\ndraft: true' },
  'its closing day moved into the past': {
    title: 'Oak Alliance: Engineer',
    file: 'engineer.md',
    lines: 'tags: [data]\ncloses: 2026-11-01',
  },
  'said to be filled': {
    title: 'Lamp House: Keeper',
    file: 'keeper.md',
    lines: 'tags: [data]\ncloses: filled',
  },
  'dated a year ago': {
    title: 'Hill Dairy: Cheesemaker',
    file: 'cheesemaker.md',
    lines: 'tags: [data]\ndate: 2025-11-16',
  },
  deleted: { title: 'Harbour Parcels: Driver', file: 'driver.md', lines: null },
};

describe('announced, then hidden in whatever way, and back', () => {
  const write = async () => {
    for (const { title, file } of Object.values(ways)) await world.write(file, post(title));
  };
  const hide = async () => {
    for (const { title, file, lines } of Object.values(ways))
      await (lines === null ? world.remove(file) : world.write(file, post(title, lines)));
  };
  const readersOfEach = () => ofEach(ways, ({ title }) => readers(title));

  test('over all runs, it reaches those who have not had it', async () => {
    await write();
    await world.live(2 * MINUTE);
    expect(await readersOfEach()).toEqual(every(ways, { ...NOBODY, instant: 1 }));
    await hide();
    await aWeek();
    expect(await readersOfEach()).toEqual(every(ways, { ...NOBODY, instant: 1 }));
    await write();
    await world.live(MINUTE);
    await aWeek();
    expect(await readersOfEach()).toEqual(every(ways, EVERYBODY_ONCE));
    await aWeek();
    expect(await readersOfEach()).toEqual(every(ways, EVERYBODY_ONCE));
  });

  test('within a minute, nobody gets it twice and nobody misses it', async () => {
    await write();
    await world.live(2 * MINUTE);
    await hide();
    await world.live(MINUTE);
    await write();
    await world.live(MINUTE);
    await aWeek();
    expect(await readersOfEach()).toEqual(every(ways, EVERYBODY_ONCE));
  });

  test('within a run, the digest goes without it and the next one brings it', async () => {
    await world.write('other.md', post('Quarry: Archivist'));
    await write();
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    // Everybody's digest is planned and waits for the server.
    for (let day = 0; day < 7; day += 1) await world.live(DAY);
    await hide();
    await world.live(MINUTE);
    // A file that is gone counts as removed.
    await world.live(10 * MINUTE);
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    await world.live(2 * HOUR);
    expect((await readers('Quarry: Archivist')).weekly).toBe(1);
    expect(await readersOfEach()).toEqual(every(ways, NOBODY));
    await write();
    await world.live(MINUTE);
    await aWeek();
    expect(await readersOfEach()).toEqual(every(ways, EVERYBODY_ONCE));
    expect(await readers('Quarry: Archivist')).toEqual(EVERYBODY_ONCE);
  });
});

test('a file restored before its removal counted is sent as if nothing had been', async () => {
  await world.write('analyst.md', post(TITLE));
  await world.live(2 * MINUTE);
  await world.remove('analyst.md');
  await world.live(MINUTE);
  expect(await why('weekly')).toMatch(/not sent while its file is missing/);
  const next = await postsAfter(world, [buildAlert({ any: ['data'] })], 1, world.now);
  expect(next.map(({ title }) => title)).not.toContain(TITLE);
  await world.write('analyst.md', post(TITLE));
  await world.live(MINUTE);
  await aWeek();
  expect(await readers()).toEqual(EVERYBODY_ONCE);
});

test('what had been out for long before it went alerts nobody when it is back', async () => {
  await world.write('analyst.md', post(TITLE));
  for (let week = 0; week < 4; week += 1) await aWeek();
  await world.subscribe('newcomer@example.org', 'data', 'daily');
  await world.live(DAY);
  await world.write('analyst.md', post(TITLE, 'tags: [data]\ndraft: true'));
  await world.live(DAY);
  await world.write('analyst.md', post(TITLE));
  await aWeek();
  expect(await readers()).toEqual(EVERYBODY_ONCE);
  expect((await world.inbox('newcomer@example.org')).flat()).toEqual([]);
});

test('a new file that nobody will be mailed about is named, with what to write, until it is mended', async () => {
  const warning = async (path: string) =>
    (await world.db.selectFrom('files').select('warning').where('path', '=', path).executeTakeFirstOrThrow())
      .warning;
  await world.write('2025-11-16-analyst.md', post(TITLE));
  await world.write('late.md', post('Quarry: Archivist', 'tags: [data]\ncloses: 2025-12-01'));
  await world.live(MINUTE);
  expect(await warning('2025-11-16-analyst.md')).toBe(
    `it is dated 2025-11-16, more than 14 days before it came, so it counts as archive and is mailed to nobody; if the date is wrong, correct "date" or the day in the file's name`,
  );
  expect(await warning('late.md')).toMatch(/^it closed on 2025-12-01, before it came.*correct "closes"$/);
  await world.write('2025-11-16-analyst.md', post(TITLE, 'tags: [data, tech]'));
  await world.live(MINUTE);
  expect(await warning('2025-11-16-analyst.md')).toContain('it is dated 2025-11-16');
  await world.write('2025-11-16-analyst.md', post(TITLE, 'tags: [data]\ndate: 2026-11-16'));
  await world.write('late.md', post('Quarry: Archivist', 'tags: [data]\ncloses: 2026-12-01'));
  await world.live(MINUTE);
  expect([await warning('2025-11-16-analyst.md'), await warning('late.md')]).toEqual([null, null]);
});
