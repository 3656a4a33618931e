import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { UserError } from '../../src/errors.ts';
import { makeBoard } from '../../src/installation/make-board.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-init-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(
  path: string,
  text = '---\ntitle: "Riverkeepers Union: Data Director"\n---\nWork.\n',
): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
const text = (path: string) => readFile(join(folder, path), 'utf8');

describe('in an empty folder', () => {
  test('there are settings, a secret, and room for posts and people', async () => {
    const { files } = await makeBoard(folder, null);
    expect(files.every(({ isNew }) => isNew)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual([
      '.env',
      '.gitignore',
      'posts',
      'rolecall.yml',
      'subscriptions',
    ]);
    const config = loadConfig({}, folder);
    expect(config.paths).toMatchObject({
      postsDir: join(folder, 'posts'),
      configFile: join(folder, 'rolecall.yml'),
    });
    expect(config.secrets?.[0]).toHaveLength(43);
  });

  test('only its owner reads the secret, and git passes over it', async () => {
    await makeBoard(folder, null);
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect((await text('.gitignore')).split('\n')).toEqual(
      expect.arrayContaining(['data/', '.env', 'subscriptions/']),
    );
  });
});

test('what is there stays, to the byte', async () => {
  await put('rolecall.yml', 'site:\n  name: Mine\n');
  await put('.env', 'PORT=4000\n');
  await put('subscriptions/alice.md', '---\nemail: alice@example.org\n---\n');
  const { files } = await makeBoard(folder, null);
  expect(files.filter(({ isNew }) => !isNew).map(({ name }) => name)).toEqual([
    'subscriptions/',
    'rolecall.yml',
    '.env',
  ]);
  expect([await text('rolecall.yml'), await text('.env')]).toEqual(['site:\n  name: Mine\n', 'PORT=4000\n']);
});

test('a data folder with a secret keeps that one: links in mails were signed with it', async () => {
  await put('data/secret', 'k'.repeat(40));
  await makeBoard(folder, null);
  expect(loadConfig({}, folder).secrets).toBeNull();
});

describe("in a site's own folder", () => {
  test('the board is a folder that Jekyll does not publish, and reads the posts of the site', async () => {
    await put('_config.yml', 'title: Example Jobs\nurl: https://jobs.example.org\npermalink: pretty\n');
    await put('_posts/2026-11-16-data-director.md');
    const board = await makeBoard(folder, null);
    expect(board.folder).toBe(join(folder, '_rolecall'));
    expect((await readdir(folder)).sort()).toEqual(['_config.yml', '_posts', '_rolecall']);
    expect(loadConfig({}, board.folder)).toMatchObject({
      site: { name: 'Example Jobs', url: 'https://jobs.example.org', pageUrl: 'pretty' },
      paths: { postsDir: join(folder, '_posts'), subscriptionsDir: join(folder, '_rolecall/subscriptions') },
    });
  });

  test('Eleventy, which publishes Markdown of any folder, is told to pass over it', async () => {
    await put('eleventy.config.js', '');
    await put('.eleventyignore', 'drafts/');
    const { files } = await makeBoard(folder, null);
    expect(await text('.eleventyignore')).toBe('drafts/\n_rolecall/\n');
    expect(files.at(-1)).toEqual({ name: '../.eleventyignore', isNew: true });
    expect((await makeBoard(folder, null)).files.at(-1)?.isNew).toBe(false);
  });

  test('a list of records is read from where it lies', async () => {
    await put('_config.yml', 'title: Example Jobs\n');
    await put('_data/jobs.yml', '- title: Data Director\n');
    const { folder: made } = await makeBoard(folder, null);
    const { posts, paths } = loadConfig({}, made);
    expect(posts.records).toEqual(['_data/jobs.yml']);
    expect(dirname(paths.postsDir)).toBe(folder);
  });

  test('what its settings hold and we cannot use is left out', async () => {
    await put('_config.yml', 'title: Example Jobs\ntimezone: Atlantis/Capital\npermalink: /:nonsense/\n');
    await put('_posts/2026-11-16-data-director.md');
    const { folder: made } = await makeBoard(folder, null);
    expect(loadConfig({}, made).site).toMatchObject({ name: 'Example Jobs', timeZone: 'UTC', pageUrl: null });
  });
});

test('a board elsewhere reads the posts of the site that one stands in', async () => {
  await put('site/hugo.toml', '');
  await put('site/content/jobs/data-director.md');
  const made = await makeBoard(join(folder, 'site'), '../board');
  expect(made.folder).toBe(join(folder, 'board'));
  expect(loadConfig({}, made.folder).paths.postsDir).toBe(join(folder, 'site/content/jobs'));
});

test('examples, tests and what a site was built into hold no posts of its own', async () => {
  for (const place of ['examples/posts', 'test/posts', 'node_modules/theme/_posts', '_site/jobs'])
    await put(`${place}/a.md`);
  expect((await makeBoard(folder, null)).site.folder).toBeNull();
});

test('a name that cannot be a folder is said in words', async () => {
  await put('taken', '');
  const refusal = makeBoard(folder, 'taken');
  await expect(refusal).rejects.toThrow(UserError);
  await expect(refusal).rejects.toThrow(/cannot become a board's folder/);
});
