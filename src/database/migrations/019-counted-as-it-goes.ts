// How many there are of what, counted by the statements that change it, so that nobody has to count rows. And what the
// admin's pages keep: who is signed in, who did what.

import { type Kysely, sql } from 'kysely';

/** A mail that the server may have taken without saying so is `sent?` (`Status.mayHaveArrived`). */
const OUTCOME = `case when status = 'sent' and reason is not null then 'sent?' else status end`;
const IS_ON = `state in ('confirmed', 'paused')`;

const CHANGES = {
  insert: (columns: string) => `select ${columns}, 1 as change from came`,
  update: (columns: string) =>
    `select ${columns}, 1 as change from came union all select ${columns}, -1 from went`,
  delete: (columns: string) => `select ${columns}, -1 as change from went`,
};

const TRANSITIONS = {
  insert: 'new table as came',
  update: 'old table as went new table as came',
  delete: 'old table as went',
};

/** Counts what each statement on the table changes: `body` asks the rows of `changes`. */
function counted(
  table: string,
  columns: string,
  body: (changes: string) => string,
  variables = '',
): string[] {
  return (['insert', 'update', 'delete'] as const).flatMap((action) => [
    `create or replace function tally_${table}_${action}() returns trigger language plpgsql as $$
     ${variables}
     begin
       ${body(`(${CHANGES[action](columns)}) changes`)};
       return null;
     end $$`,
    `create trigger tally_${action} after ${action} on ${table} referencing ${TRANSITIONS[action]}
       for each statement execute function tally_${table}_${action}()`,
  ]);
}

function emptied(table: string, statement: string): string[] {
  return [
    `create or replace function tally_${table}_truncate() returns trigger language plpgsql as $$
     begin
       ${statement};
       return null;
     end $$`,
    `create trigger tally_truncate after truncate on ${table} execute function tally_${table}_truncate()`,
  ];
}

const DELIVERIES = (changes: string) => `
  with sums as (
    select run_id, ${OUTCOME} as outcome, case when status = 'skipped' then reason end as skipped, sum(change) as change
    from ${changes} group by 1, 2, 3 having sum(change) <> 0),
  events as (
    select s.*, r.kind, r.frequency from sums s join runs r on r.id = s.run_id
    where s.change > 0 and s.outcome not in ('queued', 'sending'))
  insert into tallies
  select 'run', run_id::text, outcome, sum(change) from sums group by run_id, outcome having sum(change) <> 0
  union all
  select 'mails', kind || ' ' || frequency, outcome, sum(change) from events group by kind, frequency, outcome
  union all
  select 'skips', coalesce(skipped, 'no reason noted'), '', sum(change) from events
  where outcome = 'skipped' group by skipped`;

/** Most changes of people move their cursors: these end at the first question. */
const PEOPLE = (changes: string) => `
  select array_agg(address_hash) into hashes from (
    select address_hash from ${changes} group by state, address_hash having sum(change) <> 0) c;
  if hashes is null then return null; end if;
  with sums as (select state, sum(change) as change from ${changes} group by 1 having sum(change) <> 0)
  insert into tallies
  select 'person', state, '', change from sums
  union all
  select 'left', '', '', change from sums where state = 'unsubscribed' and change > 0;
  perform note_barred(hashes)`;

const SUPPRESSIONS = (changes: string) => `
  select array_agg(address_hash) into hashes from ${changes};
  if hashes is not null then perform note_barred(hashes); end if`;

const statements = [
  // Rows are only ever added, so that no two transactions wait for each other: the sum is the count
  // (installation/tally-store.ts folds them). `run`: deliveries of a run by outcome · `person`: people by state. What only
  // grows: `mails`, `skips`, `sign-up`, `left`, `bounce`.
  `create table tallies (topic text not null, key text not null, outcome text not null, change bigint not null)`,
  ...counted('deliveries', 'run_id, status, reason', DELIVERIES),
  // People who are on, and whose address gets no mail. One statement may change both, so what was noted is compared with
  // what is so now.
  `create table barred (address_hash text primary key, state text not null)`,
  `create or replace function note_barred(hashes text[]) returns void language plpgsql as $$
   begin
     delete from barred b where b.address_hash = any(hashes) and not exists (
       select 1 from subscribers s join suppressions x using (address_hash)
       where s.address_hash = b.address_hash and s.${IS_ON});
     insert into barred
     select distinct on (s.address_hash) s.address_hash, s.state from unnest(hashes) h (address_hash)
       join subscribers s using (address_hash) join suppressions x using (address_hash)
     where s.${IS_ON} order by s.address_hash
     on conflict (address_hash) do update set state = excluded.state where barred.state <> excluded.state;
   end $$`,
  ...counted('subscribers', 'state, address_hash', PEOPLE, 'declare hashes text[];'),
  ...counted('suppressions', 'address_hash', SUPPRESSIONS, 'declare hashes text[];'),
  ...emptied('deliveries', `delete from tallies where topic = 'run'`),
  ...emptied('subscribers', `delete from tallies where topic = 'person'; delete from barred`),
  ...emptied('suppressions', 'delete from barred'),

  `create or replace function tally_sign_ups() returns trigger language plpgsql as $$
   begin
     if tg_op = 'INSERT' then
       insert into tallies values ('sign-up', new.kind, 'asked', 1);
     else
       insert into tallies select 'sign-up', new.kind, step, 1 from (values
         ('mailed', new.mail = 'sent' and old.mail <> 'sent'),
         ('confirmed', new.confirmed_at is not null and old.confirmed_at is null)) s (step, is_new) where is_new;
     end if;
     return null;
   end $$`,
  `create trigger tally after insert or update of mail, confirmed_at on confirmations
     for each row execute function tally_sign_ups()`,
  `create or replace function tally_bounces() returns trigger language plpgsql as $$
   begin
     insert into tallies values ('bounce', new.outcome, new.source, 1);
     return null;
   end $$`,
  `create trigger tally after insert on bounces for each row execute function tally_bounces()`,

  `insert into tallies
   select 'run', run_id::text, ${OUTCOME}, count(*) from deliveries group by 1, 2, 3
   union all
   select 'person', state, '', count(*) from subscribers group by state`,
  `insert into barred
   select distinct on (s.address_hash) s.address_hash, s.state from subscribers s join suppressions using (address_hash)
   where s.${IS_ON} order by s.address_hash`,

  `create index subscribers_held on subscribers (id) where welcome = 'held'`,

  // How long somebody is signed in; the token is signed, and what is ended here ends at once.
  `create table admin_sessions (
     id bigint generated always as identity primary key,
     who text not null,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     ended_at timestamptz)`,

  // Never an address of a reader.
  `create table audit (
     id bigint generated always as identity primary key,
     at timestamptz not null,
     who text not null,
     act text not null,
     details jsonb not null)`,

  `alter table link_requests drop constraint link_requests_kind_check`,
  `alter table link_requests add check (kind in ('manage', 'account', 'admin', 'quiet', 'still-looking')), add used_at timestamptz`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
