// The first schema: what must never be lost (docs/architecture.md, "Tables"). Comments say what a constraint protects.

import { type Kysely, sql } from 'kysely';

const statements = [
  // One row, so that its lock puts announcements in the order of their commits (docs/decisions/002).
  `create table announcer (
     singleton boolean primary key default true check (singleton),
     value bigint not null)`,
  `insert into announcer (value) values (0)`,

  `create table settings (name text primary key, value text not null)`,

  `create table files (
     kind text not null check (kind in ('post', 'subscription')),
     path text not null,
     size bigint not null,
     mtime_ms double precision not null,
     inode text not null,
     hash text not null,
     status text not null check (status in ('ok', 'invalid', 'ignored', 'vanished')),
     line integer, problem text, remedy text, warning text,
     vanished_at timestamptz,
     absent_scans integer not null default 0,
     released boolean not null default false,
     seen_at timestamptz not null,
     hashed_at timestamptz not null,
     primary key (kind, path))`,

  `create table posts (
     id text primary key,
     path text not null,
     number bigint unique,
     title text not null, organisation text, role text not null,
     tags text[] not null,
     body text not null, body_hash text not null, summary text not null,
     apply_url text, page_url text, location text, salary text,
     closes_at timestamptz,
     published_at timestamptz not null,
     first_seen_at timestamptz not null,
     announced_at timestamptz,
     state text not null check (state in ('live', 'held', 'removed')),
     hold_reason text check (hold_reason in ('draft', 'future', 'flood')),
     missing_since timestamptz,
     removed_at timestamptz,
     check ((state = 'held') = (hold_reason is not null)),
     check ((number is null) = (announced_at is null)))`,
  // Bodies are text that is read once and sent never: not worth the time to compress.
  `alter table posts alter body set storage external`,
  // A path belongs to one post that is still there; removed posts keep theirs for re-adds.
  `create unique index posts_path on posts (path) where state <> 'removed'`,

  `create table post_tags (
     post_id text not null references posts on delete cascade,
     number bigint not null,
     tags text[] not null,
     matched_at timestamptz,
     primary key (post_id, number))`,
  `create index post_tags_number on post_tags (number)`,
  `create index post_tags_unmatched on post_tags (number) where matched_at is null`,

  `create table audiences (
     id bigint generated always as identity primary key,
     hash text not null unique,
     frequency text not null check (frequency in ('weekly', 'daily', 'instant')),
     time_zone text not null,
     alerts jsonb not null,
     schedule text not null,
     next_due_at timestamptz)`,
  `create index audiences_due on audiences (next_due_at) where next_due_at is not null`,

  `create table subscribers (
     id bigint generated always as identity primary key,
     email text not null,
     address_hash text not null,
     domain text generated always as (lower(split_part(email, '@', 2))) stored,
     name text,
     time_zone text not null,
     frequency text not null check (frequency in ('weekly', 'daily', 'instant')),
     audience_id bigint not null references audiences,
     cursor bigint not null,
     state text not null check (state in ('confirmed', 'paused', 'unsubscribed', 'removed')),
     paused_until timestamptz,
     source text not null check (source in ('file', 'command', 'web', 'import')),
     path text,
     consent jsonb,
     generation integer not null default 0,
     welcome text check (welcome in ('due', 'held')),
     given_up integer not null default 0,
     created_at timestamptz not null,
     ended_at timestamptz)`,
  `create unique index subscribers_email on subscribers (lower(email))`,
  `create index subscribers_audience on subscribers (audience_id, cursor) where state = 'confirmed'`,
  `create index subscribers_welcome on subscribers (audience_id, cursor) where welcome = 'due'`,
  `create index subscribers_address_hash on subscribers (address_hash)`,

  `create table runs (
     id bigint generated always as identity primary key,
     kind text not null check (kind in ('scheduled', 'instant', 'welcome', 'manual')),
     frequency text not null check (frequency in ('weekly', 'daily', 'instant')),
     due_at timestamptz not null,
     cut bigint not null,
     matched integer not null default 0,
     counts jsonb,
     reason text,
     created_at timestamptz not null,
     planned_at timestamptz,
     finished_at timestamptz,
     unique (kind, frequency, due_at))`,
  `create index runs_open on runs (id) where finished_at is null`,

  `create table editions (
     key text primary key,
     post_ids text[] not null,
     subject text not null,
     content jsonb,
     created_at timestamptz not null)`,

  // A foreign key costs a look for each of 100,000 rows; run, audience and edition come from the same transaction.
  `create table deliveries (
     id bigint generated always as identity primary key,
     run_id bigint not null,
     subscriber_id bigint not null references subscribers,
     audience_id bigint not null,
     edition_key text not null,
     from_number bigint not null,
     to_number bigint not null,
     status text not null check (status in ('queued', 'sending', 'sent', 'deferred', 'skipped', 'superseded', 'failed')),
     reason text,
     attempts integer not null default 0,
     lease_until timestamptz,
     next_attempt_at timestamptz not null,
     message_id text, reply text, transport text,
     planned_at timestamptz not null,
     settled_at timestamptz,
     sent_at timestamptz,
     check (from_number < to_number))`,
  `create unique index deliveries_run on deliveries (run_id, subscriber_id)`,
  // At most one digest on its way to a person: the second would be built on a cursor that the first moves.
  `create unique index deliveries_open on deliveries (subscriber_id)
     where status in ('queued', 'sending', 'deferred')`,
  `create index deliveries_waiting on deliveries (run_id, next_attempt_at, id)
     where status in ('queued', 'sending', 'deferred')`,
  `create index deliveries_subscriber on deliveries (subscriber_id, id)`,
  `create index deliveries_edition on deliveries (edition_key)`,
  `create index deliveries_settled on deliveries (settled_at) where settled_at is not null`,

  // A wish that waits for the person's word. Mail 'withheld' = it was decided not to send one.
  `create table confirmations (
     id bigint generated always as identity primary key,
     kind text not null check (kind in ('subscribe', 'change-address')),
     address_hash text not null,
     address text not null,
     choices jsonb not null,
     consent jsonb not null,
     subscriber_id bigint references subscribers on delete cascade,
     cookie_hash text,
     mail text not null default 'waiting' check (mail in ('waiting', 'sent', 'withheld', 'refused')),
     attempts integer not null default 0,
     next_attempt_at timestamptz not null,
     mailed_at timestamptz,
     confirmed_at timestamptz,
     created_at timestamptz not null,
     expires_at timestamptz not null)`,
  `create index confirmations_address on confirmations (address_hash, created_at)`,
  `create index confirmations_waiting on confirmations (next_attempt_at) where mail = 'waiting'`,

  // The table of rate-limiter-flexible, with its own columns; expire is in ms since 1970.
  `create table limits (
     key varchar(255) primary key,
     points integer not null default 0,
     expire bigint)`,

  // Wishes for a link by mail, of known and unknown addresses alike; claimed = a mail went out, or is on its way.
  `create table link_requests (
     id bigint generated always as identity primary key,
     address_hash text not null,
     kind text not null check (kind in ('manage', 'account')),
     created_at timestamptz not null,
     claimed_at timestamptz,
     settled_at timestamptz)`,
  `create index link_requests_address on link_requests (address_hash, claimed_at)`,
  `create index link_requests_waiting on link_requests (created_at) where settled_at is null`,

  `create table suppressions (
     address_hash text primary key,
     reason text not null check (reason in ('opted-out', 'erased', 'complaint', 'bounced')),
     created_at timestamptz not null)`,

  // scope: 'service' (all mail) or a mail domain; until null = until somebody resumes.
  `create table pauses (
     scope text primary key,
     until timestamptz,
     why text not null,
     created_at timestamptz not null)`,

  `create table bounces (
     id bigint generated always as identity primary key,
     address_hash text not null,
     domain text not null,
     outcome text not null,
     reply text not null,
     at timestamptz not null)`,
  `create index bounces_recent on bounces (at, domain)`,
  `create index bounces_address on bounces (address_hash, at)`,

  `create table alarms (
     id bigint generated always as identity primary key,
     code text not null,
     message text not null,
     remedy text not null,
     raised_at timestamptz not null,
     cleared_at timestamptz,
     mailed_at timestamptz)`,
  `create unique index alarms_open on alarms (code) where cleared_at is null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
