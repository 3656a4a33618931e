// What a mail costs Postgres: counting its outcome in one short question, not looking at people whose cursor moved and nothing
// else, and renderings as the text that they are.

import { type Kysely, sql } from 'kysely';

const CHANGES = {
  insert: 'select run_id, status, reason, 1 as change from came',
  update:
    'select run_id, status, reason, 1 as change from came union all select run_id, status, reason, -1 from went',
  delete: 'select run_id, status, reason, -1 as change from went',
};

/** As in 019. Rows are summed anyhow, so they need not be gathered here. */
const COUNT_DELIVERIES = (changes: string) => `
  insert into tallies
  select t.topic, t.key, t.outcome, s.change from (
    select run_id, case when status = 'sent' and reason is not null then 'sent?' else status end as outcome,
      case when status = 'skipped' then coalesce(reason, 'no reason noted') end as skipped, sum(change) as change
    from (${changes}) changes group by 1, 2, 3 having sum(change) <> 0) s
  left join runs r on r.id = s.run_id
  cross join lateral (values
    ('run', s.run_id::text, s.outcome, true),
    ('mails', r.kind || ' ' || r.frequency, s.outcome, s.change > 0 and s.outcome not in ('queued', 'sending')),
    ('skips', s.skipped, '', s.change > 0)) t (topic, key, outcome, counts)
  where t.counts and t.key is not null`;

const statements = [
  ...(['insert', 'update', 'delete'] as const).map(
    (
      action,
    ) => `create or replace function tally_deliveries_${action}() returns trigger language plpgsql as $$
     begin
       ${COUNT_DELIVERIES(CHANGES[action])};
       return null;
     end $$`,
  ),

  // Each mail moves a cursor, which is nothing to count: a statement that sets neither of these two is not asked about.
  'drop trigger tally_update on subscribers',
  `create or replace function tally_subscribers_update() returns trigger language plpgsql as $$
   begin
     if old.state <> new.state then
       insert into tallies
       select 'person', old.state, '', -1 union all select 'person', new.state, '', 1
       union all select 'left', '', '', 1 where new.state = 'unsubscribed';
     end if;
     perform note_barred(array[old.address_hash, new.address_hash]);
     return null;
   end $$`,
  `create trigger tally_update after update of state, address_hash on subscribers for each row
     when (old.state <> new.state or old.address_hash <> new.address_hash)
     execute function tally_subscribers_update()`,

  // Binary JSON is taken apart and put together again each time; nobody asks for a part of it.
  'alter table editions alter content type json using content::text::json',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
