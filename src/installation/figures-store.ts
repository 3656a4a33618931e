// The figures of the board: counted once a day from the list of readers, and read as often as somebody looks.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { DAY_MS } from '../duration.ts';
import { loadOpenPosts } from '../posts/live-post-store.ts';
import { type Counts, countFigures, type Figure, fivesOf } from '../subscribers/figures.ts';
import { countReaders } from '../subscribers/readers-store.ts';
import { formatDay } from '../texts/instant.ts';

interface FiguresDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags' | 'site'>;
}

/** An alert that no post of so long matched is one that nothing matches. */
export const RECENT_DAYS = 90;

/** Counts, unless this day is counted already: then it is one look at a key. True = it counted. */
export async function takeFigures({ db, config }: FiguresDeps, now: Date): Promise<boolean> {
  const day = formatDay(now, config.site.timeZone);
  if (await isCounted(db, day)) return false;
  const figures = countFigures({
    readers: await countReaders(db),
    ...(await tagsOfPosts(db, config.site.openDays, now)),
    aliases: config.tags.aliases,
  });
  return inTransaction(db, (trx) => writeDay(trx, day, figures));
}

async function isCounted(db: Db, day: string): Promise<boolean> {
  const { rows } = await sql`select 1 from figures where day = ${day} and topic = 'people'`.execute(db);
  return rows.length > 0;
}

async function tagsOfPosts(db: Db, openDays: number, now: Date) {
  const open = (await loadOpenPosts(db, now, openDays)).map(({ tags }) => tags);
  const since = new Date(now.getTime() - RECENT_DAYS * DAY_MS);
  const announced = await db.selectFrom('posts').select('tags').where('announced_at', '>', since).execute();
  return { open, recent: [...open, ...announced.map(({ tags }) => tags)] };
}

/** Whoever comes second with the same day waits for the first, and writes nothing. */
async function writeDay(trx: Db, day: string, figures: readonly Figure[]): Promise<boolean> {
  const insert = (rows: readonly Figure[]) =>
    sql`insert into figures (day, topic, key, weekly, daily, instant, people)
      select ${day}::date, * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r (topic text, key text, weekly integer, daily integer, instant integer, people integer)
      on conflict do nothing`.execute(trx);
  const first = await insert(figures.filter(({ topic }) => topic === 'people'));
  if (first.numAffectedRows === 0n) return false;
  await insert(figures.filter(({ topic }) => topic !== 'people'));
  await sql`delete from figures where topic in ('unfollowed', 'unmatched') and day < ${day}`.execute(trx);
  return true;
}

/** `day`: `2026-11-27`, in the zone of the board. */
export interface DayFigure extends Figure {
  readonly day: string;
}

export interface Figures {
  /** Everybody whom mail may reach, a row a day, the oldest first. */
  readonly days: readonly DayFigure[];
  /** What was counted on the newest day; the most people first. */
  readonly newest: readonly Figure[];
  /** Digests that had something for somebody, by weeks that begin on Monday, the oldest first. */
  readonly weeks: readonly (Counts & { readonly week: string })[];
}

const COLUMNS = sql`day::text as day, topic, key, weekly, daily, instant, people`;

export async function loadFigures(db: Db, timeZone: string, now: Date): Promise<Figures> {
  const newest = await sql<DayFigure>`
    select ${COLUMNS} from figures where day = (select max(day) from figures) and topic <> 'people'
    order by topic, people desc, key`.execute(db);
  return {
    days: await daysOf(db, { topic: 'people', key: '' }),
    newest: newest.rows,
    weeks: await matchedWeeks(db, timeZone, now),
  };
}

/** One tag, or everybody, day by day; a day that is missing had fewer than five. */
export async function daysOf(
  db: Db,
  { topic, key }: { readonly topic: 'people' | 'tag'; readonly key: string },
): Promise<DayFigure[]> {
  const { rows } = await sql<DayFigure>`
    select p.day::text as day, ${topic} as topic, ${key} as key, coalesce(f.weekly, 0) as weekly,
      coalesce(f.daily, 0) as daily, coalesce(f.instant, 0) as instant, coalesce(f.people, 0) as people
    from figures p left join figures f on f.day = p.day and f.topic = ${topic} and f.key = ${key}
    where p.topic = 'people' order by p.day`.execute(db);
  return rows;
}

/** All tags of all days, for a table program. */
export async function allDays(db: Db): Promise<DayFigure[]> {
  const { rows } =
    await sql<DayFigure>`select ${COLUMNS} from figures order by day, topic, people desc, key`.execute(db);
  return rows;
}

const WEEKS = 53;

async function matchedWeeks(db: Db, timeZone: string, now: Date): Promise<Figures['weeks']> {
  const since = new Date(now.getTime() - WEEKS * 7 * DAY_MS);
  const { rows } = await sql<Counts & { week: string }>`
    select date_trunc('week', due_at at time zone ${timeZone})::date::text as week,
      coalesce(sum(matched) filter (where frequency = 'weekly'), 0)::bigint as weekly,
      coalesce(sum(matched) filter (where frequency = 'daily'), 0)::bigint as daily,
      coalesce(sum(matched) filter (where frequency = 'instant'), 0)::bigint as instant,
      coalesce(sum(matched), 0)::bigint as people
    from runs where due_at > ${since} and due_at <= ${now} group by 1 order by 1`.execute(db);
  return rows.map(({ week, ...exact }) => ({ week, ...fivesOf(exact) }));
}
