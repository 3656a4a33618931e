// When weekly audiences are looked at for a job that closes before their next digest; which jobs an edition only reminds of; and
// since when people are asked about alerts that bring nothing. The first look comes with the next start, which knows the
// clocks (subscribers/audience-store.ts); nobody is told of a quiet alert before six weeks are over.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table audiences add next_early_at timestamptz',
  'create index audiences_early on audiences (next_early_at) where next_early_at is not null',
  'alter table runs drop constraint runs_kind_check',
  `alter table runs add constraint runs_kind_check
     check (kind in ('scheduled', 'early', 'instant', 'welcome', 'catch-up', 'manual'))`,
  `alter table editions add last_call_ids text[] not null default '{}'`,
  `create index posts_closing on posts (coalesce(closes_at, deadline))
     where standing = 'live' and number is not null`,
  'alter table subscribers add quiet_since timestamptz',
  'update subscribers set quiet_since = now()',
  'create index subscribers_quiet on subscribers (quiet_since) where quiet_since is not null',
  'alter table link_requests drop constraint link_requests_kind_check',
  `alter table link_requests add constraint link_requests_kind_check check (kind in ('manage', 'account', 'quiet', 'still-looking'))`,
  // A year counts from now on for whoever was there before.
  'alter table subscribers add heard_at timestamptz, add asked_at timestamptz',
  'update subscribers set heard_at = now()',
  'create index subscribers_asked on subscribers (asked_at) where asked_at is not null',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
