import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runOnItsWay, whoHasOpen } from '../../src/plan/open-deliveries.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** Everybody's digest of before was taken, and Postgres counted then; now all have the next one on its way. */
async function createBoard() {
  const { db } = world;
  const deliver = (runId: number, status: 'sent' | 'queued') => sql`
    insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, status,
      next_attempt_at, planned_at, settled_at)
    select ${runId}, id, 1, 'key', ${runId}, ${runId + 1}, ${status}, now(), now(),
      case when ${status} = 'sent' then now() end
    from generate_series(1, 5000) id`;
  await deliver(1, 'sent').execute(db);
  await sql`analyze deliveries`.execute(db);
  await deliver(2, 'queued').execute(db);
  return db;
}

test('whether a digest is on its way is looked up for each person, though nothing was open when Postgres last counted', async () => {
  const db = await createBoard();
  const { rows } = await sql<{ 'QUERY PLAN': string }>`
    explain select id, ${runOnItsWay(sql`p.id`)} from generate_series(1, 1000) p(id)`.execute(db);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(
    /Index Scan using deliveries_open on deliveries open .*\n.*Index Cond: \(subscriber_id = p\.id\)/,
  );
});

test('those to whom one is on its way are found among many', async () => {
  const db = await createBoard();
  await sql`update deliveries set status = 'sent', settled_at = now() where subscriber_id > 2 and run_id = 2`.execute(
    db,
  );
  expect(await whoHasOpen(db, [1, 2, 3, 9999])).toEqual(new Set([1, 2]));
});
