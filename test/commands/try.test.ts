import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { initCommand } from '../../src/commands/init.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { CLERK, createTrySite, SEXTON, settingsIn, type TrySite } from '../helpers/try-site.ts';

let site: TrySite;
beforeEach(async () => {
  site = await createTrySite();
});
afterEach(() => site.close());

const digestIn = (out: string) => readFile(/\S+digest\.html/.exec(out)?.[0] ?? '', 'utf8');

describe('what a board is told', () => {
  test('Jekyll: how many posts were read, which key looks like the link, the tags, the digest', async () => {
    await site.put({
      '_config.yml': 'title: Heron Jobs\nurl: https://jobs.example.org\n',
      '_posts/2026-11-20-clerk.md': CLERK,
      '_posts/2026-11-21-sexton.md': SEXTON,
      '_posts/2026-11-22-bad.md': '---\ntitle: Org: Role\n---\n',
    });
    const { code, out } = await site.tryOut();
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe(
      '3 posts in _posts (Jekyll), 2 read, 1 without an apply link: `how_to_apply` looks like one.',
    );
    expect(out).toContain('2026-11-22-bad.md line 2: ');
    expect(out).toContain('title: "Org: Role"');
    expect(out).toContain('data (2), church (1)');
    expect(out).toContain('With them: 2 read.');
    const html = await digestIn(out);
    expect(html).toContain('Heron Jobs');
    expect(html).toContain('mailto:jobs@kiln.example.org');
    expect(html).toContain('$50,000');
  });

  test('Hugo: TOML is named with what to do', async () => {
    await site.put({
      'hugo.toml': "baseURL = 'https://jobs.example.org/'\ntitle = 'Kiln Jobs'\n",
      'content/jobs/sexton.md': '---\ntitle: Sexton\nlink: https://kiln.example.org/1\n---\nRing the bell.\n',
      'content/jobs/clerk.md': "+++\ntitle = 'Clerk'\n+++\n",
    });
    const { code, out } = await site.tryOut();
    expect(code).toBe(0);
    expect(out).toContain('2 posts in content/jobs (Hugo), 1 read');
    expect(out).toContain('clerk.md line 1: ');
    expect(settingsIn(out)).toContain('    apply_url: [link]');
  });

  test('Eleventy: jobs that are filled stay out of the digest', async () => {
    await site.put({
      'eleventy.config.js': 'export default () => ({});\n',
      'src/jobs/clerk.md': CLERK.replace('tags:', 'status: filled\ntags:'),
      'src/jobs/sexton.md': SEXTON,
    });
    const { out } = await site.tryOut();
    expect(out).toContain('With them: all read, 1 filled.');
    expect(await digestIn(out)).not.toContain('Clerk');
  });

  test('a list of records whose keys are all its own', async () => {
    await site.put({
      '_config.yml': 'title: Heron Jobs\n',
      '_data/jobs.yml': `- position: Clerk
  employer: {name: Heron Works}
  url: https://heron.example.org/1
  description: File herons.
`,
    });
    const { code, out } = await site.tryOut();
    expect(code).toBe(0);
    expect(out).toContain('1 post in _data/jobs.yml (Jekyll), 0 read: `position` looks like the title.');
    expect(await digestIn(out)).toContain('https://heron.example.org/1');
  });

  test('one file of YAML for each job, and posts in HTML', async () => {
    await site.put({ 'jobs/clerk.yaml': 'title: Clerk\ncompany: Heron Works\n' });
    expect((await site.tryOut()).out).toContain('1 post in jobs/**/*.yaml, 1 read');
    await site.put({ 'other/_posts/2026-11-20-clerk.html': CLERK });
    expect(settingsIn((await site.tryOut('site/other')).out)).toContain('extensions: [md, markdown, html]');
  });

  test('the folder of posts itself will do', async () => {
    await site.put({ 'entries/clerk.md': CLERK, 'entries/sexton.md': SEXTON });
    const { code, out } = await site.tryOut('site/entries');
    expect(code).toBe(0);
    expect(out).toContain('2 posts, all read');
    expect(settingsIn(out)).toContain(`folder: ${join(site.folder, 'site/entries')}`);
  });

  test('the first few files that are not read are named, and the rest counted', async () => {
    const bad = Array.from({ length: 8 }, (_, index) => [`posts/bad-${index}.md`, '---\ntitle: A: B\n---\n']);
    await site.put({ 'posts/clerk.md': CLERK, 'posts/README.md': '# Posts\n', ...Object.fromEntries(bad) });
    const { out } = await site.tryOut();
    expect(out).toContain('9 posts in posts, 1 read');
    expect(out.match(/bad-\d\.md line 2/g)).toHaveLength(5);
    expect(out).toContain('and 3 more');
  });

  test('nothing that a terminal would obey comes from a post', async () => {
    await site.put({ 'posts/clerk.md': CLERK.replace('tags: [data]', 'tags: ["a\\e[31mb"]') });
    expect((await site.tryOut()).out).not.toContain('\u001b');
  });
});

test('the lines are those that a board takes, and that init writes', async () => {
  await site.put({
    'posts/sexton.md': SEXTON.replace('tags:', 'filled: true\ntags:'),
    'posts/clerk.md': CLERK,
  });
  const { out } = await site.tryOut();
  const { context } = site.context();
  await initCommand({ ...context, cwd: join(site.folder, 'site') }, { folder: null });
  const board = join(site.folder, 'site');
  const made = loadConfig({}, board).posts;
  expect(made).toMatchObject({
    keys: { apply_url: ['how_to_apply'], salary: ['compensation'] },
    closedWhen: { filled: ['true'] },
  });
  await writeFile(join(board, 'rolecall.yml'), settingsIn(out));
  expect(loadConfig({}, board).posts).toEqual(made);
});
