import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectDatabase, type Database, migrate } from '../../src/database/database.ts';
import { createTestDatabase } from '../helpers/database.ts';

let database: Database;
beforeEach(async () => {
  database = await createTestDatabase({ template: 'template0' });
});
afterEach(() => database.close());

describe('migrate', () => {
  it('lets several processes start at once on an empty database', async () => {
    const rivals = Array.from({ length: 6 }, () => connectDatabase({ url: database.url, maxConnections: 2 }));
    await Promise.all(rivals.map((rival) => migrate(rival.db)));
    await Promise.all(rivals.map((rival) => rival.close()));
    const rows = await database.db.selectFrom('announcer').select('value').execute();
    expect(rows).toEqual([{ value: 0 }]);
  });
});
