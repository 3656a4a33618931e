// What a pull request is told: annotations, only of what changed, and whom it would reach.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { workflowCommand } from '../../src/commands/lint-github.ts';
import { createLintBoard, GOOD_POST, type LintBoard } from '../helpers/lint-command.ts';

let board: LintBoard;
beforeEach(() => {
  board = createLintBoard();
});

describe('annotations', () => {
  test('whatever is in path and texts, an annotation is one line and nothing in it ends a part', () => {
    const place = { path: 'posts/a,b: 100%.md', line: 3, cwd: '/site', env: {} };
    expect(workflowCommand('error', place, 'Left, out: 1', '50% off\n::error::forged, really: yes')).toBe(
      '::error file=posts/a%2Cb%3A 100%25.md,line=3,title=Left%2C out%3A 1::50%25 off ::error::forged, really: yes',
    );
  });

  test.each([
    ['posts/a.md', '/site/_rolecall', '/site', '_rolecall/posts/a.md'],
    ['/site/_posts/a.md', '/site/_rolecall', '/site', '_posts/a.md'],
    ['/site/_data/jobs.yml#a-job', '/site/_rolecall', '/site', '_data/jobs.yml'],
    ['/elsewhere/a.md', '/site', '/site', '/elsewhere/a.md'],
    ['posts/a.md', '/site', undefined, 'posts/a.md'],
  ])('%s seen from %s in the repository %s is %s', (path, cwd, workspace, shown) => {
    const line = workflowCommand(
      'notice',
      { path, line: null, cwd, env: { GITHUB_WORKSPACE: workspace } },
      't',
      'm',
    );
    expect(line).toBe(`::notice file=${shown},title=t::m`);
  });

  test('a mistake is an error at its line, a mistyped tag a warning at its own, missing facts a notice', async () => {
    for (const number of [1, 2, 3, 4, 5])
      board.write(
        `posts/${number}.md`,
        GOOD_POST.replace('data', 'nonprofit').replace('Director', `Head ${number}`),
      );
    board.write('posts/bad.md', '---\ntitle: Riverkeepers: Director\n---\nText.\n');
    board.write(
      'posts/typo.md',
      GOOD_POST.replace('data]', 'noprofit]')
        .replace(/^(salary|closes).*\n/gm, '')
        .replace('Director', 'Clerk'),
    );
    const { code, out } = await board.lint({ files: ['posts/bad.md', 'posts/typo.md'], format: 'github' });
    const lines = out.split('\n');
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/^::error file=posts\/bad\.md,line=2,title=This would be left out::.+; .+$/);
    expect(lines[1]).toMatch(
      /^::warning file=posts\/typo\.md,line=3,title=Worth a look::the tag "noprofit" .*; did you mean "nonprofit"\?/,
    );
    expect(lines[2]).toBe(
      '::notice file=posts/typo.md,title=Readers look for these first::no pay and no closing day',
    );
    expect(lines.at(-2)).toBe('2 files checked: 1 error, 1 note.');
  });

  test('of a whole board, missing facts stay one line', async () => {
    board.write('posts/a.md', GOOD_POST.replace(/^salary.*\n/m, ''));
    const { out } = await board.lint({ format: 'github' });
    expect(out).toBe(
      'Of 1 open post, 1 without pay: readers look for these first.\n1 file checked: 0 errors, 0 notes.\n',
    );
  });
});

describe('--since', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      cwd: board.cwd,
      stdio: 'pipe',
    });

  beforeEach(() => {
    board.write('posts/old.md', '---\ntitle: [\n---\n');
    board.write('posts/gone.md', GOOD_POST.replace('Director', 'Gone'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'one');
  });

  test('only what has changed is checked, committed or not, and what is gone is not missed', async () => {
    board.write('posts/bad.md', '---\ntitle: [\n---\n');
    git('add', '.');
    git('commit', '--quiet', '--message', 'two');
    board.write('posts/now.md', GOOD_POST);
    board.write('README.md', 'Not a post.\n');
    rmSync(join(board.cwd, 'posts/gone.md'));
    const { code, out } = await board.lint({ since: 'HEAD^' });
    expect([code, out.split('\n').map((line) => line.split(' line')[0])]).toEqual([
      1,
      ['posts/bad.md', '2 files checked: 1 error, 0 notes.', ''],
    ]);
  });

  test('the other posts are still neighbours: a copy of one is seen', async () => {
    board.write('posts/first.md', GOOD_POST);
    git('add', '.');
    git('commit', '--quiet', '--message', 'two');
    board.write('posts/second.md', GOOD_POST.replace('runs', 'loves'));
    expect((await board.lint({ since: 'HEAD' })).out).toMatch(
      /^posts\/second\.md: note: title and link are those of first\.md/,
    );
  });

  test('records of a list that changed count as changed, and people may be in no repository', async () => {
    board.write('rolecall.yml', 'posts:\n  records: [_data/jobs.yml]\n');
    mkdirSync(join(board.cwd, '_data'));
    board.write(
      '_data/jobs.yml',
      '- title: "Heron Works: Clerk"\n  tags: [data]\n  description: They look for a clerk.\n',
    );
    rmSync(join(board.cwd, 'subscriptions'), { recursive: true });
    const { out } = await board.lint({ since: 'HEAD', format: 'github' });
    expect(out).toMatch(/^::warning file=_data\/jobs\.yml,.*no apply link/m);
    expect(out).toMatch(/^1 file checked: 0 errors/m);
  });

  test('a commit that is not there is said with the remedy, and is no option of git', async () => {
    for (const since of ['HEAD^', '--output=here'])
      expect(await board.lint({ since })).toEqual({
        code: 1,
        out: '',
        err: expect.stringMatching(/^(rolecall: )?git cannot say what has changed \(.+\): .*fetch-depth: 2/),
      });
  });
});

