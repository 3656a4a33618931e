// A post's standing (posts/standing.ts): what its file says and what an admin said about it stand apart from what follows,
// so that it can be judged again when one of them changes. The watcher of an older version cannot write any more: stop it
// before the first start of this one.

import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table posts
     add says text not null default 'live' check (says in ('live', 'draft', 'gone', 'not-mailed')),
     add kept text check (kept in ('held', 'quiet')),
     add standing text not null default 'live' check (standing in
       ('live', 'draft', 'future', 'archive', 'closed', 'removed', 'held', 'not-mailed')),
     add left_at timestamptz`,
  // Without a number since it was old, or since an admin released it without mail: the second is told by its date.
  `update posts set
     says = case when hold_reason = 'draft' then 'draft' else 'live' end,
     kept = case when hold_reason = 'flood' then 'held'
       when state = 'live' and number is null and published_at >= first_seen_at - interval '14 days' then 'quiet' end,
     standing = case when state = 'removed' then 'removed'
       when hold_reason = 'draft' then 'draft'
       when hold_reason = 'future' then 'future'
       when hold_reason = 'flood' then 'held'
       when number is null then 'archive'
       else 'live' end`,
  `update posts set removed_at = coalesce(removed_at, first_seen_at) where state = 'removed'`,
  'drop index posts_path',
  'alter table posts drop column hold_reason, drop column state',
  // A path belongs to one post that is still there; removed posts keep theirs for re-adds.
  'create unique index posts_path on posts (path) where removed_at is null',
  // The first tag set since an announcement: a post that comes back is announced again.
  'alter table post_tags add starts boolean not null default false',
  'update post_tags t set starts = true from posts p where p.id = t.post_id and p.number = t.number',
  // Since when the file is known, read or not: what is archive is measured by it.
  'alter table files add first_seen_at timestamptz',
  'update files set first_seen_at = seen_at',
  'alter table files alter first_seen_at set not null',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
