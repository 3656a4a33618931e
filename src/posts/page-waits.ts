// Pages of posts that are asked for before their posts are announced (`posts.wait_for_page`).

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { type Answer, readAnswer } from '../texts/alarms/catalogue.ts';
import { alarmsEn } from '../texts/alarms/en.ts';

/** A page that was there may be gone again after so long. */
const SEEN_MS = 3_600_000;

/** Of these pages, those that did not answer lately; they are asked from now on. */
export async function pagesNotThere(
  trx: Db,
  urls: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (urls.length === 0) return new Set();
  const since = new Date(now.getTime() - SEEN_MS);
  const { rows } = await sql<{ url: string }>`
    insert into pages (url, asked_since) select distinct url, ${now}::timestamptz from unnest(${urls}::text[]) url
    on conflict (url) do update set
      asked_since = case when pages.seen_at <= ${since} then excluded.asked_since else pages.asked_since end,
      seen_at = case when pages.seen_at <= ${since} then null else pages.seen_at end
    returning case when seen_at is null then url end as url`.execute(trx);
  return new Set(rows.map(({ url }) => url).filter((url) => url !== null));
}

export interface PageWait {
  readonly url: string;
  readonly since: Date;
  /** What came in its place; null = it was not asked yet. */
  readonly answer: Answer | null;
}

const WAITING = sql`
  from pages w where w.seen_at is null
    and exists (select from posts p where p.standing = 'page-not-there' and p.page_url = w.url)`;

/** Those to ask now, the longest unasked first: once a minute on the first day, later once an hour. */
export async function pagesToAsk(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ url: string }>`
    select w.url ${WAITING} and (w.asked_at is null or w.asked_at <= ${now}::timestamptz
      - case when w.asked_since > ${now}::timestamptz - interval '1 day' then interval '1 minute' else interval '1 hour' end)
    order by w.asked_at nulls first, w.url limit ${limit}`.execute(db);
  return rows.map(({ url }) => url);
}

export async function recordPage(
  db: Db,
  url: string,
  { isThere, came }: { readonly isThere: boolean; readonly came: Answer | null },
  now: Date,
): Promise<void> {
  // The sentence is for processes of the version before, which may run beside this one.
  const answer = came === null ? 'it is there' : alarmsEn.answer(came);
  await db
    .updateTable('pages')
    .set({ asked_at: now, answer, came: JSON.stringify(came), ...(isThere && { seen_at: now }) })
    .where('url', '=', url)
    .execute();
}

/** Those that were asked for so long, the longest first. */
export async function pagesMissingSince(db: Db, before: Date): Promise<PageWait[]> {
  const { rows } = await sql<{ url: string; since: Date; answer: string | null; came: unknown }>`
    select w.url, w.asked_since as since, w.answer, w.came ${WAITING} and w.asked_since <= ${before}
    order by w.asked_since, w.url`.execute(db);
  return rows.map(({ url, since, answer, came }) => ({ url, since, answer: answerOf(came, answer) }));
}

/** A process of the version before notes the sentence alone: then that is what is known. */
function answerOf(came: unknown, words: string | null): Answer | null {
  const answer = readAnswer(came);
  if (words === null) return null;
  return answer !== null && alarmsEn.answer(answer) === words ? answer : { is: 'said', words };
}

/** What nobody waits for any more. */
export async function forgetPages(db: Db, before: Date): Promise<void> {
  await sql`
    delete from pages w where asked_since < ${before}
      and not exists (select from posts p where p.standing = 'page-not-there' and p.page_url = w.url)`.execute(
    db,
  );
}
