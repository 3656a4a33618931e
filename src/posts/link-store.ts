// Apply links of open posts and what they answered (`posts.check_links`). SQL only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import type { CheckLinks, LinkState } from './link-answers.ts';
import { isOpen } from './standing.ts';

/** Longer ones fit in no index, and are no links that a person was given. */
const LONGEST_BYTES = 2000;
/** What nobody asks any more is known for a while: its post may come back. */
const KEPT_MS = 30 * DAY_MS;
/** What was not asked for so long is not told any more: asking was turned off, or its post is open no longer. */
const TOLD_MS = 3 * DAY_MS;

/** Links whose posts are left out; none where the settings leave none out. */
export async function loadGoneLinks(
  db: Db,
  { posts }: { readonly posts: { readonly checkLinks: CheckLinks } },
): Promise<ReadonlySet<string>> {
  if (posts.checkLinks !== 'drop') return new Set();
  const rows = await db.selectFrom('links').select('url').where('gone_at', 'is not', null).execute();
  return new Set(rows.map(({ url }) => url));
}

/** Those of posts that are open, or would be if their links answered, are asked from now on; others no longer. */
export async function followLinks(db: Db, now: Date, openDays: number): Promise<void> {
  const urls = await openLinks(db, now, openDays);
  await sql`
    insert into links (url, ask_at) select url, ${now}::timestamptz from unnest(${urls}::text[]) url
    on conflict do nothing`.execute(db);
  await sql`
    delete from links where url <> all(${urls}::text[])
      and (asked_at is null or asked_at < ${new Date(now.getTime() - KEPT_MS)})`.execute(db);
  // What is open again is asked as soon as its answer is a day old.
  await sql`
    update links set ask_at = case when url = any(${urls}::text[])
      then coalesce(asked_at + interval '1 day', ${now}) end
    where (ask_at is null) = (url = any(${urls}::text[]))`.execute(db);
}

async function openLinks(db: Db, now: Date, openDays: number): Promise<string[]> {
  const rows = await db
    .selectFrom('posts')
    .select(['apply_url as url', 'closes_at as closesAt', 'deadline', 'missing_since as missingSince'])
    .select(['published_at as publishedAt', 'announced_at as announcedAt'])
    .where('standing', 'in', ['live', 'link-gone'])
    .where('apply_url', '~*', '^https?://')
    .execute();
  const open = rows.filter((post) => isOpen({ ...post, standing: 'live' }, now, openDays));
  return [...new Set(open.map(({ url }) => url as string))].filter(
    (url) => URL.canParse(url) && Buffer.byteLength(url) <= LONGEST_BYTES,
  );
}

export interface DueLink extends Pick<LinkState, 'goneSince' | 'goneAt'> {
  readonly url: string;
}

/** Those whose time has come, the longest waiting first, one host after the other. */
export async function linksToAsk(db: Db, now: Date, limit: number): Promise<DueLink[]> {
  const { rows } = await sql<DueLink>`
    select url, gone_since as "goneSince", gone_at as "goneAt" from links where ask_at <= ${now}
    order by row_number() over (
      partition by lower(split_part(url, '/', 3)) order by ask_at, url), ask_at, url
    limit ${limit}`.execute(db);
  return rows;
}

export async function recordLink(
  db: Db,
  url: string,
  { goneSince, goneAt, askAt, answer }: LinkState & { readonly answer: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('links')
    .set({ asked_at: now, answer, gone_since: goneSince, gone_at: goneAt, ask_at: askAt })
    .where('url', '=', url)
    .execute();
}

/** They gave no answer in time: others come first. */
export async function putOffLinks(db: Db, urls: readonly string[], until: Date): Promise<void> {
  if (urls.length === 0) return;
  await db.updateTable('links').set({ ask_at: until }).where('url', '=', sql<string>`any(${urls})`).execute();
}

/** A post that may be gone. */
export interface GoneLink {
  readonly path: string;
  readonly url: string;
  /** As the end of a sentence. */
  readonly answer: string;
  readonly since: Date;
  /** It is left out until its link answers. */
  readonly isLeftOut: boolean;
}

/** Posts whose apply links lead nowhere, by path. */
export async function goneLinks(db: Db, now: Date): Promise<GoneLink[]> {
  const rows = await db
    .selectFrom('posts as p')
    .innerJoin('links as l', 'l.url', 'p.apply_url')
    .select(['p.path', 'l.url', 'l.answer', 'l.gone_since as since', 'p.standing'])
    .where('p.standing', 'in', ['live', 'link-gone'])
    .where('l.gone_at', 'is not', null)
    .where('l.asked_at', '>', new Date(now.getTime() - TOLD_MS))
    .where((eb) => eb.or([eb('p.closes_at', 'is', null), eb('p.closes_at', '>', now)]))
    .orderBy('p.path')
    .execute();
  return rows.map(({ path, url, answer, since, standing }) => ({
    path,
    url,
    answer: answer ?? '',
    since: since as Date,
    isLeftOut: standing === 'link-gone',
  }));
}
