// Editions in the ledger: what they show, from which senders make the same bytes at each try; kept while a delivery may
// need them.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { TEMPLATE_VERSION } from '../mail/edition-view.ts';
import type { SharedView } from './shared-view.ts';

/** An edition as far as everybody asks for it. */
export interface KnownEdition {
  readonly key: string;
  readonly postIds: readonly string[];
  /** Jobs of before that it reminds of; who reads of them has not got them by it. */
  readonly lastCallIds: readonly string[];
  readonly subject: string;
}

/** One of which nothing is shown is known to the ledger, and told what it shows when somebody is to be mailed it. */
export interface SavedEdition extends KnownEdition {
  /** The view as JSON. */
  readonly shown: string | null;
}

/** What it shows was dropped after its run, or made by another version, where `view` is null. */
export interface StoredEdition extends KnownEdition {
  readonly view: SharedView | null;
}

/** In one statement: about a megabyte. */
const AT_ONCE = 100;

/**
 * Writes editions; one that is there keeps what it shows, so that a retry sends the same bytes. Asks for what those show
 * alone that the ledger lacks.
 */
export async function saveEditions(db: Db, editions: readonly SavedEdition[], now: Date): Promise<void> {
  if (editions.length === 0) return;
  // One for each key. Their order is the order of the row locks: two planners that share editions must not deadlock.
  const byKey = new Map(editions.map((edition) => [edition.key, edition]));
  const sorted = [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const known = await touchShown(
    db,
    sorted.map(({ key }) => key),
    now,
  );
  const missing = sorted.filter(({ key }) => !known.has(key));
  for (let from = 0; from < missing.length; from += AT_ONCE)
    await insertEditions(db, missing.slice(from, from + AT_ONCE), now);
}

async function insertEditions(db: Db, editions: readonly SavedEdition[], now: Date): Promise<void> {
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

function toRow(edition: SavedEdition, now: Date) {
  const { key, postIds, lastCallIds, subject, shown } = edition;
  return {
    key,
    post_ids: [...postIds],
    last_call_ids: [...lastCallIds],
    subject,
    content: shown,
    created_at: now,
  };
}

/** Which of them the ledger has, with what they show. */
async function touchShown(db: Db, keys: readonly string[], now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    with known as (
      select key from editions where key = any(${keys}::text[]) and content is not null
      order by key for no key update)
    update editions e set created_at = ${now} from known where e.key = known.key returning e.key`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

/** Editions by key. */
export async function loadEditions(db: Db, keys: readonly string[]): Promise<StoredEdition[]> {
  if (keys.length === 0) return [];
  const rows = await db.selectFrom('editions').selectAll().where('key', 'in', keys).execute();
  return rows.map((row) => ({
    key: row.key,
    postIds: row.post_ids,
    lastCallIds: row.last_call_ids,
    subject: row.subject,
    view: asView(row.content),
  }));
}

/** Of this version alone: those before kept something else, or made other bytes of it. */
function asView(content: unknown): SharedView | null {
  const view = content as SharedView | null;
  return view?.template === TEMPLATE_VERSION ? view : null;
}
