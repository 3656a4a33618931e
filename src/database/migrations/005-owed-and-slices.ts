// Who is owed a digest that a change took back, and indexes for what planning and every tick ask.

import { type Kysely, sql } from 'kysely';

const statements = [
  'alter table subscribers add owed_at timestamptz',
  'create index subscribers_owed on subscribers (audience_id, id) where owed_at is not null',
  'alter table runs drop constraint runs_kind_check',
  `alter table runs add constraint runs_kind_check
     check (kind in ('scheduled', 'instant', 'welcome', 'catch-up', 'manual'))`,

  // Planning takes people by audience and id, a slice at a time.
  `create index subscribers_slice on subscribers (audience_id, id) where state = 'confirmed'`,
  'drop index subscribers_audience',
  `create index subscribers_first_digest on subscribers (audience_id, id) where welcome = 'due'`,
  'drop index subscribers_welcome',

  // Asked by every tick or sweep, and mostly answered with nothing.
  `create index subscribers_instant on subscribers (cursor) where frequency = 'instant' and state = 'confirmed'`,
  `create index subscribers_paused on subscribers (paused_until) where state = 'paused'`,
  'create index runs_unplanned on runs (id) where planned_at is null',

  // Asked for each subscription file, and for each instant reader who changes something.
  'create index subscribers_path on subscribers (path) where path is not null',
  `create index runs_instant on runs (cut) where kind = 'instant' and planned_at is not null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
