// Last-Modified, for readers that keep no ETag: never older than a change that they could miss, and the same from all.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Board, createBoard, postText } from '../collect/board.ts';
import { config, createTestWeb } from './board.ts';

const DIRECTOR = 'posts/2026-11-16-director.md';
const FEED = '/feed.json?tags=data';

let board: Board;
beforeAll(async () => {
  board = await createBoard();
});
afterAll(() => board.close());

type Process = ReturnType<typeof createTestWeb>;
const another = (changes = {}) => createTestWeb(board.db, { clock: () => board.now, ...changes });
const stampsFrom = async (process: Process, headers: Record<string, string> = {}) => {
  const answer = await process.request(`https://alerts.example.org${FEED}`, { headers });
  const { headers: stamps, status } = answer;
  return { status, time: stamps.get('last-modified') ?? '', tag: stamps.get('etag') };
};
const seconds = ({ time }: { time: string }) => Date.parse(time) / 1000;

it('is the same from every process, and from one that is started again', async () => {
  const [one, two] = [another(), another()];
  const before = await stampsFrom(one);
  board.advance(60_000);
  expect(await stampsFrom(two)).toEqual(before);
  await board.write(DIRECTOR, postText({ title: 'Riverkeepers Union: Chief of Data' }));
  await board.collect();
  board.advance(60_000);
  const changed = await stampsFrom(one);
  expect(seconds(changed)).toBeGreaterThan(seconds(before));
  expect(changed.tag).not.toBe(before.tag);
  board.advance(3_600_000);
  for (const process of [one, two, another()]) expect(await stampsFrom(process)).toEqual(changed);
});

const renamed = { config: { ...config, site: { ...config.site, name: 'Other Jobs' } } };
it.each<[string, (text: string) => Promise<unknown>, object]>([
  ['a job closes', async () => board.advance(3_600_000), {}],
  ['a job is gone', () => board.remove(DIRECTOR), {}],
  [
    'a change is taken back',
    async (text) => {
      await board.write(DIRECTOR, postText({ title: 'Riverkeepers Union: Mistake' }));
      await board.collect();
      await stampsFrom(another());
      board.advance(60_000);
      await board.write(DIRECTOR, text);
    },
    {},
  ],
  ['the settings call the board otherwise', async () => {}, renamed],
])('moves on when %s', async (_, change, settings) => {
  const inAnHour = new Date(board.now.getTime() + 3_600_000).toISOString();
  const text = postText({ more: `closes: ${inAnHour}` });
  await board.write(DIRECTOR, text);
  await board.collect();
  board.advance(60_000);
  const { time } = await stampsFrom(another());
  board.advance(60_000);
  await change(text);
  await board.collect();
  const process = another(settings);
  expect((await stampsFrom(process, { 'if-modified-since': time })).status).toBe(200);
});

it('moves on with each change, also where processes have clocks that differ', async () => {
  const [fast, slow] = [another({ clock: () => new Date(board.now.getTime() + 60_000) }), another()];
  await board.write(DIRECTOR, postText());
  await board.collect();
  const { time } = await stampsFrom(fast);
  await board.write(DIRECTOR, postText({ title: 'Riverkeepers Union: Chief of Data' }));
  await board.collect();
  expect((await stampsFrom(slow, { 'if-modified-since': time })).status).toBe(200);
  expect(seconds(await stampsFrom(slow))).toBeLessThanOrEqual(board.now.getTime() / 1000);
});

it('a job that was changed keeps its id and says when; a hub is named to readers where there is one', async () => {
  const hub = 'https://hub.example.org/';
  const process = another({ config: { ...config, web: { ...config.web, hub } } });
  const ask = (file: string) => process.request(`https://alerts.example.org/${file}?tags=data`);
  const editor = async () => {
    const feed = (await (await ask('feed.json')).json()) as {
      hubs: unknown;
      items: Record<string, string>[];
    };
    expect(feed.hubs).toEqual([{ type: 'WebSub', url: hub }]);
    return feed.items.find(({ title }) => title?.includes('Lantern Press'));
  };
  const say = async (title: string) => {
    await board.write(
      'posts/2026-11-16-editor.md',
      postText({
        title: `Lantern Press: ${title}`,
        body: 'Edit what we print.',
        link: 'https://example.org/edit',
      }),
    );
    await board.collect();
    board.advance(3_600_000);
  };
  await say('Editor');
  const before = await editor();
  await say('Data Editor');
  const after = await editor();
  expect(after).toMatchObject({ id: before?.id, date_published: before?.date_published });
  expect(Date.parse(after?.date_modified ?? '')).toBeGreaterThan(
    Date.parse(before?.date_modified ?? '') || 0,
  );
  const atom = await ask('feed.atom');
  expect(atom.headers.get('link')).toBe(
    `<${hub}>; rel="hub", <https://alerts.example.org/feed.atom?tags=data>; rel="self"`,
  );
  const text = await atom.text();
  expect(text).toContain(`<link rel="hub" href="${hub}"/>`);
  expect(text).toContain(`<updated>${after?.date_modified}</updated>`);
});
