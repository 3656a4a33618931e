// Whoever has had nothing from an alert for six weeks is told so, once for each choice of alerts: asked about once in six
// weeks, and again when a job has matched since. The mail is made when it goes out (send/send-link.ts).

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { DAY_MS } from '../duration.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { createLinkRequest } from '../subscribers/link-request-store.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { lastMatch, QUIET_MS, type QuietAlert, quietAlerts, type RecentPost } from './quiet.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags'>;
}

/** In one pass; the next goes on. */
const PEOPLE = 200;
/** A board that brought fewer is quiet itself: that says nothing about an alert. */
const FEWEST_POSTS = 5;
const ASK_AGAIN_MS = 7 * DAY_MS;

/** Asks for the mail to those who are to be told; returns how many these are. */
export async function tellQuiet({ db, config }: Deps, now: Date): Promise<number> {
  const since = new Date(now.getTime() - QUIET_MS);
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: number; address_hash: string; alerts: Alert[] }>`
      select s.id, s.address_hash, a.alerts from subscribers s join audiences a on a.id = s.audience_id
      where s.quiet_since <= ${since} and s.welcome is null and ${sql.raw(MAILABLE)}
      order by s.id limit ${PEOPLE} for no key update of s skip locked`.execute(trx);
    if (rows.length === 0) return 0;
    const posts = await recentPosts(trx, now);
    let told = 0;
    for (const { id, address_hash: addressHash, alerts } of rows) {
      const next = posts.length < FEWEST_POSTS ? later(since) : nextAsk(alerts, posts, config.tags.aliases);
      await trx.updateTable('subscribers').set({ quiet_since: next }).where('id', '=', id).execute();
      if (next !== null) continue;
      await createLinkRequest(trx, { addressHash, kind: 'quiet' }, now);
      told += 1;
    }
    return told;
  });
}

const later = (since: Date) => new Date(since.getTime() + ASK_AGAIN_MS);

/** The oldest of the last matches of the alerts; null = one of them is quiet. */
function nextAsk(
  alerts: readonly Alert[],
  posts: readonly RecentPost[],
  aliases: Config['tags']['aliases'],
): Date | null {
  const last = alerts.map((alert) => lastMatch(alert, posts, aliases)?.getTime() ?? null);
  return last.some((time) => time === null) ? null : new Date(Math.min(...(last as number[])));
}

/** As it is now: a job may have come since it was asked for. */
export async function quietAlertsOf(
  { db, config }: Deps,
  alerts: readonly Alert[],
  now: Date,
): Promise<QuietAlert[]> {
  return quietAlerts(alerts, await recentPosts(db, now), config.tags.aliases);
}

async function recentPosts(db: Db, now: Date): Promise<RecentPost[]> {
  return db
    .selectFrom('posts')
    .select(['tags', 'announced_at as announcedAt'])
    .where('announced_at', '>', new Date(now.getTime() - QUIET_MS))
    .$narrowType<{ announcedAt: Date }>()
    .execute();
}
