import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskAddress } from '../../src/address.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, links, NOW, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let seed: Awaited<ReturnType<typeof seedBoard>>;
let app: ReturnType<typeof createTestWeb>;

beforeAll(async () => {
  database = await createTestDatabase();
  seed = await seedBoard(database.db);
  app = createTestWeb(database.db);
});
afterAll(() => database.close());

const pathOf = (link: string) => new URL(link).pathname;
async function show(path: string): Promise<{ status: number; page: string }> {
  const response = await app.request(`http://localhost${path}`);
  return { status: response.status, page: await response.text() };
}

/** All rows of the tables that a page could touch. */
async function ledger(): Promise<string> {
  const tables = [
    'subscribers',
    'suppressions',
    'deliveries',
    'posts',
    'audiences',
    'settings',
    'link_requests',
  ] as const;
  return JSON.stringify(
    await Promise.all(tables.map((table) => database.db.selectFrom(table).selectAll().execute())),
  );
}

describe('the front page', () => {
  it('says what this is and how many posts are open: not the closed, not the removed ones', async () => {
    const { status, page } = await show('/');
    expect(status).toBe(200);
    expect(page).toContain('<html lang="en" dir="ltr">');
    expect(page).toContain('New jobs by email');
    expect(page).toContain('data-count="3 open jobs now');
    expect(page).not.toContain('noindex');
    expect((await show('/?tags=data')).page).toContain('rel="canonical"');
  });
});

describe('the manage page', () => {
  it('says so when nothing is sent any more', async () => {
    const other = await createTestDatabase();
    const { alice } = await seedBoard(other.db);
    await unsubscribe(other.db, alice.id, NOW);
    const page = await (await createTestWeb(other.db).request(links.manage(alice))).text();
    await other.close();
    expect(page).toContain('gets no mail from Example Jobs');
    expect(page).not.toContain('<button');
  });

  it('asks in words where the board has no address of its own', async () => {
    const nameless = {
      ...config,
      mail: { ...config.mail, replyTo: null },
      site: { ...config.site, adminEmails: [] },
    };
    const response = await createTestWeb(database.db, { config: nameless }).request(
      `${config.publicUrl}/manage/1.0.x`,
    );
    expect(await response.text()).toContain('write to the people who run Example Jobs');
  });

  it.each([
    '/manage/1.0.x',
    '/manage/%00',
    '/manage/../unsubscribe',
    '/manage/1.0.x/',
    '/confirm/',
    '/digest',
  ])('helps with a broken link, wherever it was cut: %s', async (path) => {
    const { status, page } = await show(path);
    expect(status).toBe(404);
    expect(page).toContain(`<form method="post" action="${config.publicUrl}/link">`);
  });
});

describe('the digest page', () => {
  it('shows every post of the edition that is still open, grouped as in the mail', async () => {
    const { status, page } = await show(pathOf(links.digest(seed.bobDelivery)));
    expect(status).toBe(200);
    expect(page).toContain('<h1>5 new jobs: Data Director &amp; more</h1>');
    const order = [
      '<h2>Tech</h2>',
      'Software Engineer',
      '<h2>Data and Nonprofit</h2>',
      'Data Director</h3>',
      'Other jobs',
    ];
    const places = order.map((text) => page.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(page).toContain('Closes Sat 28 Nov');
    expect(page).toMatch(/Posted \d+ Nov/);
    expect(page).toContain('2 jobs have closed since this was sent');
    expect(page).not.toContain('Taken down');
  });

  it('has no headings for one alert, names nobody, and takes no markup from a post', async () => {
    const { page } = await show(pathOf(links.digest(seed.aliceDelivery)));
    expect(page).toContain('&lt;b&gt;sense&lt;/b&gt;');
    expect(page).not.toMatch(/alice|a…@/);
  });

  it('has headings in order: alerts, large organisations, posts', async () => {
    const levelsOf = async (delivery: number) => {
      const { page } = await show(pathOf(links.digest(delivery)));
      return [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    };
    for (const levels of [await levelsOf(seed.aliceDelivery), await levelsOf(seed.bobDelivery)])
      expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
    await database.db.updateTable('posts').set({ organisation: 'Lantern Press' }).execute();
    expect(await levelsOf(seed.aliceDelivery)).toEqual([1, 2, 3, 3, 3]);
    const { page } = await show(pathOf(links.digest(seed.aliceDelivery)));
    expect(page.match(/Lantern Press/g)).toHaveLength(1);
  });

  it('shows all of a digest that was too large for a mail, without gaps where a post says little', async () => {
    const other = await createTestDatabase();
    const { aliceDelivery } = await seedBoard(other.db);
    const posts = other.db.selectFrom('posts').selectAll();
    const post = await posts.where('standing', '=', 'live').limit(1).executeTakeFirstOrThrow();
    const many = Array.from({ length: 500 }, (_, at) => ({
      ...post,
      id: `many-${at}`,
      path: `many-${at}.md`,
      number: 1000 + at,
      role: `Role no. ${at}`,
      summary: '',
      closes_at: null,
    }));
    await other.db.insertInto('posts').values(many).execute();
    await other.db
      .updateTable('editions')
      .set({ post_ids: many.map(({ id }) => id) })
      .execute();
    const page = await (await createTestWeb(other.db).request(links.digest(aliceDelivery))).text();
    await other.close();
    const shown = [...page.matchAll(/Role no\. (\d+)/g)].map(([, at]) => Number(at));
    expect(shown.sort((a, b) => a - b)).toEqual(many.map((_, at) => at));
    expect(page).not.toMatch(/<(\w+)[^>]*>\s*<\/\1>/);
  });

  it('leads nowhere for a delivery that is not there or a token for something else', async () => {
    expect((await show(pathOf(links.digest(4711)))).status).toBe(404);
    expect((await show(pathOf(links.manage(seed.bob)).replace('manage', 'digest'))).status).toBe(404);
  });
});

describe('looking', () => {
  it('changes nothing, whoever looks and however: GET, HEAD and OPTIONS of every page', async () => {
    const before = await ledger();
    const owners = [
      links.unsubscribe(seed.alice),
      links.manage(seed.alice),
      links.account(seed.alice, NOW),
      links.digest(seed.aliceDelivery),
    ];
    for (const path of ['/', '/link', '/healthz', '/readyz', ...owners.map(pathOf)])
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const response = await app.request(`http://localhost${path}`, { method });
        expect(response.status, `${method} ${path}`).toBe(method === 'OPTIONS' ? 204 : 200);
      }
    expect(await ledger()).toBe(before);
  });

  it.each([
    ['ada@example.org', 'a…@example.org'],
    ['x@example.org', 'x…@example.org'],
    ['"odd@name"@example.org', '"…@example.org'],
  ])('masks %s as %s', (email, masked) => {
    expect(maskAddress(email)).toBe(masked);
  });
});
