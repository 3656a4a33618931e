import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRepository } from '../../src/collect/repository.ts';
import { RepositoryProblem } from '../../src/collect/repository-problem.ts';
import { type GitServer, startGitServer } from '../helpers/git-server.ts';

const ALWAYS = new AbortController().signal;
const KEEP = { signal: ALWAYS, mayRewrite: false };

let server: GitServer;
let dir: string;

beforeEach(async () => {
  server = await startGitServer();
  dir = await mkdtemp(join(tmpdir(), 'rolecall-repository-'));
});
afterEach(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

function open(given: { url?: string; branch?: string; token?: string; fetchMs?: number } = {}) {
  const { url = server.url, branch = null, token = null, fetchMs } = given;
  return createRepository(
    { url, branch, token, dir, workTree: join(dir, 'files') },
    () => new Date(),
    fetchMs,
  );
}

const posts = async () => (await readdir(join(dir, 'files/_posts'))).sort();
const problemOf = (work: Promise<unknown>): Promise<RepositoryProblem> =>
  work.then(
    () => expect.fail('it came to something'),
    (error) => {
      expect(error).toBeInstanceOf(RepositoryProblem);
      return error;
    },
  );

describe('a repository', () => {
  test('is cloned, and what is pushed later comes with the next pull', async () => {
    const repository = open();
    await server.push({ '_posts/one.md': 'one', 'index.html': '' });
    const first = await repository.fetch(KEEP);
    expect(await repository.checkOut(ALWAYS)).toBe(true);
    expect(await posts()).toEqual(['one.md']);
    const before = await stat(join(dir, 'files/_posts/one.md'));

    await server.push({ '_posts/two.md': 'two' });
    expect(await repository.fetch(KEEP)).not.toBe(first);
    expect(await posts()).toEqual(['one.md']);
    expect(await repository.checkOut(ALWAYS)).toBe(true);
    expect(await posts()).toEqual(['one.md', 'two.md']);
    // What did not change is not written again.
    expect((await stat(join(dir, 'files/_posts/one.md'))).mtimeMs).toBe(before.mtimeMs);
    expect(await repository.checkOut(ALWAYS)).toBe(false);
  });

  test('gives its own branch where one is named', async () => {
    await server.push({ '_posts/main.md': '' });
    await server.push({ '_posts/live.md': '' }, 'live');
    const repository = open({ branch: 'live' });
    await repository.fetch(KEEP);
    await repository.checkOut(ALWAYS);
    expect(await posts()).toEqual(['live.md', 'main.md']);
  });

  test('whose history was rewritten keeps its files until somebody allows it', async () => {
    const repository = open();
    await server.push({ '_posts/one.md': 'one' });
    await repository.fetch(KEEP);
    await server.rewrite({ '_posts/other.md': 'other' });
    expect(await problemOf(repository.fetch(KEEP))).toMatchObject({
      facts: { problem: 'rewritten' },
      message: 'the history of the main branch was rewritten: it does not lead on from what is here',
      remedy: expect.stringContaining('rolecall release repository'),
    });
    await repository.checkOut(ALWAYS);
    expect(await posts()).toEqual(['one.md']);

    await repository.fetch({ signal: ALWAYS, mayRewrite: true });
    await repository.checkOut(ALWAYS);
    expect(await posts()).toEqual(['other.md']);
  });

  test('whose branch is gone keeps its files and says so', async () => {
    const repository = open({ branch: 'live' });
    await server.push({ '_posts/one.md': 'one' }, 'live');
    await repository.fetch(KEEP);
    await server.editor('push', '--quiet', server.folder, ':refs/heads/live');
    expect(await problemOf(repository.fetch(KEEP))).toMatchObject({
      facts: { problem: 'no-branch' },
      message: 'the branch live is not in the repository',
    });
    await repository.checkOut(ALWAYS);
    expect(await posts()).toEqual(['one.md']);
  });

  test('that a kill left half-checked-out, with a lock, is repaired by the next process', async () => {
    await server.push({ '_posts/one.md': 'one' });
    const before = open();
    await before.fetch(KEEP);
    await before.checkOut(ALWAYS);
    const lock = join(dir, 'git/index.lock');
    await writeFile(lock, '');
    await utimes(lock, 1, 1);
    await writeFile(join(dir, 'files/_posts/one.md'), 'ha');
    await writeFile(join(dir, 'files/_posts/stray.md'), 'stray');

    await open().checkOut(ALWAYS);
    expect(await posts()).toEqual(['one.md']);
    expect(await readFile(join(dir, 'files/_posts/one.md'), 'utf8')).toBe('one');
  });

  test('gives its posts up for no server that is silent, slow or away', async () => {
    await server.push({ '_posts/one.md': 'one' });
    await open().fetch(KEEP);
    server.mood = 'silent';
    expect(await problemOf(open({ fetchMs: 300 }).fetch(KEEP))).toMatchObject({
      facts: { problem: 'too-slow' },
      message: 'git was not done after 0.3 s',
    });
    const away = 'http://127.0.0.1:9/board.git';
    expect(await problemOf(open({ url: away }).fetch(KEEP))).toMatchObject({
      facts: { problem: 'other' },
    });
    await open().checkOut(ALWAYS);
    expect(await posts()).toEqual(['one.md']);
  });

  test('behind a token is read with it, and the token stands in no message', async () => {
    const authorization = `Basic ${Buffer.from('x-access-token:s3cret').toString('base64')}`;
    Object.assign(server, { authorization });
    await server.push({ '_posts/one.md': 'one' });
    await open({ token: 's3cret' }).fetch(KEEP);
    for (const token of ['wr0ng', undefined]) {
      const problem = await problemOf(open(token === undefined ? {} : { token }).fetch(KEEP));
      expect(problem).toMatchObject({
        facts: { problem: 'not-readable' },
        message: 'the repository is not there, or we may not read it',
      });
      expect(JSON.stringify(problem)).not.toContain('wr0ng');
    }
  });
});

describe('nothing in a repository', () => {
  test('is run or followed: hooks, submodules, links to other places, filters', async () => {
    await server.push({ '_posts/one.md': 'one', '.gitattributes': '*.md filter=evil ident\n' });
    await server.link('_posts/link.md', '/etc/hostname');
    await server.editor('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
    await server.push({
      '.gitmodules': `[submodule "module"]\n\tpath = module\n\turl = ext::sh -c "touch ${dir}/ran"\n`,
    });
    const repository = open();
    await repository.fetch(KEEP);
    await mkdir(join(dir, 'git/hooks'), { recursive: true });
    await writeFile(join(dir, 'git/hooks/post-checkout'), `#!/bin/sh\ntouch ${dir}/ran\n`, { mode: 0o755 });
    await repository.checkOut(ALWAYS);
    expect(await readdir(dir)).not.toContain('ran');
    expect(await posts()).toEqual(['link.md', 'one.md']);
    // A link is a file with its target as text.
    expect(await readFile(join(dir, 'files/_posts/link.md'), 'utf8')).toBe('/etc/hostname');
  });

  test('is reached by a way that the settings do not name', async () => {
    const ran = join(dir, 'ran');
    await problemOf(open({ url: `ext::sh -c touch% ${ran}` }).fetch(KEEP));
    await problemOf(open({ url: '--upload-pack=touch ran' }).fetch(KEEP));
    expect(await readdir(dir)).not.toContain('ran');
  });
});
