// What waits for an admin's word, and the word: `rolecall held` and `rolecall release`. Nothing here happens by itself.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { tellPostsChanged } from '../database/post-news.ts';
import type { FileKind, Standing } from '../database/values.ts';
import { clearAlarm } from '../installation/alarm-store.ts';
import { announcePosts } from '../posts/announce.ts';
import { waitingPosts } from '../posts/post-store.ts';
import { recordStandings } from '../posts/post-writes.ts';
import { decideStanding } from '../posts/standing.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { releaseVanished } from './file-store.ts';

/** By an admin's guard against floods, or by what the file says. */
type HeldStanding = Extract<Standing, 'held' | 'draft' | 'future'>;

export interface HeldPost {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly reason: HeldStanding;
  /** For a post with a future date: when it is announced by itself. */
  readonly publishedAt: Date;
}

export interface HeldFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly vanishedAt: Date;
}

export interface HeldItems {
  /** Only `held` ones wait for a release; drafts and future posts wait for their own files. */
  readonly posts: readonly HeldPost[];
  /** Missing files, held or waiting for their deletion to count; released ones are not listed. */
  readonly files: readonly HeldFile[];
  readonly welcomeCount: number;
}

export async function heldItems(db: Db): Promise<HeldItems> {
  const posts = await db
    .selectFrom('posts')
    .select(['id', 'path', 'title', 'standing as reason', 'published_at as publishedAt'])
    .where('standing', 'in', ['held', 'draft', 'future'])
    .orderBy('standing')
    .orderBy('published_at')
    .orderBy('path')
    .execute();
  const files = await db
    .selectFrom('files')
    .select(['kind', 'path', 'vanished_at as vanishedAt'])
    .where('status', '=', 'vanished')
    .where('released', '=', false)
    .orderBy('kind')
    .orderBy('path')
    .execute();
  return {
    posts: posts.map((post) => ({ ...post, reason: post.reason as HeldStanding })),
    files: files.map((file) => ({ ...file, vanishedAt: file.vanishedAt as Date })),
    welcomeCount: await countHeldWelcomes(db),
  };
}

async function countHeldWelcomes(db: Db): Promise<number> {
  const row = await db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .where('welcome', '=', 'held')
    .executeTakeFirstOrThrow();
  return row.people;
}

export interface Released {
  readonly postIds: readonly string[];
  /** Missing files whose deletion counts at the next scan. */
  readonly fileCount: number;
  readonly welcomeCount: number;
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'digest'>;
  /** Told after the commit which posts were announced. */
  announced(postIds: readonly string[]): Promise<void>;
}

/** Releases all that is held. `quiet`: posts and people are kept without mail about what was held. */
export async function releaseHeld(
  deps: Deps,
  { quiet }: { readonly quiet: boolean },
  now: Date,
): Promise<Released> {
  const released = await inTransaction(deps.db, async (trx) => {
    const postIds = await releasePosts({ ...deps, db: trx }, quiet, now);
    await tellPostsChanged(trx);
    const fileCount =
      (await releaseVanished(trx, 'post', now)) + (await releaseVanished(trx, 'subscription', now));
    const welcomeCount = await releaseWelcomes(trx, quiet);
    for (const code of [
      'posts-held',
      'welcomes-held',
      'files-vanished-posts',
      'files-vanished-subscriptions',
    ]) {
      await clearAlarm(trx, code, now);
    }
    return { postIds, fileCount, welcomeCount };
  });
  if (!quiet && released.postIds.length > 0) await deps.announced(released.postIds);
  return released;
}

/** The ids of those that are announced; with `quiet`, of those that are kept without mail. */
async function releasePosts(
  { db: trx, config }: Pick<Deps, 'db' | 'config'>,
  quiet: boolean,
  now: Date,
): Promise<string[]> {
  const kept = quiet ? ('quiet' as const) : null;
  const posts = (await waitingPosts(trx, 'held', now)).map((post) => ({
    id: post.id,
    kept,
    standing: decideStanding({ ...post, kept }, { now, announceDays: config.digest.announceDays }),
  }));
  await recordStandings(trx, posts);
  if (quiet) return posts.map(({ id }) => id);
  const due = posts.filter(({ standing }) => standing === 'live').map(({ id }) => id);
  await announcePosts(trx, due, now);
  return due;
}

/** Quietly: as if they had been served up to now. */
async function releaseWelcomes(trx: Db, quiet: boolean): Promise<number> {
  const newest = await newestNumber(trx);
  const result = await trx
    .updateTable('subscribers')
    .set((eb) =>
      quiet
        ? { welcome: null, cursor: eb.fn<number>('greatest', ['cursor', eb.val(newest)]) }
        : { welcome: 'due' },
    )
    .where('welcome', '=', 'held')
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
