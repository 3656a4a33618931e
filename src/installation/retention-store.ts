// The statements of retention.ts, each for at most so many rows; they say how many it were. Rows that somebody else holds
// are left to the next step.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

async function affected(db: Db, statement: ReturnType<typeof sql>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0n);
}

/** Of finished runs: what a person had, and why. A run that is open still counts them. */
export function deliveries(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from deliveries where id in (
      select d.id from deliveries d join runs r on r.id = d.run_id
      where d.settled_at < ${before} and r.finished_at is not null order by d.settled_at limit ${limit})`,
  );
}

/** What a channel was told, as long as what a person had. */
export function channelMessages(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from channel_messages where id in (
      select id from channel_messages where settled_at < ${before} order by settled_at limit ${limit})`,
  );
}

export function receipts(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from receipts where id in (
      select id from receipts where settled_at < ${before} order by settled_at limit ${limit})`,
  );
}

/** Of posts that are gone, and then those who posted nothing else; the hash of who opted out stays. */
export async function contacts(db: Db, before: Date, limit: number): Promise<number> {
  await sql`delete from post_contacts where post_id in (
    select pc.post_id from post_contacts pc join posts p on p.id = pc.post_id where p.removed_at < ${before} limit ${limit})`.execute(
    db,
  );
  return affected(
    db,
    sql`delete from contacts where id in (
      select c.id from contacts c where c.opted_out_at is null and c.created_at < ${before}
        and not exists (select from post_contacts pc where pc.contact_id = c.id) limit ${limit})`,
  );
}

/** Whose file is gone for long. */
export function channels(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from channels where id in (
      select id from channels where state = 'ended' and ended_at < ${before} limit ${limit})`,
  );
}

/** What editions show that no delivery needs again. */
export function renderings(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`update editions set content = null where key in (
      select e.key from editions e where e.content is not null and e.created_at < ${before} and not exists (
        select 1 from deliveries d where d.edition_key = e.key and d.status in ('queued', 'sending', 'deferred'))
      order by e.created_at limit ${limit} for update skip locked)`,
  );
}

/** A planner that uses one again writes its date first (edition/edition-store.ts): the lock then finds it too young. */
export function editions(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from editions where key in (
      select e.key from editions e where e.created_at < ${before}
        and not exists (select 1 from deliveries d where d.edition_key = e.key)
      order by e.created_at limit ${limit} for update skip locked)`,
  );
}

/** The newest of each kind stays: how far instant readers were served is read from it (subscribers/cursor.ts). */
export function runs(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from runs where id in (
      select r.id from runs r where r.finished_at < ${before}
        and not exists (select 1 from deliveries d where d.run_id = r.id)
        and r.id not in (select max(id) from runs where planned_at is not null group by kind, frequency)
      order by r.id limit ${limit})`,
  );
}

export function alarms(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from alarms where id in (
      select id from alarms where cleared_at < ${before} order by id limit ${limit})`,
  );
}

/** Of the admin's pages, that ended. */
export function sessions(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from admin_sessions where id in (
      select id from admin_sessions where expires_at < ${before} limit ${limit})`,
  );
}

export function audit(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from audit where id in (select id from audit where at < ${before} order by id limit ${limit})`,
  );
}

export function bounces(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from bounces where id in (select id from bounces where at < ${before} order by at limit ${limit})`,
  );
}

export function confirmations(db: Db, now: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from confirmations where id in (
      select id from confirmations where expires_at < ${now} limit ${limit} for update skip locked)`,
  );
}

export function linkRequests(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from link_requests where id in (
      select id from link_requests where created_at < ${before} limit ${limit})`,
  );
}

export function limits(db: Db, now: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from limits where key in (
      select key from limits where expire < ${now.getTime()} limit ${limit} for update skip locked)`,
  );
}

/** Of domains that nothing went to for a while and that taught us nothing. */
export function paces(db: Db, before: Date, limit: number): Promise<number> {
  const idleSince = before.getTime();
  return affected(
    db,
    sql`delete from paces where scope in (
      select scope from paces where per_second is null and next_free < ${idleSince} and tail < ${idleSince}
      limit ${limit} for update skip locked)`,
  );
}

/** Of posts that are gone. The row stays, with its hash: a file that brings the post back is still known by it. */
export function bodies(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`update posts set body = '' where id in (
      select id from posts where removed_at < ${before} and body <> ''
      order by removed_at limit ${limit} for update skip locked)`,
  );
}

/** Of days that are long over. */
export function figures(db: Db, before: Date, limit: number): Promise<number> {
  return affected(
    db,
    sql`delete from figures where (day, topic, key) in (
      select day, topic, key from figures where day < (${before}::timestamptz at time zone 'UTC')::date limit ${limit})`,
  );
}