describe('--reach', () => {
  let server: Server;
  let asked: string[];
  let answer: { status: number; body: string };
  let reach: string;
  beforeEach(async () => {
    asked = [];
    answer = { status: 200, body: '{"tags":["data"],"people":410,"weekly":300,"daily":90,"instant":null}' };
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(answer.status).end(answer.body);
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    reach = `http://127.0.0.1:${(server.address() as AddressInfo).port}/reach.json`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('each post says whom it would reach; the same tags are asked once, drafts not at all', async () => {
    board.write('posts/a.md', GOOD_POST);
    board.write('posts/b.md', GOOD_POST.replace('Director', 'Clerk').replace('/1', '/2'));
    board.write(
      'posts/c.md',
      GOOD_POST.replace('tags', 'draft: true\ntags')
        .replace('data', 'tech')
        .replace('Director', 'Draft')
        .replace('/1', '/3'),
    );
    const { out, code } = await board.lint({ reach });
    expect([code, asked]).toEqual([0, ['/reach.json?tags=data%2Corg%3Ariverkeepers%2Cpay%3Astated']]);
    expect(out).toMatch(
      /^posts\/a\.md: would go to 410 people, 300 weekly, 90 daily\nposts\/b\.md: would go to 410/m,
    );
    expect((await board.lint({ reach, format: 'github' })).out).toMatch(
      /^::notice file=posts\/a\.md,title=Who would get it::would go to 410 people, 300 weekly, 90 daily$/m,
    );
    expect(JSON.parse((await board.lint({ reach, format: 'json' })).out)[0]).toEqual({
      ...{ path: 'posts/a.md', level: 'reach', tags: ['data'] },
      ...{ people: 410, weekly: 300, daily: 90, instant: null },
    });
  });

  test('what a post states is asked with its tags, and its place', async () => {
    const stated = 'location: Portland, Oregon\nsalary: $50,000\nremote: true\ntags';
    board.write('posts/a.md', GOOD_POST.replace('tags', stated).replace('salary: $60,000\n', ''));
    await board.lint({ reach });
    const [question = ''] = asked;
    const tags = new URL(question, reach).searchParams.get('tags')?.split(',').sort();
    expect(tags).toEqual(['data', 'is:remote', 'org:riverkeepers', 'pay:stated', 'place:portland-or']);
  });

  test('few people are not counted', async () => {
    board.write('posts/a.md', GOOD_POST);
    answer.body = '{"tags":["data"],"people":null,"weekly":null,"daily":null,"instant":null}';
    expect((await board.lint({ reach })).out).toMatch(/^posts\/a\.md: would go to fewer than ten people$/m);
  });

  test.each([
    [404, 'not found', /it is off there: web\.reach/],
    [503, 'later', /status 503/],
    [200, 'a page', /./],
    [200, '[]', /another answer came/],
  ])('an answer %i "%s" is no error of the post, and is asked once', async (status, body, words) => {
    board.write('posts/a.md', GOOD_POST);
    board.write(
      'posts/b.md',
      GOOD_POST.replace('Director', 'Clerk').replace('/1', '/2').replace('data', 'tech'),
    );
    answer = { status, body };
    const { code, out, err } = await board.lint({ reach });
    expect([code, out, asked.length]).toEqual([0, '2 files checked: 0 errors, 0 notes.\n', 1]);
    expect(err).toMatch(/reach\.json did not say who would get these \(/);
    expect(err).toMatch(words);
  });

  test('nobody there is no error either', async () => {
    board.write('posts/a.md', GOOD_POST);
    server.close();
    const { code, err } = await board.lint({ reach });
    expect([code, err]).toEqual([0, expect.stringMatching(/ECONNREFUSED/)]);
  });
});
