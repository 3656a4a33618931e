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
const why = async (who: string) => (await explain(world, `${who}@example.org`, TITLE, world.now)).sentence;

/** A slip that keeps a post from being mailed from the first look on, and its correction. */
interface Slip {
  readonly wrong: string;
  readonly wrongLines: string;
  readonly right: string;
  readonly rightLines: string;
  readonly says: RegExp;
}

const slips: readonly [name: string, slip: Slip][] = [
  [
    'a wrong year in the name',
    {
      wrong: '2025-11-16-analyst.md',
      wrongLines: 'tags: [data]',
      right: '2026-11-16-analyst.md',
      rightLines: 'tags: [data]',
      says: /is archive: dated 2025-11-16 .* when its file was first seen \(2026-11-16/,
    },
  ],
  [
    'a wrong year in "date"',
    {
      wrong: 'analyst.md',
      wrongLines: 'tags: [data]\ndate: 2025-11-16',
      right: 'analyst.md',
      rightLines: 'tags: [data]\ndate: 2026-11-16',
      says: /is archive: dated 2025-11-16/,
    },
  ],
  [
    'a wrong year in "closes"',
    {
      wrong: 'analyst.md',
      wrongLines: 'tags: [data]\ncloses: 2025-12-31',
      right: 'analyst.md',
      rightLines: 'tags: [data]\ncloses: 2026-12-31',
      says: /closed on 2025-12-31/,
    },
  ],
  [
    'a draft that was forgotten',
    {
      wrong: 'analyst.md',
      wrongLines: 'tags: [data]\ndate: 2026-11-16\ndraft: true',
      right: 'analyst.md',
      rightLines: 'tags: [data]\ndate: 2026-11-16',
      says: /says that it is a draft/,
    },
  ],
  [
    'a file that cannot be read',
    {
      wrong: 'analyst.md',
      wrongLines: 'tags: [data\ndate: 2026-11-16',
      right: 'analyst.md',
      rightLines: 'tags: [data]\ndate: 2026-11-16',
      says: /./,
    },
  ],
];

describe.each(slips)('%s', (name, { wrong, wrongLines, right, rightLines, says }) => {
  test.each([
    ['a minute', MINUTE],
    ['an hour', HOUR],
    ['three weeks', 21 * DAY],
  ])('corrected after %s, it reaches everybody once', async (_, ms) => {
    await world.write(wrong, post(TITLE, wrongLines));
    await world.live(MINUTE);
    if (name !== 'a file that cannot be read') {
      expect(await readers()).toEqual(NOBODY);
      expect(await why('weekly')).toMatch(says);
    }
    await world.live(ms);
    if (wrong !== right) await world.move(wrong, right);
    await world.write(right, post(TITLE, rightLines));
    await world.live(MINUTE);
    expect((await readers()).instant).toBe(1);
    await aWeek();
    expect(await readers()).toEqual(EVERYBODY_ONCE);
    expect(await why('weekly')).toContain('was sent to weekly@example.org');
    await aWeek();
    expect(await readers()).toEqual(EVERYBODY_ONCE);
  });
});

const hide = {
  'made a draft': () => world.write('analyst.md', post(TITLE, 'tags: [data]\ndraft: true')),
  'its closing day moved into the past': () =>
    world.write('analyst.md', post(TITLE, 'tags: [data]\ncloses: 2026-11-01')),
  'said to be filled': () => world.write('analyst.md', post(TITLE, 'tags: [data]\ncloses: filled')),
  'dated a year ago': () => world.write('analyst.md', post(TITLE, 'tags: [data]\ndate: 2025-11-16')),
  deleted: () => world.remove('analyst.md'),
};

describe.each(Object.entries(hide))('announced, then %s, and back', (name, gone) => {
  const back = () => world.write('analyst.md', post(TITLE, 'tags: [data]'));

  test('over all runs, it reaches those who have not had it', async () => {
    await world.write('analyst.md', post(TITLE));
    await world.live(2 * MINUTE);
    expect(await readers()).toEqual({ ...NOBODY, instant: 1 });
    await gone();
    await aWeek();
    expect(await readers()).toEqual({ ...NOBODY, instant: 1 });
    await back();
    await world.live(MINUTE);
    await aWeek();
    expect(await readers()).toEqual(EVERYBODY_ONCE);
    await aWeek();
    expect(await readers()).toEqual(EVERYBODY_ONCE);
  });

  test('within a minute, nobody gets it twice and nobody misses it', async () => {
    await world.write('analyst.md', post(TITLE));
    await world.live(2 * MINUTE);
    await gone();
    await world.live(MINUTE);
    await back();
    await world.live(MINUTE);
    await aWeek();
    expect(await readers()).toEqual(EVERYBODY_ONCE);
  });

  test('within a run, the digest goes without it and the next one brings it', async () => {
    await world.write('other.md', post('Quarry: Archivist'));
    await world.write('analyst.md', post(TITLE));
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    // Everybody's digest is planned and waits for the server.
    for (let day = 0; day < 7; day += 1) await world.live(DAY);
    await gone();
    await world.live(MINUTE);
    if (name === 'deleted') await world.live(10 * MINUTE);
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    await world.live(2 * HOUR);
    expect((await readers('Quarry: Archivist')).weekly).toBe(1);
    expect(await readers()).toEqual(NOBODY);
    await back();
    await world.live(MINUTE);
    await aWeek();
    expect(await readers()).toEqual(EVERYBODY_ONCE);
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
  await hide['made a draft']();
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
