import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressHash, suppress } from '../../src/subscribers/suppression-store.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { createTestWeb, NOW, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
let asked: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  await seedBoard(database.db);
  await suppress(database.db, 'bob@example.org', 'complaint', NOW);
});
afterAll(() => database.close());
afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  await database.db.deleteFrom('limits').execute();
  asked = [];
  app = createTestWeb(database.db, {
    linkAsked: async (id) => {
      asked.push(id);
      return true;
    },
  });
});

const send = (fields: Record<string, string>, web = app) =>
  web.request('https://alerts.example.org/link', { method: 'POST', body: new URLSearchParams(fields) });
const wishes = () => database.db.selectFrom('link_requests').selectAll().orderBy('id').execute();

describe('/link', () => {
  it('is a form for an address', async () => {
    const page = await (await app.request('https://alerts.example.org/link')).text();
    expect(page).toContain('<form method="post" action="https://alerts.example.org/link">');
    expect(page).toContain('type="email"');
  });

  it('notes the wish and says the same to everybody: subscribed, suppressed, unknown', async () => {
    const emails = ['alice@example.org', 'bob@example.org', 'nobody@example.org'];
    const answers = [];
    for (const email of emails) {
      const response = await send({ email });
      answers.push({
        status: response.status,
        body: await response.text(),
        headers: [...response.headers].filter(([name]) => name !== 'date'),
      });
    }
    expect(answers[0]?.status).toBe(200);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(asked).toHaveLength(3);
    const hashes = await Promise.all(emails.map((email) => addressHash(database.db, email)));
    const kept = (await wishes()).slice(-3);
    expect(kept.map((wish) => wish.address_hash)).toEqual(hashes);
    expect(JSON.stringify(kept)).not.toContain('@');
  });

  it.each(['', 'nothing', 'a@b', 'alice@example.org, bob@example.org', '<b>@example.org'])(
    'asks again for %j, with what was typed',
    async (email) => {
      const before = await wishes();
      const response = await send({ email });
      const page = await response.text();
      expect(response.status).toBe(400);
      expect(page).toContain('aria-invalid="true"');
      expect(page).not.toContain('<b>');
      expect(await wishes()).toEqual(before);
    },
  );

  it('refuses a body that is no form', async () => {
    expect((await send({})).status).toBe(400);
    const upload = new FormData();
    upload.set('email', new Blob(['x']), 'x.txt');
    const response = await app.request('https://alerts.example.org/link', { method: 'POST', body: upload });
    expect(response.status).toBe(400);
  });

  it('says "try again" while the queue is down', async () => {
    const web = createTestWeb(database.db, { linkAsked: async () => false });
    const response = await send({ email: 'alice@example.org' }, web);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('120');
  });

  it('says so after 2 s where the queue does not answer at all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const called = Promise.withResolvers<void>();
    const linkAsked = () => {
      called.resolve();
      return new Promise<boolean>(() => {});
    };
    const answer = send({ email: 'alice@example.org' }, createTestWeb(database.db, { linkAsked }));
    await called.promise;
    await vi.advanceTimersByTimeAsync(2000);
    expect((await answer).status).toBe(503);
  });

  it('lets one visitor ask ten times in ten minutes', async () => {
    const statuses = [];
    for (let time = 0; time < 11; time += 1)
      statuses.push((await send({ email: `p${time}@example.org` })).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200));
    expect(statuses[10]).toBe(429);
  });
});
