// What editors get wrong from the first look on, and put right, reaches everybody once.

import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createReaderWorld,
  DAY,
  EVERYBODY_ONCE,
  every,
  HOUR,
  MINUTE,
  NOBODY,
  ofEach,
  post,
  type ReaderWorld,
  TITLE,
} from './three-readers.ts';

let world: ReaderWorld;
beforeEach(async () => {
  world = await createReaderWorld();
});
afterEach(() => world.close());

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
  const readersOfEach = () => ofEach(slips, ({ title }) => world.readers(title));
  for (const { title, wrong, wrongLines } of Object.values(slips))
    await world.write(wrong, post(title, wrongLines));
  await world.live(MINUTE);
  const read = Object.fromEntries(Object.entries(slips).filter(([, { says }]) => says !== null));
  expect(await ofEach(read, ({ title }) => world.readers(title))).toEqual(every(read, NOBODY));
  expect(await ofEach(read, ({ title }) => world.why('weekly', title))).toEqual(
    await ofEach(read, async ({ says }) => expect.stringMatching(says as RegExp)),
  );
  await world.live(ms);
  for (const { title, wrong, right, rightLines } of Object.values(slips)) {
    if (wrong !== right) await world.move(wrong, right);
    await world.write(right, post(title, rightLines));
  }
  await world.live(MINUTE);
  expect(await ofEach(slips, async ({ title }) => (await world.readers(title)).instant)).toEqual(
    every(slips, 1),
  );
  await world.aWeek();
  expect(await readersOfEach()).toEqual(every(slips, EVERYBODY_ONCE));
  expect(await ofEach(slips, ({ title }) => world.why('weekly', title))).toEqual(
    every(slips, expect.stringContaining('was sent to weekly@example.org')),
  );
  await world.aWeek();
  expect(await readersOfEach()).toEqual(every(slips, EVERYBODY_ONCE));
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
