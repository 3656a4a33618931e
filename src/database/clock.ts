// The one clock of an installation: that of its database, however many processes on however many machines there are. In
// between it goes on by the process's monotonic clock, so that a machine whose clock is set moves nothing.

import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface DatabaseClock {
  readonly now: () => Date;
  close(): void;
}

const SYNC_MS = 10_000;

/** Asks once before it resolves, and every ten seconds from then on; while the database is away it goes on by itself. */
export async function openDatabaseClock(db: Db, syncMs = SYNC_MS): Promise<DatabaseClock> {
  let offsetMs = await measure(db);
  const sync = async (): Promise<void> => {
    offsetMs = await measure(db).catch(() => offsetMs);
  };
  const timer = setInterval(() => void sync(), syncMs);
  timer.unref();
  return {
    now: () => new Date(performance.now() + offsetMs),
    close: () => clearInterval(timer),
  };
}

/** What is to be added to performance.now(); the answer is as old as half of its way. */
async function measure(db: Db): Promise<number> {
  const askedAt = performance.now();
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(db);
  const answeredAt = performance.now();
  return (rows[0] as { ms: number }).ms - (askedAt + answeredAt) / 2;
}
