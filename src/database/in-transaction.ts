// A unit of work that joins the caller's transaction where there is one.

import type { Db } from './database.ts';

/** Runs `work` in a transaction: the one that `db` is already, else a new one. */
export function inTransaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
