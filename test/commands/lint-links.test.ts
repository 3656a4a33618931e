// Dead apply links: who is asked, how often, and what is taken for dead.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type AskLink, lookAtLink } from '../../src/collect/look-at-link.ts';
import { askLink } from '../../src/commands/lint-links.ts';
import { createLintBoard, GOOD_POST, type LintBoard } from '../helpers/lint-command.ts';

let board: LintBoard;
beforeEach(() => {
  board = createLintBoard();
});

type Answer = number | string | Error;

/** Sites as a map from an address to a status, a redirect or an error; what was asked, in order. */
function web(answers: Readonly<Record<string, Answer | readonly [head: Answer, get: Answer]>>) {
  const asked: string[] = [];
  const ask: AskLink = async (url, method) => {
    asked.push(`${method} ${url.href}`);
    const known = answers[url.href] ?? 200;
    const answer = Array.isArray(known) ? known[method === 'HEAD' ? 0 : 1] : known;
    if (answer instanceof Error) throw answer;
    return typeof answer === 'string'
      ? { status: 302, location: answer }
      : { status: answer, location: null };
  };
  return { ask, asked };
}

const write = (name: string, url: string) =>
  board.write(`posts/${name}.md`, GOOD_POST.replace('Director', name).replace('https://example.org/1', url));
const noHost = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });

test('a link that leads nowhere is a note at its line; drafts and addresses of mail are not asked', async () => {
  write('Alive', 'https://jobs.example.org/1');
  write('Dead', 'https://jobs.example.org/2');
  write('Mail', 'mailto:jobs@example.org');
  board.write('posts/draft.md', GOOD_POST.replace('tags', 'draft: true\ntags'));
  const { ask, asked } = web({ 'https://jobs.example.org/2': 404 });
  const { code, out } = await board.lint({ links: { cache: null } }, { ask });
  expect(code).toBe(0);
  expect(out).toBe(
    'posts/Dead.md line 9: note: the apply link leads nowhere (https://jobs.example.org/2): it answers with the status 404; correct it, or write closes: filled\n4 files checked: 0 errors, 1 note.\n',
  );
  expect(asked.sort()).toEqual([
    'GET https://jobs.example.org/2',
    'HEAD https://jobs.example.org/1',
    'HEAD https://jobs.example.org/2',
  ]);
});

test('without --links nobody is asked', async () => {
  write('Dead', 'https://jobs.example.org/2');
  const { ask, asked } = web({});
  await board.lint({}, { ask });
  expect(asked).toEqual([]);
});

test.each([
  ['there', 200],
  ['gone', 404],
  ['gone', 410],
  ['no-host', noHost],
  ['there', [405, 200]],
  ['there', [404, 200]],
  ['gone', [403, 404]],
  ['unknown', 403],
  ['unknown', 429],
  ['unknown', 503],
  ['unknown', new Error('socket hang up')],
  ['there', 'https://example.org/moved'],
  ['gone', 'https://example.org/nowhere'],
  ['unknown', 'https://example.org/round'],
  ['unknown', 'ftp://example.org/'],
] as const)('it is taken as %s when the answer is %s', async (state, answer) => {
  const { ask } = web({
    'https://example.org/1': answer,
    'https://example.org/nowhere': 404,
    'https://example.org/round': 'https://example.org/round',
  });
  const signal = new AbortController().signal;
  const inTurn = <T>(_: string, work: () => Promise<T>) => work();
  expect((await lookAtLink('https://example.org/1', { ask, inTurn, signal })).state).toBe(state);
});

test('a host is asked one thing at a time, redirects to it included; others meanwhile', async () => {
  for (const number of [1, 2, 3, 4]) write(`A${number}`, `https://a.example.org/${number}`);
  write('B', 'https://b.example.org/1');
  const open = new Map<string, number>();
  const most = new Map<string, number>();
  let both = false;
  const ask: AskLink = async (url) => {
    open.set(url.host, (open.get(url.host) ?? 0) + 1);
    most.set(url.host, Math.max(most.get(url.host) ?? 0, open.get(url.host) ?? 0));
    both ||= [...open.values()].filter((number) => number > 0).length > 1;
    await new Promise((later) => setImmediate(later));
    open.set(url.host, (open.get(url.host) ?? 0) - 1);
    return url.host === 'b.example.org'
      ? { status: 301, location: 'https://a.example.org/5' }
      : { status: 200, location: null };
  };
  await board.lint({ links: { cache: null } }, { ask });
  expect([most.get('a.example.org'), most.get('b.example.org'), both]).toEqual([1, 1, true]);
});

test('answers are kept: a good one for a week, a bad one for an hour', async () => {
  write('Alive', 'https://jobs.example.org/1');
  write('Dead', 'https://jobs.example.org/2');
  const { ask, asked } = web({ 'https://jobs.example.org/2': 410 });
  const links = { cache: 'links.json' };
  const after = (hours: number) => ({
    ask,
    now: new Date(Date.parse('2026-11-27T12:00:00Z') + hours * 3_600_000),
  });
  await board.lint({ links }, after(0));
  asked.length = 0;
  expect((await board.lint({ links }, after(0.9))).out).toMatch(
    /Dead\.md line 9: note: the apply link leads nowhere/,
  );
  expect(asked).toEqual([]);
  await board.lint({ links }, after(1.1));
  expect(asked.filter((one) => one.startsWith('HEAD'))).toEqual(['HEAD https://jobs.example.org/2']);
  asked.length = 0;
  await board.lint({ links }, after(7 * 24 + 1));
  expect(asked).toContain('HEAD https://jobs.example.org/1');
});

test('a file of answers that is none of ours is written anew', async () => {
  write('Alive', 'https://jobs.example.org/1');
  board.write('links.json', '{broken');
  await board.lint({ links: { cache: 'links.json' } }, { ask: web({}).ask });
  expect(JSON.parse(readFileSync(join(board.cwd, 'links.json'), 'utf8'))).toMatchObject({
    'https://jobs.example.org/1': { state: 'there' },
  });
});

test('more than 200 links are asked over several runs', async () => {
  for (let number = 0; number < 203; number += 1) write(`P${number}`, `https://h${number}.example.org/`);
  const { ask, asked } = web({});
  const { err } = await board.lint({ links: { cache: 'links.json' } }, { ask });
  expect([asked.length, err]).toEqual([200, '3 apply links were not asked this time.\n']);
  await board.lint({ links: { cache: 'links.json' } }, { ask });
  expect(asked.length).toBe(203);
});

test.each(['http://127.0.0.1:1/', 'http://[::1]:1/', 'http://169.254.169.254/', 'http://localhost:1/'])(
  'a post cannot make us ask %s',
  async (address) => {
    const question = askLink(new URL(address), 'HEAD', new AbortController().signal);
    await expect(question).rejects.toThrow(/inner address/);
  },
);
