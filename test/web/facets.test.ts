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

test('the sign-up form and the manage page offer the same, in words', async () => {
  const carol = await createPerson(board);
  for (const page of [await board.show('/'), await board.show(carol.manage)]) {
    expect(words(page)).toContain('Tech');
    expect(words(page)).not.toMatch(PREFIX);
    // One fold away, in words.
    expect(words(page)).toContain('Anywhere Remote only In Portland, OR');
    expect(words(page)).toContain('With pay stated');
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
  expect(json.items[0]?.tags).toEqual(['Tech']);
});

test('a feed shuts an organisation out', async () => {
  const all = parseFeed(await board.show('/feed.atom')).items.length;
  expect(parseFeed(await board.show('/feed.atom?none=org:acme')).items).toHaveLength(all - 1);
});

const alert = { any: ['org:river-works', 'data'], all: ['is:remote'], none: ['org:acme', 'nonprofit'] };
const save = { action: 'change-alert', alert: alertKey(alert) };

/** What a browser would send of the form in which an alert is changed. */
function fieldsOf(page: string): [string, string][] {
  const form = page.slice(page.indexOf('id="choose"'), page.indexOf('</form>', page.indexOf('id="choose"')));
  const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);
  const sent = inputs.filter((tag) => !/type="(?:checkbox|radio)"/.test(tag) || / checked/.test(tag));
  const options = [...form.matchAll(/<select[^>]* name="(\w+)"[\s\S]*?<\/select>/g)].map(
    ([select, name]): [string, string] => [
      name ?? '',
      attribute(/<option[^>]* selected/.exec(select)?.[0] ?? '', 'value'),
    ],
  );
  return [
    ...sent.map((tag): [string, string] => [attribute(tag, 'name'), attribute(tag, 'value')]),
    ...options,
  ].filter(([name]) => name !== '');
}

test('the manage page says facets in words, and Save leaves them as they are', async () => {
  const carol = await createPerson(board, { alerts: [alert], source: 'file' });
  const page = await board.show(carol.manage);
  expect(words(page)).toContain('Data or from River Works, not Nonprofit · Remote only · Not from Acme');
  expect(words(page)).not.toMatch(PREFIX);
  expect(page).not.toContain('No job on this board');
  const body = new URLSearchParams([...fieldsOf(page), ['action', 'change-alert']]);
  const response = await board.ask(carol.manage, { method: 'POST', body, redirect: 'manual' });
  expect(response.headers.get('location')).toBe('?done=same');
  expect((await board.find(carol.id)).alerts).toEqual([alert]);
});

test('employers are followed and left out by their names', async () => {
  const carol = await createPerson(board, { alerts: [alert] });
  const names = { follow: 'River Works, Inc.; Riverkeepers Union', shut: 'The Acme' };
  await board.send(carol.manage, { ...save, tags: 'tech', ...names });
  expect((await board.find(carol.id)).alerts).toEqual([
    { any: ['tech', 'org:river-works', 'org:riverkeepers-union'], all: [], none: ['org:acme'] },
  ]);
});

test('an alert of facets alone can be saved; one without anything cannot', async () => {
  const remote = { any: [], all: ['is:remote'], none: [] };
  const carol = await createPerson(board, { alerts: [remote] });
  const saved = await board.send(carol.manage, { ...save, alert: alertKey(remote), all: 'is:remote' });
  expect(saved.headers.get('location')).toBe('?done=same');
  expect((await board.send(carol.manage, { action: 'add-alert', tags: '' })).status).toBe(400);
});

test('a link to the form may ask for facets: they are said in words and can be taken off', async () => {
  const page = await board.show('/?tags=tech,org:acme&all=is:remote&none=org:river-works');
  expect(page).toContain('<option value="is:remote" selected>Remote only</option>');
  expect(page).toContain('value="org:river-works" checked><span>Not from River Works</span>');
  expect(words(page)).not.toMatch(PREFIX);
  await board.signUp({ ...CHOICES, tags: 'tech', all: 'is:remote', none: 'org:river-works' });
  expect((await board.confirmations()).map(({ choices }) => choices)).toMatchObject([
    { alert: { any: ['tech'], all: ['is:remote'], none: ['org:river-works'] } },
  ]);
});
