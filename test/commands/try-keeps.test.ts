// What `rolecall try` refuses, opens, and leaves behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tryCommand } from '../../src/commands/try.ts';
import { type GitServer, startGitServer } from '../helpers/git-server.ts';
import { PROCESS_ENV } from '../helpers/process-env.ts';
import { CLERK, createTrySite, SEXTON, settingsIn, type TrySite } from '../helpers/try-site.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');

let site: TrySite;
beforeEach(async () => {
  site = await createTrySite();
});
afterEach(() => site.close());

describe('exit code 1, with what to do', () => {
  test.each([
    ['a folder that is not there', 'nowhere', 'name a folder'],
    ['a file', 'site/about.md', 'is no folder'],
    ['a folder without posts', 'site', 'no posts were found'],
    ['drafts alone', 'site/drafts', 'mend what is named above'],
  ])('%s', async (_, source, words) => {
    await site.put({
      'about.md': '# About us\n',
      'drafts/posts/a.md': CLERK.replace('tags:', 'draft: true\ntags:'),
    });
    if (source === 'site') await rm(join(site.folder, 'site/drafts'), { recursive: true });
    const { code, err } = await site.tryOut(source);
    expect(code).toBe(1);
    expect(err).toContain(words);
    expect(await readdir(site.temporary)).toEqual([]);
  });
});

describe('the digest is opened', () => {
  const opened = async (isTTY: boolean, open: boolean, env: Record<string, string>) => {
    await site.put({ 'posts/clerk.md': CLERK });
    const { context, printed } = site.context({ isTTY, env });
    const paths: string[] = [];
    const opener = async (path: string) => {
      paths.push(path);
      return 'there is no program for it';
    };
    expect(await tryCommand(context, { source: 'site', open }, opener)).toBe(0);
    return { paths, out: printed.out };
  };
  const DESKTOP = { DISPLAY: ':0' };

  test('where there is a desktop; without a program for it, it is still there', async () => {
    const { paths, out } = await opened(true, true, DESKTOP);
    expect(paths).toHaveLength(1);
    expect(out).toContain('It was not opened: there is no program for it.');
  });

  test('never where nobody looks at a terminal, nor against somebody’s will', async () => {
    expect((await opened(false, true, DESKTOP)).paths).toEqual([]);
    expect((await opened(true, false, DESKTOP)).paths).toEqual([]);
    expect((await opened(true, true, { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' })).paths).toEqual([]);
  });
});

describe('the address of a repository', () => {
  let server: GitServer;
  beforeAll(async () => {
    server = await startGitServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.mood = null;
  });

  test('is cloned, and only the digest is kept', async () => {
    await server.push({ '_config.yml': 'title: Heron Jobs\n', '_posts/2026-11-20-sexton.md': SEXTON });
    const { code, out } = await site.tryOut(server.url);
    expect(code).toBe(0);
    expect(settingsIn(out)).toContain(`posts:\n  repository: "${server.url}"\n  folder: _posts\n`);
    expect(await readdir(site.temporary)).toEqual([expect.stringMatching(/^rolecall-try-/)]);
  });

  test('that leads nowhere is said with what to do', async () => {
    const { code, err } = await site.tryOut(server.url.replace('board', 'nothing'));
    expect(code).toBe(1);
    expect(err).toContain('Check the address');
    expect(await readdir(site.temporary)).toEqual([]);
  });

  test('leaves nothing behind when Ctrl-C comes', async () => {
    server.mood = 'silent';
    const asked = once(server.requests, 'request');
    const child = spawn(process.execPath, [CLI, 'try', server.url], {
      cwd: site.folder,
      env: { ...PROCESS_ENV, TMPDIR: site.temporary },
      stdio: 'ignore',
    });
    await asked;
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(await readdir(site.temporary)).toEqual([]);
  });
});
