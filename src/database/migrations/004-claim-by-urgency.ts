// What the claim asks for (urgency, when, waiting), what a pause moved, and the paces at which mail may go out.

import { type Kysely, sql } from 'kysely';

const statements = [
  // 0 = instant and welcome, 1 = daily, 2 = weekly (plan/urgency.ts); `held_from` = next_attempt_at before the pause.
  `alter table deliveries
     add urgency smallint not null default 1 check (urgency between 0 and 2),
     add held_by text,
     add held_from timestamptz`,
  `update deliveries d set urgency = case
       when r.kind in ('instant', 'welcome') or r.frequency = 'instant' then 0
       when r.frequency = 'weekly' then 2 else 1 end
     from runs r where r.id = d.run_id and d.status in ('queued', 'sending', 'deferred')`,
  `create index deliveries_due on deliveries (urgency, next_attempt_at, id) where status in ('queued', 'deferred')`,
  `create index deliveries_held on deliveries (held_by, id) where held_by is not null`,
  `create index deliveries_sending on deliveries (lease_until) where status = 'sending'`,
  // Whether a run is finished is all that is asked of its open deliveries now.
  `create index deliveries_of_run on deliveries (run_id) where status in ('queued', 'sending', 'deferred')`,
  `drop index deliveries_waiting`,
  `create index subscribers_domain on subscribers (domain, id)`,

  // Null = rows of its scope are still to be moved.
  `alter table pauses add held_at timestamptz`,

  // scope: 'service' (all mail) or a mail domain. Instants are ms since 1970 on this server's clock, since an interval
  // between two mails may be a fraction of one.
  `create table paces (
     scope text primary key,
     next_free double precision not null default 0,
     tail double precision not null default 0,
     per_second double precision,
     ceiling double precision,
     slowed_at double precision not null default 0,
     grown_at double precision not null default 0)`,
  `create index paces_learnt on paces (scope) where per_second is not null`,

  // When a part of the work last got on; a standstill is what is due without that.
  `create table progress (part text primary key, moved_at timestamptz not null)`,

  // Since when a number waits to be matched; the post may be much older.
  `alter table post_tags add created_at timestamptz not null default now()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
