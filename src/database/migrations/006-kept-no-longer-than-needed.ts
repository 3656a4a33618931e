// That mail to an address came back is a fact of its own, no longer a row of the rate limiter; and what retention looks
// for can be found without reading whole tables.

import { type Kysely, sql } from 'kysely';

const statements = [
  // Lasts longer than the reason on the suppression list, which has one for each address.
  `create table bounce_marks (
     address_hash text primary key,
     since timestamptz not null,
     confirmation_id bigint,
     next_confirmation_at timestamptz)`,
  `insert into bounce_marks (address_hash, since)
     select substr(key, length('bounced-before:') + 1), to_timestamp(points)
     from limits where key like 'bounced-before:%'`,
  `insert into bounce_marks (address_hash, since, confirmation_id, next_confirmation_at)
     select substr(key, length('bounced:') + 1), to_timestamp(expire / 1000.0) - interval '7 days', points, to_timestamp(expire / 1000.0)
     from limits where key like 'bounced:%' and expire is not null
     on conflict (address_hash) do update set
       confirmation_id = excluded.confirmation_id, next_confirmation_at = excluded.next_confirmation_at`,
  `delete from limits where key like 'bounced-before:%' or key like 'bounced:%'`,

  'alter table audiences add empty_since timestamptz',
  'create index audiences_empty on audiences (empty_since) where empty_since is not null',
  // Also what the foreign key looks for when an audience goes.
  'create index subscribers_of_audience on subscribers (audience_id)',
  `create index subscribers_left on subscribers (ended_at)
     where ended_at is not null and email not like '%@erased.invalid'`,
  `create index subscribers_buried on subscribers (ended_at) where email like '%@erased.invalid'`,
  'create index editions_created on editions (created_at)',
  'create index editions_rendered on editions (created_at) where content is not null',
  'create index posts_removed on posts (removed_at) where removed_at is not null',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
