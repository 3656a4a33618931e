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
    async unmissed() {
      const { rows } = await sql<{ path: string }>`
        select path from posts
        where standing in ('held', 'settling', 'page-not-there', 'link-gone') and number is null and removed_at is null
        union
        select path from files where kind = 'post'
          and not exists (select 1 from posts where posts.path = files.path and removed_at is null)`.execute(
        db,
      );
      return new Set(rows.map(({ path }) => path));
    },
  };
}
