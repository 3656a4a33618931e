import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrate } from '../../src/database/database.ts';
import * as ledger from '../../src/database/migrations/001-ledger.ts';
import { bouncingSince, takeWeeklyConfirmation } from '../../src/subscribers/bounce-mark-store.ts';
import { createTestDatabase } from '../helpers/database.ts';

const MONDAY = new Date('2026-11-16T12:00:00Z');
const days = (count: number) => new Date(MONDAY.getTime() + count * 86_400_000);

let database: Database;
beforeAll(async () => {
  database = await createTestDatabase({ template: 'template0' });
});
afterAll(() => database.close());

test('bounces that the rate limiter kept go on counting after an upgrade, and it keeps its own rows', async () => {
  const { db } = database;
  const firstRelease = { getMigrations: async () => ({ '001-ledger': ledger }) };
  await new Migrator({ db, provider: firstRelease }).migrateToLatest();
  const limits = [
    ['bounced-before:ada', MONDAY.getTime() / 1000, null],
    ['bounced:ada', 7, days(6).getTime()],
    ['bounced-before:bob', MONDAY.getTime() / 1000, null],
    ['sign-up-visitor:192.0.2.1', 3, days(1).getTime()],
  ] as const;
  for (const [key, points, expire] of limits)
    await sql`insert into limits (key, points, expire) values (${key}, ${points}, ${expire})`.execute(db);
  await migrate(db);
  expect(await bouncingSince(db, 'ada')).toEqual(MONDAY);
  expect(await bouncingSince(db, 'bob')).toEqual(MONDAY);
  expect(await takeWeeklyConfirmation(db, { id: 8, addressHash: 'ada' }, days(1))).toBe(false);
  expect(await takeWeeklyConfirmation(db, { id: 7, addressHash: 'ada' }, days(1))).toBe(true);
  expect(await takeWeeklyConfirmation(db, { id: 8, addressHash: 'bob' }, days(1))).toBe(true);
  const rows = await db.selectFrom('limits').select('key').execute();
  expect(rows).toEqual([{ key: 'sign-up-visitor:192.0.2.1' }]);
});

test('a bounce of the year 2040 is kept as well', async () => {
  const late = new Date('2040-01-01T00:00:00Z');
  expect(await takeWeeklyConfirmation(database.db, { id: 2 ** 33, addressHash: 'dora' }, late)).toBe(true);
  expect(await bouncingSince(database.db, 'dora')).toEqual(late);
});
