// Which contacts get a receipt now: one mail a day at most for an address, with all that is new of its posts. What was told
// is noted in the transaction that makes the receipt, so that each piece of news is told once.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { ReceiptNews } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';
import { type ContactPost, newsOf } from './receipts.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'posts'>;
}

/** Posts that one pass looks at, and pieces of news in one mail; the rest comes with the next. */
const POSTS = 1000;
const MOST_NEWS = 20;
/** Mails in a row that were refused for good. */
const MOST_REFUSED = 3;

/** Returns the number of receipts that are due then. */
export async function planReceipts({ db, config }: Deps, now: Date): Promise<number> {
  if (!config.posts.receipts) return 0;
  const posts = await candidates(db, now);
  const byContact = Map.groupBy(posts, ({ contactId }) => contactId);
  let planned = 0;
  for (const [contactId, own] of byContact) {
    const news = own.flatMap((post) => newsOf(post, now)).slice(0, MOST_NEWS);
    if (news.length > 0 && (await makeReceipt(db, contactId, news, now))) planned += 1;
  }
  return planned;
}

/** Live posts of contacts that may be written to and were not within a day; those that were told longest ago first. */
async function candidates(db: Db, now: Date): Promise<(ContactPost & { contactId: number })[]> {
  const { rows } = await sql<Row>`
    with own as (
      select pc.*, p.announced_at, p.closes_at, p.deadline from post_contacts pc
      join contacts c on c.id = pc.contact_id join posts p on p.id = pc.post_id
      where ${MAY_GET_RECEIPTS} and p.standing = 'live' and p.missing_since is null and p.announced_at is not null
        and (p.closes_at is null or p.closes_at > ${now}) and ${noneSince(new Date(now.getTime() - DAY_MS))}
      order by pc.told_at nulls first, pc.post_id limit ${POSTS}),
    had as (
      select post_id, count(distinct d.subscriber_id) as people, min(d.sent_at) as first_sent_at
      from editions e cross join lateral unnest(e.post_ids) u(post_id) join deliveries d on d.edition_key = e.key
      where e.post_ids && (select coalesce(array_agg(post_id), '{}') from own) and d.status = 'sent'
      group by post_id)
    select own.*, coalesce(had.people, 0) as people, had.first_sent_at from own left join had using (post_id)
    order by own.post_id`.execute(db);
  return rows.map((row) => ({
    contactId: row.contact_id,
    postId: row.post_id,
    announcedAt: row.announced_at,
    closesAt: row.closes_at,
    hasLastDay: (row.closes_at ?? row.deadline) !== null,
    knownSince: row.created_at,
    people: row.people,
    firstSentAt: row.first_sent_at,
    told: {
      people: row.told_people,
      at: row.told_at,
      tellings: row.tellings,
      closesAt: row.told_close,
      askedAt: row.asked_at,
    },
  }));
}

interface Row {
  readonly post_id: string;
  readonly contact_id: number;
  readonly told_people: number;
  readonly told_at: Date | null;
  readonly tellings: number;
  readonly told_close: Date | null;
  readonly asked_at: Date | null;
  readonly created_at: Date;
  readonly announced_at: Date;
  readonly closes_at: Date | null;
  readonly deadline: Date | null;
  readonly people: number;
  readonly first_sent_at: Date | null;
}

/** Of contacts `c`: the one home of that decision, asked at planning and right before the mail. */
export const MAY_GET_RECEIPTS = sql<boolean>`(c.opted_out_at is null and c.address is not null
  and c.refusals < ${sql.lit(MOST_REFUSED)}
  and not exists (select from suppressions barred where barred.address_hash = c.address_hash))`;

const noneSince = (since: Date) =>
  sql<boolean>`not exists (select from receipts r where r.contact_id = c.id and r.created_at > ${since})`;

/** False: another planner was first, or the address may not be written to any more. */
function makeReceipt(db: Db, contactId: number, news: readonly ReceiptNews[], now: Date): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: number }>`
      select c.id from contacts c where c.id = ${contactId} and ${MAY_GET_RECEIPTS} for no key update of c skip locked`.execute(
      trx,
    );
    if (rows.length === 0) return false;
    const { rows: made } = await sql<{ id: number }>`
      insert into receipts (contact_id, news, next_attempt_at, created_at)
      select c.id, ${JSON.stringify(news)}::jsonb, ${now}, ${now} from contacts c
      where c.id = ${contactId} and ${noneSince(new Date(now.getTime() - DAY_MS))} returning id`.execute(trx);
    if (made.length === 0) return false;
    for (const one of news) await noteTold(trx, one, now);
    return true;
  });
}

async function noteTold(trx: Db, news: ReceiptNews, now: Date): Promise<void> {
  const told =
    news.kind === 'went'
      ? { told_people: news.people, told_at: now, tellings: sql<number>`tellings + 1` }
      : news.kind === 'closes'
        ? { told_close: new Date(news.closesAt) }
        : { asked_at: now };
  await trx.updateTable('post_contacts').set(told).where('post_id', '=', news.postId).execute();
}
