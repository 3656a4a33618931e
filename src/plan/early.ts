// Early digests: a weekly reader for whom a post comes and closes between two digests gets it at the last hour of daily
// digests that leaves time to apply. What they get is an ordinary digest of all that came in since the one before
// (docs/decisions/032). Here: which audiences are concerned; the others wait for their next look.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { type AnnouncedPost, loadPostsClosing } from '../posts/plannable-posts.ts';
import { lastSlot, nextSlot } from '../schedule.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { nextLook } from '../subscribers/audience-store.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { isUrgent, type Looks, urgentUntil } from './in-time.ts';
import { countNumbers } from './match.ts';
import { setNextLook } from './plan-store.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags' | 'digest'>;
}

/** Audiences in one transaction. */
const AUDIENCES = 500;

export function looksOf({ daily }: Config['digest'], timeZone: string, now: Date): Looks {
  return { now, nextLookAt: nextSlot(daily, timeZone, now) };
}

/**
 * Looks at the weekly audiences whose hour has come: those for whom nothing is urgent are due for a look again a day later.
 * Returns the hour of the others, the newest of them; null when there are none.
 */
export async function lookForUrgent(deps: Deps, now: Date): Promise<Date | null> {
  const zones = await deps.db
    .selectFrom('audiences')
    .select('time_zone')
    .distinct()
    .where('next_early_at', '<=', now)
    .execute();
  let dueAt: Date | null = null;
  for (const { time_zone } of zones) {
    const due = await lookInZone(deps, time_zone, now);
    if (due !== null && (dueAt === null || due > dueAt)) dueAt = due;
  }
  return dueAt;
}

async function lookInZone(deps: Deps, timeZone: string, now: Date): Promise<Date | null> {
  const { db, config } = deps;
  const looks = looksOf(config.digest, timeZone, now);
  const posts = await loadPostsClosing(db, now, urgentUntil(looks));
  if (posts.length === 0) {
    await db
      .updateTable('audiences')
      .set({ next_early_at: nextLook(config.digest, timeZone, now) })
      .where('time_zone', '=', timeZone)
      .where('next_early_at', '<=', now)
      .execute();
    return null;
  }
  let isDue = false;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    const slice = await inTransaction(db, (trx) =>
      lookAtSome({ ...deps, db: trx }, timeZone, from, posts, looks),
    );
    isDue ||= slice.isDue;
    after = slice.end;
  }
  // What was missed collapses to the newest, as slots do.
  return isDue ? (lastSlot(config.digest.daily, timeZone, now) ?? now) : null;
}

interface Looked {
  readonly id: number;
  readonly alerts: readonly Alert[];
  readonly next_due_at: Date | null;
}

async function lookAtSome(
  { db, config }: Deps,
  timeZone: string,
  after: number,
  posts: readonly AnnouncedPost[],
  looks: Looks,
): Promise<{ readonly end: number | null; readonly isDue: boolean }> {
  const newest = Math.max(...posts.flatMap(({ history }) => history.map(({ number }) => number)));
  // Mostly everybody has had what closes now: then there is nothing to match.
  const { rows } = await sql<Looked & { isBehind: boolean }>`
    select a.id, a.alerts, a.next_due_at,
      exists (select from subscribers s where s.audience_id = a.id and s.cursor < ${newest} and ${sql.raw(MAILABLE)})
        as "isBehind"
    from audiences a
    where a.time_zone = ${timeZone} and a.next_early_at <= ${looks.now} and a.id > ${after}
    order by a.id limit ${AUDIENCES} for no key update of a skip locked`.execute(db);
  const isConcerned = ({ alerts, next_due_at, isBehind }: (typeof rows)[number]) =>
    isBehind &&
    posts.some(
      (post) =>
        isUrgent(post, looks, next_due_at) &&
        countNumbers(post.history, alerts, config.tags.aliases).length > 0,
    );
  const { due = [], idle = [] } = Object.groupBy(rows, (row) => (isConcerned(row) ? 'due' : 'idle'));
  await setNextLook(
    db,
    idle.map(({ id }) => ({ id, nextAt: looks.nextLookAt })),
  );
  return { end: rows.length < AUDIENCES ? null : (rows.at(-1)?.id ?? null), isDue: due.length > 0 };
}
