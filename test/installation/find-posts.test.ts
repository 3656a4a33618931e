import { describe, expect, test } from 'vitest';
import { findPosts, findPostsIn, type SiteFile } from '../../src/installation/find-posts.ts';

const POST = '---\ntitle: "Riverkeepers Union: Data Director"\n---\nWork with us.\n';
const file = (path: string, head = POST): SiteFile => ({ path, head });
const posts = (folder: string, number: number, ending = 'md') =>
  Array.from({ length: number }, (_, index) => file(`${folder}/post-${index}.${ending}`));

describe('where the posts are', () => {
  test.each<[string, string | null, readonly SiteFile[]]>([
    ['_posts of Jekyll', '_posts', [...posts('_posts', 3), file('about.md'), file('_layouts/post.html')]],
    ['a collection of jobs beside a longer blog', '_jobs', [...posts('_posts', 40), ...posts('_jobs', 2)]],
    [
      'jobs of Hugo, in bundles and by year',
      'content/jobs',
      [file('content/jobs/2026/one/index.md'), ...posts('content/posts', 9)],
    ],
    [
      'jobs of Eleventy or Astro',
      'src/content/jobs',
      [...posts('src/content/jobs', 1), ...posts('src/blog', 9)],
    ],
    [
      'categories of Jekyll: what begins with _ is entered only on purpose',
      'jobs/_posts',
      posts('jobs/_posts', 2),
    ],
    ['a name in several words', 'job-openings', posts('job-openings', 1)],
    ['posts at the top', 'posts', posts('posts', 1)],
    ['a folder of any name, if it holds enough', 'entries', [...posts('entries', 3), ...posts('pages', 2)]],
    ['pages alone are no posts', null, [file('index.md'), ...posts('pages', 2)]],
    ['drafts and templates are none', null, [...posts('_drafts', 9), ...posts('_includes', 9, 'html')]],
    [
      'a README and texts without a title are none',
      null,
      [file('posts/README.md', '# Posts go here\n'), file('jobs/x.md', '---\nlayout: page\n---\n')],
    ],
  ])('%s', (_, folder, files) => {
    expect(findPosts(files).folder).toBe(folder);
  });

  test('they are counted, with what lies below', () => {
    expect(findPosts([...posts('content/jobs/2025', 2), ...posts('content/jobs', 3)]).posts).toBe(5);
  });

  test('TOML counts, though it is not read: lint says so', () => {
    expect(findPosts([file('content/jobs/a.md', "+++\ntitle = 'A'\n+++\n")]).folder).toBe('content/jobs');
  });

  test('posts in HTML are named, as they are read only where it is said', () => {
    expect(findPosts(posts('_posts', 2, 'html')).extensions).toEqual(['md', 'markdown', 'html']);
    expect(findPosts(posts('_posts', 2)).extensions).toBeNull();
  });
});

describe('lists of records', () => {
  const record = '- title: Data Director\n  company: Riverkeepers Union\n';

  test('come before the blog beside them, and after a folder of jobs', () => {
    const list = file('_data/jobs.yml', record);
    expect(findPosts([list, ...posts('_posts', 9)])).toMatchObject({
      folder: null,
      records: ['_data/jobs.yml'],
    });
    expect(findPosts([list, ...posts('_jobs', 1)])).toMatchObject({ folder: '_jobs', records: [] });
  });

  test('may be one a file', () => {
    const files = [1, 2].map((index) =>
      file(`data/jobs/2026/${index}.json`, '{\n  "title": "Data Director" }'),
    );
    expect(findPosts(files).records).toEqual(['data/jobs/**/*.json']);
  });

  test('other data is none', () => {
    expect(findPosts([file('_data/menu.yml', record), file('_data/jobs.yml', 'count: 3\n')]).records).toEqual(
      [],
    );
  });
});

describe('what made the site', () => {
  test.each([
    ['Jekyll', '_config.yml'],
    ['Hugo', 'hugo.toml'],
    ['Hugo', 'config/_default/hugo.yaml'],
    ['Eleventy', '.eleventy.js'],
    ['Eleventy', 'eleventy.config.mjs'],
    ['Astro', 'astro.config.mjs'],
  ])('%s by %s', (generator, config) => {
    expect(findPosts([file(config, '')]).generator).toBe(generator);
  });

  test('Hugo of before by config.toml beside content/, and nothing by that alone', () => {
    expect(findPosts([file('config.toml', ''), ...posts('content/jobs', 1)]).generator).toBe('Hugo');
    expect(findPosts([file('config.toml', '')]).generator).toBeNull();
  });
});

describe('what its settings say', () => {
  const jekyll = (config: string) => findPosts([file('_config.yml', config), ...posts('_posts', 1)]).facts;

  test('name, address, zone and the way to a post', () => {
    const config =
      'title: "Jobs: the board" # ours\nurl: https://jobs.example.org/\nbaseurl: /board\ntimezone: Europe/Berlin\npermalink: /jobs/:title/\n';
    expect(jekyll(config)).toEqual({
      name: 'Jobs: the board',
      url: 'https://jobs.example.org/board',
      timeZone: 'Europe/Berlin',
      pageUrl: '/jobs/:title/',
    });
  });

  test('what Jekyll does by itself, and nothing made up', () => {
    expect(jekyll('title:\nurl: ""\nauthor:\n  name: Ada\n')).toEqual({
      name: null,
      url: null,
      timeZone: null,
      pageUrl: 'date',
    });
  });

  test('those of Hugo, in TOML', () => {
    const { facts } = findPosts([
      file('hugo.toml', "baseURL = 'https://jobs.example.org/'\ntitle = 'Jobs'\n"),
    ]);
    expect(facts).toEqual({ name: 'Jobs', url: 'https://jobs.example.org', timeZone: null, pageUrl: null });
  });
});

describe('where the folder of posts itself is named', () => {
  test.each<[string, string | null, string, readonly SiteFile[]]>([
    ['by what it is called, with all below it', '.', '_posts', [...posts('2025', 3), ...posts('2026', 4)]],
    ['by what lies in it', '.', 'corpus', posts('', 2).map(({ path }) => file(path.slice(1)))],
    [
      'a board that is called jobs keeps its folder of posts',
      'posts',
      'jobs',
      [...posts('posts', 1), file('x.md')],
    ],
    ['pages beside a fuller folder are none', 'entries', 'site', [file('about.md'), ...posts('entries', 3)]],
  ])('%s', (_, folder, name, files) => {
    expect(findPostsIn(files, name).folder).toBe(folder);
  });

  test('a site is a site, whatever it is called', () => {
    const files = [file('_config.yml', 'title: Jobs\n'), file('about.md')];
    expect(findPostsIn(files, 'jobs').folder).toBeNull();
  });
});

test.each([
  ['src/_data/jobs.json', '[{"id": 1, "title": "Clerk"}]', 'src/_data/jobs.json'],
  ['jobs/clerk.yaml', 'position: Clerk\n', 'jobs/**/*.yaml'],
  ['jobs.yml', '- role: Clerk\n', 'jobs.yml'],
])('the list %s is found', (path, head, pattern) => {
  expect(findPosts([file(path, head)]).records).toEqual([pattern]);
});

test('a list that is named after nothing is none', () => {
  expect(findPosts([file('settings/theme.yml', 'title: Heron\n')]).records).toEqual([]);
});
