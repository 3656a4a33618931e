// What was announced, is hidden and comes back reaches everybody who has not had it, and nobody twice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postsAfter } from '../../../src/plan/preview.ts';
import { buildAlert } from '../../../src/subscribers/alerts.ts';
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
  const readersOfEach = () => ofEach(ways, ({ title }) => world.readers(title));

  test('over all runs, it reaches those who have not had it', async () => {
    await write();
    await world.live(2 * MINUTE);
    expect(await readersOfEach()).toEqual(every(ways, { ...NOBODY, instant: 1 }));
    await hide();
    await world.aWeek();
    expect(await readersOfEach()).toEqual(every(ways, { ...NOBODY, instant: 1 }));
    await write();
    await world.live(MINUTE);
    await world.aWeek();
    expect(await readersOfEach()).toEqual(every(ways, EVERYBODY_ONCE));
    await world.aWeek();
    expect(await readersOfEach()).toEqual(every(ways, EVERYBODY_ONCE));
  });

  test('within a minute, nobody gets it twice and nobody misses it', async () => {
    await write();
    await world.live(2 * MINUTE);
    await hide();
    await world.live(MINUTE);
    await write();
    await world.live(MINUTE);
    await world.aWeek();
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
    expect((await world.readers('Quarry: Archivist')).weekly).toBe(1);
    expect(await readersOfEach()).toEqual(every(ways, NOBODY));
    await write();
    await world.live(MINUTE);
    await world.aWeek();
    expect(await readersOfEach()).toEqual(every(ways, EVERYBODY_ONCE));
    expect(await world.readers('Quarry: Archivist')).toEqual(EVERYBODY_ONCE);
  });
});

test('a file restored before its removal counted is sent as if nothing had been', async () => {
  await world.write('analyst.md', post(TITLE));
  await world.live(2 * MINUTE);
  await world.remove('analyst.md');
  await world.live(MINUTE);
  expect(await world.why('weekly')).toMatch(/not sent while its file is missing/);
  const next = await postsAfter(world, [buildAlert({ any: ['data'] })], 1, world.now);
  expect(next.map(({ title }) => title)).not.toContain(TITLE);
  await world.write('analyst.md', post(TITLE));
  await world.live(MINUTE);
  await world.aWeek();
  expect(await world.readers()).toEqual(EVERYBODY_ONCE);
});

test('what had been out for long before it went alerts nobody when it is back', async () => {
  await world.write('analyst.md', post(TITLE));
  for (let week = 0; week < 4; week += 1) await world.aWeek();
  await world.subscribe('newcomer@example.org', 'data', 'daily');
  await world.live(DAY);
  await world.write('analyst.md', post(TITLE, 'tags: [data]\ndraft: true'));
  await world.live(DAY);
  await world.write('analyst.md', post(TITLE));
  await world.aWeek();
  expect(await world.readers()).toEqual(EVERYBODY_ONCE);
  expect((await world.inbox('newcomer@example.org')).flat()).toEqual([]);
});
