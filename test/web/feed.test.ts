import { parseFeed } from '@rowanmanning/feed-parser';
import type { Insertable } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostsTable } from '../../src/database/post-tables.ts';
import { chromiumPath, launchChromium } from '../helpers/chromium.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, NOW, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedBoard(database.db);
  app = createTestWeb(database.db);
});
afterAll(() => database.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(`https://alerts.example.org${path}`, { headers, method });

interface JsonFeed {
  readonly [key: string]: unknown;
  readonly items: readonly Record<string, unknown>[];
}
const jsonOf = async (path: string) => (await (await get(path)).json()) as JsonFeed;
const titlesOf = async (path: string) =>
  (await jsonOf(path)).items.map(({ title }) => String(title).replace('Riverkeepers Union: ', ''));

const OPEN = ['Now about something else', 'Software Engineer', 'Data Director'];

describe('which posts', () => {
  it.each([
    ['', OPEN],
    ['?tags=', OPEN],
    ['?tags=*', OPEN],
    ['?tags=tech', ['Software Engineer']],
    ['?tags=TECH,%20Data', ['Software Engineer', 'Data Director']],
    ['?tags=tech&tags=data', ['Software Engineer', 'Data Director']],
    ['?all=data,nonprofit', ['Data Director']],
    ['?all=data,tech', []],
    ['?none=data', ['Now about something else', 'Software Engineer']],
    ['?tags=data,tech&none=nonprofit', ['Software Engineer']],
    ['?tags=nobody-has-this', []],
  ])('%s: open ones that match, the newest first', async (query, titles) => {
    expect(await titlesOf(`/feed.json${query}`)).toEqual(titles);
    const atom = parseFeed(await (await get(`/feed.atom${query}`)).text());
    expect(atom.items.map(({ title }) => title?.replace('Riverkeepers Union: ', ''))).toEqual(titles);
  });

  it('aliases lead to the same feed as the tag that they mean', async () => {
    const aliased = createTestWeb(database.db, {
      config: { ...config, tags: { labels: {}, aliases: { technology: 'tech' } } },
    });
    const ask = async (query: string) => (await aliased.request(`/feed.atom${query}`)).text();
    expect(await ask('?tags=technology')).toBe(await ask('?tags=tech'));
  });

  it('a question with more tags than anybody needs is refused, on a page', async () => {
    const response = await get(`/feed.json?tags=${'a,'.repeat(60)}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('That could not be read');
  });
});

describe('the Atom feed', () => {
  it('says what a reader needs', async () => {
    const response = await get('/feed.atom?tags=data');
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const atom = await response.text();
    const feed = parseFeed(atom);
    expect(feed.toJSON()).toMatchObject({
      title: 'Jobs from Example Jobs: Data',
      language: 'en',
      self: 'https://alerts.example.org/feed.atom?tags=data',
      url: 'https://jobs.example.org',
      updated: NOW.toISOString(),
    });
    expect(feed.items[0]?.toJSON()).toMatchObject({
      id: 'tag:jobs.example.org,2026:rolecall/post/post-1',
      title: 'Riverkeepers Union: Data Director',
      url: 'https://example.org/jobs/1',
      published: NOW.toISOString(),
    });
    expect(feed.items[0]?.categories.map(({ label, term }) => [label, term])).toEqual([
      ['Data', 'data'],
      ['Nonprofit', 'nonprofit'],
    ]);
    expect(feed.items[0]?.content).toContain('<p>Riverkeepers Union · Remote (US) · Full-time · $90,000</p>');
    expect(feed.items[0]?.content).toContain('Closes Sat 28 Nov');
    // HTML written in XML: what was text before is escaped twice.
    expect(atom).toContain('&amp;amp; make &amp;lt;b&amp;gt;sense&amp;lt;/b&amp;gt; of it');
  });
});

describe('the JSON feed', () => {
  it('is JSON Feed 1.1', async () => {
    const response = await get('/feed.json?tags=tech');
    expect(response.headers.get('content-type')).toBe('application/feed+json; charset=utf-8');
    expect(await response.json()).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Jobs from Example Jobs: Tech',
      home_page_url: 'https://jobs.example.org',
      feed_url: 'https://alerts.example.org/feed.json?tags=tech',
      language: 'en',
      items: [
        {
          id: 'tag:jobs.example.org,2026:rolecall/post/post-2',
          url: 'https://jobs.example.org/2',
          authors: [{ name: 'Riverkeepers Union' }],
          date_published: NOW.toISOString(),
          tags: ['Tech'],
          _rolecall: {
            organisation: 'Riverkeepers Union',
            location: 'Remote (US)',
            apply_url: 'https://example.org/jobs/2',
            work: [],
            tags: ['tech'],
          },
        },
      ],
    });
  });

  it('an empty one is valid, and dated at the beginning', async () => {
    expect((await jsonOf('/feed.json?tags=nothing')).items).toEqual([]);
    const atom = parseFeed(await (await get('/feed.atom?tags=nothing')).text());
    expect(atom.items).toEqual([]);
    expect(atom.updated).toEqual(new Date(0));
  });
});

describe('fetching again and again', () => {
  it.each(['/feed.atom', '/feed.json?tags=data'])('%s: 304 to whoever has it', async (path) => {
    const first = await get(path);
    const etag = first.headers.get('etag') as string;
    const modified = first.headers.get('last-modified') as string;
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    expect(modified).toBe(NOW.toUTCString());
    const later = new Date(NOW.getTime() - 1000).toUTCString();
    const cases: [Record<string, string>, number][] = [
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': `"other", W/${etag}` }, 304],
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-modified-since': modified }, 304],
      [{ 'if-modified-since': later }, 200],
      [{ 'if-modified-since': 'yesterday' }, 200],
      [{ 'if-none-match': '"other"', 'if-modified-since': modified }, 200],
    ];
    for (const [headers, status] of cases) {
      const again = await get(path, headers);
      expect({ headers, status: again.status }).toEqual({ headers, status });
      expect(again.headers.get('etag')).toBe(etag);
      if (status === 304) expect(await again.text()).toBe('');
    }
  });

  it('HEAD is answered like GET, without the feed; POST is not', async () => {
    const head = await get('/feed.atom', {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect((await get('/feed.atom', {}, 'POST')).status).toBe(405);
  });
});

describe('hostile and many', () => {
  const HOSTILE = `]]></title><script>alert(1)</script> "'&lt; \u0001\u202e\uffff 💼 <![CDATA[x`;
  const posts = (count: number): Insertable<PostsTable>[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `${index}/ü "&<>`,
      path: `many/${index}.md`,
      number: 100 + index,
      title: HOSTILE,
      organisation: HOSTILE,
      role: HOSTILE,
      tags: ['a"b<c>&'],
      body: '',
      body_hash: `many-${index}`,
      summary: HOSTILE,
      apply_url: 'javascript:alert(1)',
      page_url: 'https://example.org/?a=1&b="<>',
      published_at: NOW,
      first_seen_at: NOW,
      announced_at: NOW,
      standing: 'live',
    }));
  let atom: string;
  beforeAll(async () => {
    await database.db.insertInto('posts').values(posts(60)).execute();
    app = createTestWeb(database.db);
    atom = await (await get('/feed.atom?tags=a%22b%3Cc%3E%26')).text();
  });

  it('at most 50 posts, in both formats', async () => {
    expect(await titlesOf('/feed.json')).toHaveLength(50);
    expect(parseFeed(atom).items).toHaveLength(50);
  });

  it('text stays text: no markup, no script, no address that runs', async () => {
    const [item] = parseFeed(atom).items;
    expect(item?.title).toContain(']]></title><script>alert(1)</script>');
    expect(item?.url).toMatch(/^https:\/\/example\.org\//);
    // What a reader shows as HTML; the title is plain text in both formats.
    expect(atom).toContain('&lt;p&gt;]]&amp;gt;&amp;lt;/title&amp;gt;&amp;lt;script');
    const { items } = await jsonOf('/feed.json');
    expect(items[0]?.content_html).not.toContain('<script');
    expect(atom + JSON.stringify(items)).not.toMatch(/javascript:|\u202e/);
  });

  it.skipIf(chromiumPath === null)('a strict reader of XML takes it', async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    const found = await page.evaluate(
      `(() => { const xml = new DOMParser().parseFromString(${JSON.stringify(atom)}, 'application/xml');
      return { errors: xml.getElementsByTagName('parsererror').length, entries: xml.getElementsByTagName('entry').length,
        ids: new Set([...xml.getElementsByTagName('id')].map((id) => id.textContent)).size }; })()`,
    );
    await browser.close();
    expect(found).toEqual({ errors: 0, entries: 50, ids: 51 });
  });
});

it('the front page tells readers where the feeds are', async () => {
  const page = await (await get('/')).text();
  expect(page).toMatch(/<link rel="alternate" type="application\/atom\+xml" [^>]*example\.org\/feed\.atom">/);
  expect(page).toMatch(
    /<link rel="alternate" type="application\/feed\+json" [^>]*example\.org\/feed\.json">/,
  );
});

it('kind of work stands among the facts, in words, and nowhere among the tags', async () => {
  const { items } = await jsonOf('/feed.json?tags=data');
  expect(items[0]).toMatchObject({
    tags: ['Data', 'Nonprofit'],
    _rolecall: {
      salary: '$90,000',
      closes: '2026-11-28',
      work: ['remote', 'full-time'],
      tags: ['data', 'nonprofit'],
    },
  });
  // The place says "Remote" already.
  expect(items[0]?.content_html).toContain('Riverkeepers Union · Remote (US) · Full-time · $90,000');
  const shown = async (page: string) => (await (await get(page)).text()).replaceAll(/<[^>]*>/g, ' ');
  for (const page of ['/', '/sample?tags=data', '/feed.atom']) expect(await shown(page)).not.toContain('is:');
});
