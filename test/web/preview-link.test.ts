// The links of a sample digest: they help whoever follows them, and do nothing.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewLinks } from '../../src/subscribers/links.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { createTestWeb, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedBoard(database.db);
});
afterAll(() => database.close());

const links = previewLinks('https://alerts.example.org');

test.each(Object.entries(links))('%s opens a page that says what it would do', async (_, link) => {
  const response = await createTestWeb(database.db).request(link);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain('This link is from a sample');
  expect(page).toMatch(/In the digest that a reader gets, it (asks whether|shows)/);
  expect(page).not.toContain('<form');
});

test('the one-click POST of a mail program is answered, and nobody is unsubscribed', async () => {
  const response = await createTestWeb(database.db).request(links.unsubscribeUrl, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect(response.status).toBe(200);
  const people = await database.db.selectFrom('subscribers').select('state').execute();
  expect(people.map((person) => person.state)).toEqual(['confirmed', 'confirmed']);
  expect(await database.db.selectFrom('suppressions').selectAll().execute()).toEqual([]);
});
