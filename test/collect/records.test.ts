// Boards whose jobs stand in a list beside the posts: each record is a post like any other.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Board, createBoard, DAY_MS } from './board.ts';

let board: Board;

beforeEach(async () => {
  board = await createBoard();
  board.config = {
    ...board.config,
    posts: { ...board.config.posts, records: ['_data/jobs.yml', 'jobs/*.yaml', 'api/*.json'] },
  };
  await board.establish();
});
afterEach(() => board.close());

const job = (title: string, more = '') =>
  `- title: "${title}"\n  tags: [data]\n  apply_url: https://example.org/${encodeURIComponent(title)}\n${more}  description: |\n    Work for ${title}.\n\n    - It is good.\n`;
const LIST = '_data/jobs.yml';
const standings = async () => (await board.posts()).map(({ path, standing }) => `${path}: ${standing}`);

test('each record is a post, with its text, its tags and its link', async () => {
  await board.write(LIST, job('Rivers: Engineer') + job('Rivers: Pilot'));
  await board.collect();
  expect(await board.post('../_data/jobs.yml#rivers-pilot')).toMatchObject({
    title: 'Rivers: Pilot',
    standing: 'live',
    tags: ['data', 'org:rivers'],
    apply_url: 'https://example.org/Rivers%3A%20Pilot',
    body: 'Work for Rivers: Pilot.\n\n- It is good.',
    summary: 'Work for Rivers: Pilot.',
  });
  expect(board.told.flat()).toHaveLength(2);
});

test('one record a file, and lists in JSON, are read as well', async () => {
  await board.write('jobs/one.yaml', 'title: "Rivers: Engineer"\ntags: [data]\n');
  await board.write('api/all.json', '{"jobs": [{"title": "Rivers: Pilot", "tags": ["data", "tech"]}]}');
  await board.write('api/readme.md', '---\ntitle: No post\n---\n');
  await board.collect();
  expect(await standings()).toEqual(['../api/all.json#rivers-pilot: live', '../jobs/one.yaml#one: live']);
});

test('a job in a file of its own, named after C#, stays while the file holds something else', async () => {
  for (const name of ['one', 'two', 'c#-developer'])
    await board.write(`jobs/${name}.yaml`, `title: "Rivers: ${name}"\ntags: [data]\n`);
  await board.collect();
  board.advance(60_000);
  await board.write('jobs/c#-developer.yaml', 'just words\n');
  await board.collectRemovals();
  expect((await standings()).map((line) => line.split(': ')[1])).toEqual(['live', 'live', 'live']);
});

describe('of a list that is known', () => {
  beforeEach(async () => {
    await board.write(LIST, job('Rivers: Engineer') + job('Rivers: Pilot'));
    await board.collect();
    board.advance(60_000);
    board.told.length = 0;
  });
  const announced = () => board.told.flat().length;

  test('nothing is read again while it does not change', async () => {
    const { posts } = await board.collect();
    expect(posts).toMatchObject({ changedCount: 0, addedCount: 0 });
    expect(announced()).toBe(0);
  });

  test('a record that is put before the others is the only one that is new', async () => {
    await board.write(LIST, job('Rivers: Clerk') + job('Rivers: Engineer') + job('Rivers: Pilot'));
    const { posts } = await board.collect();
    expect(posts).toMatchObject({ addedCount: 1, changedCount: 0, removedCount: 0 });
    expect(announced()).toBe(1);
  });

  test('a record whose title changes is the same post', async () => {
    await board.write(
      LIST,
      job('Rivers: Engineer') + job('Rivers: Pilot').replace('"Rivers: Pilot"', '"Rivers: First Pilot"'),
    );
    await board.collect();
    await board.collectRemovals();
    expect(announced()).toBe(0);
    expect((await standings()).filter((line) => line.endsWith('live'))).toEqual([
      '../_data/jobs.yml#rivers-engineer: live',
      '../_data/jobs.yml#rivers-first-pilot: live',
    ]);
  });

  test('a record that is taken out is removed, and the others stay', async () => {
    await board.write(LIST, job('Rivers: Pilot'));
    await board.collectRemovals();
    expect(await standings()).toEqual([
      '../_data/jobs.yml#rivers-engineer: removed',
      '../_data/jobs.yml#rivers-pilot: live',
    ]);
  });

  test('one that cannot be read is named with its line in the list, and keeps its last good version', async () => {
    await board.write(
      LIST,
      `# jobs\n${job('Rivers: Engineer')}${job('Rivers: Pilot').replace('tags: [data]', 'tags: [data')}`,
    );
    await board.collect();
    expect(await board.files()).toEqual([
      '../_data/jobs.yml#rivers-engineer: ok',
      expect.stringMatching(/^\.\.\/_data\/jobs\.yml#rivers-pilot: invalid, line (?:10|11): /),
    ]);
    expect((await standings()).every((line) => line.endsWith('live'))).toBe(true);
  });

  test('that cannot be split is named itself, and all of its records stay', async () => {
    await board.write(LIST, 'just words\n');
    await board.collect();
    board.advance(DAY_MS);
    await board.collect();
    expect((await board.files())[0]).toMatch(/^\.\.\/_data\/jobs\.yml: invalid, line 1: /);
    expect((await standings()).every((line) => line.endsWith('live'))).toBe(true);
    // And mended, it is as it was.
    await board.write(LIST, job('Rivers: Engineer') + job('Rivers: Pilot'));
    await board.collectRemovals();
    expect(await board.files()).toEqual([
      '../_data/jobs.yml#rivers-engineer: ok',
      '../_data/jobs.yml#rivers-pilot: ok',
    ]);
    expect(await board.alarms()).toEqual([]);
    expect(announced()).toBe(0);
  });

  test('that is gone is an accident, as a folder is', async () => {
    await board.remove(LIST);
    await board.collectRemovals();
    expect(await board.alarms()).toEqual(['files-vanished-posts']);
  });
});
