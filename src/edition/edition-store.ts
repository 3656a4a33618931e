// Rendered editions in the ledger: kept while a delivery may need the same bytes again.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** An edition ready to be joined with the personal parts. `content` is what the mail renderer made of the view. */
export interface StoredEdition<Content> {
  readonly key: string;
  readonly postIds: readonly string[];
  /** Jobs of before that it reminds of; who reads of them has not got them by it. */
  readonly lastCallIds: readonly string[];
  readonly subject: string;
  readonly content: Content;
}

/** One without content is known to the ledger, and rendered when somebody is to be mailed it. */
export type SavedEdition<Content> = Omit<StoredEdition<Content>, 'content'> & {
  readonly content: Content | null;
};

/** In one statement: about a megabyte. */
const AT_ONCE = 20;

/**
 * Writes editions; one that is there keeps its content, so that a retry sends the same bytes. Asks for the content of those
 * alone that the ledger lacks.
 */
export async function saveEditions<Content>(
  db: Db,
  editions: readonly SavedEdition<Content>[],
  now: Date,
): Promise<void> {
  // One for each key. Their order is the order of the row locks: two planners that share editions must not deadlock.
  const byKey = new Map(editions.map((edition) => [edition.key, edition]));
  const sorted = [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const known = await touchRendered(
    db,
    sorted.map(({ key }) => key),
    now,
  );
  const missing = sorted.filter(({ key }) => !known.has(key));
  for (let from = 0; from < missing.length; from += AT_ONCE)
    await insertEditions(db, missing.slice(from, from + AT_ONCE), now);
}

async function insertEditions<Content>(
  db: Db,
  editions: readonly SavedEdition<Content>[],
  now: Date,
): Promise<void> {
  await db
    .insertInto('editions')
    .values(editions.map((edition) => toRow(edition, now)))
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ content: sql`coalesce(editions.content, excluded.content)`, created_at: now }),
    )
    .execute();
}

function toRow<Content>(edition: SavedEdition<Content>, now: Date) {
  const { key, postIds, lastCallIds, subject, content } = edition;
  return {
    key,
    post_ids: [...postIds],
    last_call_ids: [...lastCallIds],
    subject,
    content: content === null ? null : JSON.stringify(content),
    created_at: now,
  };
}

/** Which of them the ledger has, rendering included: a run saves the same ones dozens of times, at 50 kB each. */
async function touchRendered(db: Db, keys: readonly string[], now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    with known as (
      select key from editions where key = any(${keys}::text[]) and content is not null
      order by key for no key update)
    update editions e set created_at = ${now} from known where e.key = known.key returning e.key`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

/** Editions by key; one whose rendering was dropped after its run has content null. */
export async function loadEditions<Content>(
  db: Db,
  keys: readonly string[],
): Promise<SavedEdition<Content>[]> {
  if (keys.length === 0) return [];
  const rows = await db.selectFrom('editions').selectAll().where('key', 'in', keys).execute();
  return rows.map((row) => ({
    key: row.key,
    postIds: row.post_ids,
    lastCallIds: row.last_call_ids,
    subject: row.subject,
    content: row.content as Content | null,
  }));
}
