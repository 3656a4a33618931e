// The tables of files and posts as Kysely sees them.

import type { ColumnType, Generated } from 'kysely';
import type { FileKind, FileStatus, PostHold, PostSays, Standing } from './values.ts';

export interface FilesTable {
  kind: FileKind;
  path: string;
  size: number;
  mtime_ms: number;
  inode: string;
  hash: string;
  status: FileStatus;
  line: number | null;
  problem: string | null;
  remedy: string | null;
  warning: string | null;
  /** Judged again when anything else changed. */
  on_others: Generated<boolean>;
  vanished_at: Date | null;
  absent_scans: Generated<number>;
  released: Generated<boolean>;
  seen_at: Date;
  first_seen_at: Date;
  hashed_at: Date;
}

export interface PostsTable {
  id: string;
  path: string;
  number: number | null;
  title: string;
  organisation: string | null;
  role: string;
  tags: string[];
  body: string;
  body_hash: string;
  summary: string;
  apply_url: string | null;
  page_url: string | null;
  location: string | null;
  salary: string | null;
  closes_at: Date | null;
  deadline: Date | null;
  published_at: Date;
  first_seen_at: Date;
  announced_at: Date | null;
  says: Generated<PostSays>;
  kept: PostHold | null;
  standing: Exclude<Standing, 'missing'>;
  left_at: Date | null;
  missing_since: Date | null;
  removed_at: Date | null;
  /** When its file last said something new. */
  changed_at: ColumnType<Date | null, Date | null | undefined>;
  /** Not announced since then, for its file may still be written. */
  unsettled_since: ColumnType<Date | null, Date | null | undefined>;
  /** When it went past the guard against floods, or was caught by it; null = an admin let it out. */
  guarded_at: ColumnType<Date | null, Date | null | undefined>;
  /** Since when its tags differ from those that were announced. */
  retag_since: ColumnType<Date | null, Date | null | undefined>;
  retag_held: Generated<boolean>;
}

/** Pages that posts wait for. */
interface PagesTable {
  url: string;
  asked_since: Date;
  asked_at: Date | null;
  seen_at: Date | null;
  /** What came instead of the page. */
  answer: string | null;
}

/** Apply links of open posts, each with what came of asking it (posts/link-answers.ts). */
interface LinksTable {
  url: string;
  /** When it is asked next; null = its post is not open. */
  ask_at: Date | null;
  asked_at: Date | null;
  answer: string | null;
  /** The first answer that it leads nowhere, with none to the contrary since. */
  gone_since: Date | null;
  /** When that was said again; null = it counts as there. */
  gone_at: Date | null;
}

/** What is asked of others. */
export interface AskedTables {
  pages: PagesTable;
  links: LinksTable;
}

export interface PostTagsTable {
  post_id: string;
  number: number;
  tags: string[];
  /** See PostTags. */
  starts: Generated<boolean>;
  matched_at: Date | null;
  created_at: Generated<Date>;
}

/** Ids that were written into a post after it had got one. */
export interface LateIdsTable {
  stated: string;
  post_id: string;
}
