// What waits for an admin's word, and the word: `rolecall held` and `rolecall release`. Nothing here happens by itself.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { tellPostsChanged } from '../database/post-news.ts';
import type { FileKind } from '../database/values.ts';
import { clearAlarm } from '../installation/alarm-store.ts';
import { allowRewriting } from '../installation/repository-store.ts';
import { announcePosts, announceTags, rewriteTags } from '../posts/announce.ts';
import { loadGoneLinks } from '../posts/link-store.ts';
import { markGuarded, recordStandings } from '../posts/post-writes.ts';
import { decideStanding } from '../posts/standing.ts';
import { waitingPosts, waitingRetags } from '../posts/waiting-store.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { releaseVanished } from './file-store.ts';
import { restartGuard } from './guard-window.ts';
import { ALARM_CODES, type HoldName } from './hold.ts';

export interface Released {
  readonly name: HoldName;
  /** Posts, people or files. */
  readonly count: number;
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'digest' | 'posts'>;
  /** Told after the commit which posts were announced. */
  announced(postIds: readonly string[]): Promise<void>;
}

interface Release {
  readonly name: HoldName;
  /** Kept without mail about what was held. */
  readonly quiet: boolean;
}

/** Lets out what is held under this name, and nothing else. */
export async function releaseHeld(deps: Deps, { name, quiet }: Release, now: Date): Promise<Released> {
  const { count, announcedIds } = await inTransaction(deps.db, async (trx) => {
    const released = await RELEASES[name]({ ...deps, db: trx }, quiet, now);
    await restartGuard(trx, name, now);
    await clearAlarm(trx, ALARM_CODES[name], now);
    return released;
  });
  if (announcedIds.length > 0) await deps.announced(announcedIds);
  return { name, count };
}

interface Outcome {
  readonly count: number;
  readonly announcedIds: readonly string[];
}

type ReleaseOne = (deps: Pick<Deps, 'db' | 'config'>, quiet: boolean, now: Date) => Promise<Outcome>;

const RELEASES: Readonly<Record<HoldName, ReleaseOne>> = {
  posts: releasePosts,
  'first-digests': releaseWelcomes,
  retags: releaseRetags,
  'removed-posts': releaseRemovals('post'),
  'removed-subscriptions': releaseRemovals('subscription'),
  repository: releaseRepository,
};

/** The next pull takes whatever the branch leads to; what is missing then is judged as deletions are. */
async function releaseRepository({ db }: Pick<Deps, 'db'>, _quiet: boolean, now: Date): Promise<Outcome> {
  await allowRewriting(db, now);
  return { count: 1, announcedIds: [] };
}

/** With `quiet`, they are kept as archive. */
async function releasePosts(
  { db: trx, config }: Pick<Deps, 'db' | 'config'>,
  quiet: boolean,
  now: Date,
): Promise<Outcome> {
  const kept = quiet ? ('quiet' as const) : null;
  const { announceDays } = config.digest;
  const goneLinks = await loadGoneLinks(trx, config);
  const posts = (await waitingPosts(trx, ['held'], now)).map((post) => ({
    id: post.id,
    kept,
    standing: decideStanding({ ...post, kept }, { now, announceDays, goneLinks }),
  }));
  const ids = posts.map(({ id }) => id);
  await recordStandings(trx, posts);
  await markGuarded(trx, ids, null);
  const due = quiet ? [] : posts.filter(({ standing }) => standing === 'live').map(({ id }) => id);
  await announcePosts(trx, due, now);
  await tellPostsChanged(trx);
  return { count: quiet ? ids.length : due.length, announcedIds: due };
}

/** Quietly: the tags count from now on, and announce nothing. */
async function releaseRetags({ db: trx }: Pick<Deps, 'db'>, quiet: boolean, now: Date): Promise<Outcome> {
  const retags = (await waitingRetags(trx, { isHeld: true })).map(({ id, tags }) => ({ postId: id, tags }));
  await (quiet ? rewriteTags(trx, retags) : announceTags(trx, retags, now));
  await tellPostsChanged(trx);
  return { count: retags.length, announcedIds: quiet ? [] : retags.map(({ postId }) => postId) };
}

/** Quietly: as if they had been served up to where their first digest was held; what came after that they get. */
async function releaseWelcomes({ db: trx }: Pick<Deps, 'db'>, quiet: boolean): Promise<Outcome> {
  const newest = await newestNumber(trx);
  const result = await trx
    .updateTable('subscribers')
    .set(
      quiet
        ? { welcome: null, cursor: sql<number>`greatest(cursor, coalesce(held_number, ${newest}))` }
        : { welcome: 'due' },
    )
    .where('welcome', '=', 'held')
    .executeTakeFirst();
  return { count: Number(result.numUpdatedRows), announcedIds: [] };
}

/** Their deletion counts at the next scan. */
function releaseRemovals(kind: FileKind): ReleaseOne {
  return async ({ db: trx }, _quiet, now) => ({
    count: await releaseVanished(trx, kind, now),
    announcedIds: [],
  });
}
