import { parseFeed } from '@rowanmanning/feed-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertKey } from '../../src/subscribers/choices.ts';
import { CHOICES, createPerson, createWebBoard, type WebBoard } from './web-board.ts';

const FACETS = ['is:remote', 'org:acme', 'place:portland-or', 'pay:stated'];
const PREFIX = /\b(?:is|org|place|pay):[a-z]/;

let board: WebBoard;
beforeEach(async () => {
  board = await createWebBoard();
  await board.db
    .updateTable('posts')
    .set({ tags: ['tech', ...FACETS] })
    .where('id', '=', 'post-5')
    .execute();
});
afterEach(() => board.close());

const words = (page: string) => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

test('the sign-up form and the manage page offer tags alone', async () => {
  const carol = await createPerson(board);
  for (const page of [await board.show('/'), await board.show(carol.manage)]) {
    expect(page).toContain('tech');
    expect(page).not.toMatch(PREFIX);
  }
});

test.each([
  ['?tags=org:acme', 'From Acme'],
  ['?tags=org%3AAcme&none=is:on-site', 'From Acme · Not on site'],
  ['?all=is:remote,pay:stated', 'Remote only · With pay stated'],
  ['?all=place:portland-or', 'In Portland, OR'],
])('a feed chosen by facets, %s, holds what bears them and is called by words', async (query, name) => {
  const atom = parseFeed(await board.show(`/feed.atom${query}`));
  expect(atom.items).toHaveLength(1);
  expect(atom.title).toContain(name);
  expect(atom.title).not.toMatch(PREFIX);
  expect(atom.items[0]?.categories.map(({ term }) => term)).toEqual(['tech']);
  const json = JSON.parse(await board.show(`/feed.json${query}`)) as {
    title: string;
    items: { tags: string[] }[];
  };
  expect(json.title).toBe(atom.title);
  expect(json.items[0]?.tags).toEqual(['tech']);
});

test('a feed shuts an organisation out', async () => {
  const all = parseFeed(await board.show('/feed.atom')).items.length;
  expect(parseFeed(await board.show('/feed.atom?none=org:acme')).items).toHaveLength(all - 1);
});

const alert = { any: ['org:river-works', 'data'], all: ['is:remote'], none: ['org:acme', 'nonprofit'] };
const fieldsOf = (page: string) =>
  Object.fromEntries(
    ['any', 'all', 'none'].map((name) => [
      name,
      new RegExp(`id="alert-0-${name}" name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? 'not there',
    ]),
  );
const save = { action: 'change-alert', alert: alertKey(alert) };

test('the manage page says facets in words, and Save leaves them as they are', async () => {
  const carol = await createPerson(board, { alerts: [alert], source: 'file' });
  const page = await board.show(carol.manage);
  expect(words(page)).toContain('Data or from River Works, not nonprofit · Remote only · Not from Acme');
  expect(words(page)).toContain('Stays as it is: From River Works · Remote only · Not from Acme.');
  expect(page).not.toMatch(PREFIX);
  expect(page).not.toContain('No job on this board');
  expect(fieldsOf(page)).toEqual({ any: 'data', all: '', none: 'nonprofit' });
  const response = await board.send(carol.manage, { ...save, ...fieldsOf(page) });
  expect(response.headers.get('location')).toBe('?done=same');
  expect((await board.find(carol.id)).alerts).toEqual([alert]);
});

test('other tags beside facets are changed alone', async () => {
  const carol = await createPerson(board, { alerts: [alert] });
  await board.send(carol.manage, { ...save, any: 'tech', all: '', none: '' });
  expect((await board.find(carol.id)).alerts).toEqual([
    { any: ['tech', 'org:river-works'], all: ['is:remote'], none: ['org:acme'] },
  ]);
});

test('an alert of facets alone can be saved; one without anything cannot', async () => {
  const remote = { any: [], all: ['is:remote'], none: [] };
  const carol = await createPerson(board, { alerts: [remote] });
  const empty = { any: '', all: '', none: '' };
  const saved = await board.send(carol.manage, { ...save, alert: alertKey(remote), ...empty });
  expect(saved.headers.get('location')).toBe('?done=same');
  expect((await board.send(carol.manage, { action: 'add-alert', ...empty })).status).toBe(400);
});

test('a link to the form may ask for facets: they are said in words and can be taken off', async () => {
  const page = await board.show('/?tags=tech,org:acme&all=is:remote&none=org:river-works');
  expect(page).toContain('<input type="checkbox" name="all" value="is:remote" checked> Remote only');
  expect(page).toContain(
    '<input type="checkbox" name="none" value="org:river-works" checked> Not from River Works',
  );
  expect(words(page)).not.toMatch(PREFIX);
  await board.signUp({ ...CHOICES, tags: 'tech', all: 'is:remote', none: 'org:river-works' });
  expect((await board.confirmations()).map(({ choices }) => choices)).toMatchObject([
    { alert: { any: ['tech'], all: ['is:remote'], none: ['org:river-works'] } },
  ]);
});
