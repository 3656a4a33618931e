// Channels: where posts are told beside people's mailboxes, each post once.

import { type Kysely, sql } from 'kysely';

const statements = [
  `create table channels (
     id bigint generated always as identity primary key,
     path text not null,
     name text not null,
     kind text not null check (kind in ('slack', 'discord', 'mastodon', 'telegram', 'json')),
     target text not null,
     frequency text not null check (frequency in ('weekly', 'daily', 'instant')),
     time_zone text not null,
     alerts jsonb not null,
     schedule text not null,
     next_due_at timestamptz,
     cursor bigint not null,
     cut bigint check (cut >= cursor),
     state text not null default 'on' check (state in ('on', 'gone', 'ended')),
     attempts integer not null default 0,
     failing_since timestamptz,
     next_attempt_at timestamptz,
     reply text,
     needs_mending boolean not null default false,
     claims bigint not null default 0,
     lease_until timestamptz,
     created_at timestamptz not null,
     ended_at timestamptz)`,
  // One row for where it leads, and for its file: else a post would be told twice.
  "create unique index channels_target on channels (target) where state <> 'ended'",
  "create unique index channels_path on channels (path) where state <> 'ended'",
  `create table channel_messages (
     id bigint generated always as identity primary key,
     channel_id bigint not null references channels on delete cascade,
     key text not null unique,
     post_ids text[] not null,
     status text not null default 'waiting' check (status in ('waiting', 'sent', 'refused', 'dropped')),
     refusals integer not null default 0,
     reply text,
     planned_at timestamptz not null,
     settled_at timestamptz)`,
  'create index channel_messages_of on channel_messages (channel_id, status, id)',
  'create index channel_messages_settled on channel_messages (settled_at) where settled_at is not null',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
