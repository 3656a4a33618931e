// One pass over the folders at a time, whoever makes it. The lock lies on the pass's own connection, and ends with it.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

const KEY = sql`hashtextextended('rolecall collect', 0)`;
/** A server that is not told of the end of a connection (a firewall forgot it) gives the lock free after so long. */
const SILENT_MS = 10_000;
const HEARD_MS = 3000;

/** Null = another pass is under way, in this or another process. */
export function withCollectLock<T>(
  db: Db,
  action: (connection: Db) => Promise<T>,
  { silentMs, heardMs } = { silentMs: SILENT_MS, heardMs: HEARD_MS },
): Promise<T | null> {
  return db.connection().execute(async (connection) => {
    // Before the lock: its answer may be what is lost.
    await sql`set idle_session_timeout = ${sql.lit(silentMs)}`.execute(connection);
    const { rows } = await sql<{ isOurs: boolean }>`select pg_try_advisory_lock(${KEY}) as "isOurs"`.execute(
      connection,
    );
    const isOurs = rows[0]?.isOurs === true;
    // A pass that reads files asks nothing for a while.
    const timer = setInterval(() => void sql`select 1`.execute(connection).catch(() => {}), heardMs);
    try {
      return isOurs ? await action(connection) : null;
    } finally {
      clearInterval(timer);
      if (isOurs) await sql`select pg_advisory_unlock(${KEY})`.execute(connection);
      await sql`reset idle_session_timeout`.execute(connection);
    }
  });
}
