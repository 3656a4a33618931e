// A year behind a board's readers: posts, runs and deliveries of past weeks, by bulk statements that leave what planning and
// sending leave of a mail that was taken (src/plan/plan-store.ts, src/send/delivery-store.ts), tallies included.

import { sql } from 'kysely';
import type { Db } from '../src/database/database.ts';

const POSTS = 10;
/** The new posts' numbers begin beyond those of the weeks before. */
const NUMBERS = 10_000;
/** Of a week, in the ledger without their rendering, as they are when their run is over. */
const EDITIONS = 150;

export interface Past {
  readonly weeks: number;
  /** In percent. */
  readonly bounced: number;
}

/** Everybody has had what came before the new posts. */
export async function standAtPresent(db: Db): Promise<void> {
  await sql`update posts set number = number + ${NUMBERS} where number is not null`.execute(db);
  await sql`update post_tags set number = number + ${NUMBERS}`.execute(db);
  await sql`update announcer set value = value + ${NUMBERS}`.execute(db);
  await sql`update subscribers set cursor = ${NUMBERS}`.execute(db);
}

/** As if the newest run had not been. */
export async function forgetLast(db: Db, now: Date): Promise<void> {
  await sql`delete from deliveries where run_id in (select id from runs where due_at > ${now})`.execute(db);
  await sql`delete from editions where content is not null`.execute(db);
  await sql`delete from runs where due_at > ${now}`.execute(db);
  await sql`update subscribers set cursor = ${NUMBERS} where cursor > ${NUMBERS}`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

/** So many percent bounced, as many in each week, and stand where they stood then; all others had a mail each week. */
export async function addYear(db: Db, { weeks, bounced }: Past, now: Date): Promise<void> {
  await sql`
    insert into posts select (jsonb_populate_record(p, jsonb_build_object('id', p.id || '-' || week, 'path', p.path || week,
      'number', ${POSTS}::integer * week + p.number - ${NUMBERS}::integer,
      'announced_at', p.announced_at - (${weeks}::integer - week) * interval '7 days'))).*
    from posts p, generate_series(0, ${weeks}::integer - 1) week where p.number is not null`.execute(db);
  await sql`
    insert into post_tags (post_id, number, tags, matched_at)
    select p.id, p.number, p.tags, p.announced_at from posts p where p.number < ${NUMBERS}`.execute(db);
  await sql`
    insert into suppressions (address_hash, reason, created_at)
    select address_hash, 'bounced', ${now} from subscribers where id % 100 < ${bounced}`.execute(db);
  await sql`
    update subscribers set cursor = ${POSTS}::integer * (id / 100 % ${weeks}::integer) where id % 100 < ${bounced}`.execute(
    db,
  );
  for (let nth = 0; nth < weeks; nth += 1) await addWeek(db, nth, { weeks, bounced });
  await sql`vacuum analyze`.execute(db);
}

async function addWeek(db: Db, nth: number, { weeks, bounced }: Past): Promise<void> {
  const ago = sql`(${weeks - nth}::integer * interval '7 days')`;
  await sql`
    insert into editions (key, post_ids, subject, created_at)
    select md5(${nth} || ' ' || n) || md5(n || ''), array(select id from posts where number > ${POSTS * nth} and number <= ${POSTS * (nth + 1)}),
      'Jobs', now() from generate_series(0, ${EDITIONS - 1}::integer) n`.execute(db);
  await sql`
    insert into runs (kind, frequency, due_at, cut, matched, created_at, planned_at, finished_at, counts)
    select 'scheduled', 'weekly', due_at, ${POSTS * (nth + 1)}, people, due_at, due_at, due_at, jsonb_build_object('sent', people)
    from (
      select a.next_due_at - ${ago} as due_at, count(*) as people
      from audiences a join subscribers s on s.audience_id = a.id
      where a.frequency = 'weekly' and (s.id % 100 >= ${bounced} or s.id / 100 % ${weeks}::integer > ${nth})
      group by a.next_due_at) slots`.execute(db);
  await sql`
      insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, urgency, status,
        attempts, first_tried_at, next_attempt_at, message_id, reply, transport, planned_at, settled_at, sent_at)
      select r.id, s.id, a.id, md5(${nth} || ' ' || a.id % ${EDITIONS}::integer) || md5(a.id % ${EDITIONS}::integer || ''),
        ${POSTS * nth}, r.cut, 2, 'sent', 1, r.due_at, r.due_at, '<' || md5(r.id || ' ' || s.id) || '@example.org>',
        '250 2.0.0 Ok: queued', 'smtp', r.due_at, r.due_at, r.due_at
      from audiences a join subscribers s on s.audience_id = a.id
      join runs r on r.kind = 'scheduled' and r.frequency = 'weekly' and r.due_at = a.next_due_at - ${ago}
      where a.frequency = 'weekly' and (s.id % 100 >= ${bounced} or s.id / 100 % ${weeks}::integer > ${nth})
      order by a.id, s.id`.execute(db);
}
