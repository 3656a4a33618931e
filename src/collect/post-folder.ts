// The posts folder, as its guard against accidents needs it.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { countRemoved } from '../posts/guard-store.ts';
import type { Folder } from './folder-alarm.ts';

export function postFolder(db: Db, { paths, digest }: Config): Folder {
  return {
    kind: 'post',
    folder: paths.postsDir,
    removalDelayMs: digest.removalDelayMs,
    removedLately: (since) => countRemoved(db, since),
    unmissed: () => unmissedPaths(db),
  };
}

/** Paths that one statement asks for. */
const PATHS = 2000;

async function unmissedPaths(db: Db): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const ask of [unannounced, withoutPost]) {
    for (let last: string | null = ''; last !== null; ) {
      const page = await ask(db, last);
      for (const path of page) paths.add(path);
      last = page.length < PATHS ? null : (page.at(-1) ?? null);
    }
  }
  return paths;
}

/** Of posts that nobody has been told of; those after `path`. */
async function unannounced(db: Db, path: string): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    select path from posts
    where standing in ('held', 'settling', 'page-not-there', 'link-gone') and number is null and removed_at is null
      and path > ${path}
    order by path limit ${PATHS}`.execute(db);
  return rows.map((row) => row.path);
}

/** Of files that no post came of. */
async function withoutPost(db: Db, path: string): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    select path from files where kind = 'post' and path > ${path}
      and not exists (select 1 from posts where posts.path = files.path and removed_at is null)
    order by path limit ${PATHS}`.execute(db);
  return rows.map((row) => row.path);
}
