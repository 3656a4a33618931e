// Which posts take a number in this pass: what is new, back, or whose day has come, as soon as nobody writes it any more,
// and unless too much comes within the window (flood.ts). In the caller's transaction.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import { rewriteTags } from '../posts/announce.ts';
import { countGuarded, hasServedBefore, usualCounts } from '../posts/guard-store.ts';
import { pagesNotThere } from '../posts/page-waits.ts';
import { recordStandings } from '../posts/post-writes.ts';
import { unmarkRetagged } from '../posts/retag-writes.ts';
import { decideStanding, nextLeftAt, type StandingRules, wantsNumber } from '../posts/standing.ts';
import {
  type JudgedAgain,
  livePostsWithLinks,
  type WaitingPost,
  waitingPosts,
} from '../posts/waiting-store.ts';
import { isOnSite } from './ask-page.ts';
import { isPostFlood, USUAL_MS, WINDOW_MS } from './flood.ts';
import type { Version } from './post-version.ts';
import { judgeSettled } from './settle.ts';

export interface Due {
  /** Ids that take a number now, in this order. */
  readonly ids: readonly string[];
  /** Those among them that never had one. */
  readonly firstIds: readonly string[];
  /** Ids that are held, since too many came. */
  readonly heldIds: ReadonlySet<string>;
  /** Ids of what may still be written, each with the instant since which it waits. */
  readonly settling: ReadonlyMap<string, Date>;
  /** The same of what waits for its page on the site. */
  readonly pageless: ReadonlyMap<string, Date>;
  /** Paths of files that changed until their time was up. */
  readonly restless: readonly string[];
}

interface Circumstances extends Pick<StandingRules, 'now' | 'goneLinks'> {
  /** Paths of files that change at this moment. */
  readonly moving: ReadonlySet<string>;
  /** An accident is open: what has just come may be part of it. */
  readonly isFrozen: boolean;
}

/** Decides, and records it of posts whose files were not read in this pass; the others' versions take it along. */
export async function settleDue(
  trx: Db,
  config: Config,
  read: readonly Version[],
  circumstances: Circumstances,
): Promise<Due> {
  const { now, goneLinks } = circumstances;
  const { announceDays, floodPosts: many, instantWaitMs } = config.digest;
  const readIds = new Set(read.map(({ id }) => id));
  const judgeAgain = <P extends JudgedAgain>(posts: readonly P[]) =>
    posts
      .filter(({ id }) => !readIds.has(id))
      .map((post) => ({ post, standing: decideStanding(post, { now, announceDays, goneLinks }) }));
  const waiting = judgeAgain(
    await waitingPosts(trx, ['future', 'settling', 'page-not-there', 'link-gone'], now),
  );
  const lost = judgeAgain(await livePostsWithLinks(trx, goneLinks));
  const live = waiting.filter(({ standing }) => standing === 'live').map(({ post }) => post);
  const { news = [], shown = [] } = Object.groupBy(live, (post) =>
    wantsNumber(post, now, announceDays) ? 'news' : 'shown',
  );
  const candidates = [
    ...news.map((post) => toCandidate(post, now)),
    ...read
      .filter(({ isDue }) => isDue)
      .map((version) => toCandidate({ ...version, pageUrl: version.draft.pageUrl }, now)),
  ].toSorted(byDate);
  const { settled, settling, restless } = sortOut(candidates, circumstances, instantWaitMs);
  // What is on its way counts as well, and is held with the rest.
  const first = (circumstances.isFrozen ? [] : candidates).filter(({ number }) => number === null);
  const isHeld = first.length > 0 && (await isFlood(trx, first.length, { many, now }));
  const held = new Set(isHeld ? first : []);
  const free = settled.filter((one) => !held.has(one));
  const pageless = await withoutPage(trx, config, free, now);
  const ready = free.filter((one) => !pageless.includes(one));
  const due: Due = {
    ids: ready.map(({ id }) => id),
    firstIds: ready.filter(({ number }) => number === null).map(({ id }) => id),
    heldIds: new Set([...held].map(({ id }) => id)),
    settling: new Map(settling.filter((one) => !held.has(one)).map(({ id, since }) => [id, since])),
    pageless: new Map(pageless.map(({ id, since }) => [id, since])),
    restless: restless.map(({ path }) => path),
  };
  await recordStandings(trx, [
    ...lost.map(({ post, standing }) => ({
      id: post.id,
      kept: post.kept,
      standing,
      leftAt: nextLeftAt(post, standing, now),
    })),
    ...waiting.map(({ post, standing }) => ({
      id: post.id,
      kept: post.kept,
      standing,
      ...overlay(due, post.id),
    })),
  ]);
  await showAgain(trx, shown);
  return due;
}

/** Out for long before they went: live with the tags of now, and announced to nobody. */
async function showAgain(trx: Db, posts: readonly WaitingPost[]): Promise<void> {
  await rewriteTags(
    trx,
    posts.map(({ id, tags }) => ({ postId: id, tags })),
  );
  await unmarkRetagged(
    trx,
    posts.map(({ id }) => id),
  );
}

/** What the guards make of a post that is live by its file; nothing, if it takes its number. */
export function overlay({ heldIds, settling, pageless }: Due, id: string) {
  if (heldIds.has(id)) return { standing: 'held', kept: 'held', unsettledSince: null } as const;
  const pagelessSince = pageless.get(id);
  if (pagelessSince !== undefined)
    return { standing: 'page-not-there', unsettledSince: pagelessSince } as const;
  const since = settling.get(id);
  return since === undefined
    ? { unsettledSince: null }
    : ({ standing: 'settling', unsettledSince: since } as const);
}

/** With `posts.wait_for_page`, those whose page on the site has not answered yet. One that has no page there is not waited for. */
async function withoutPage(
  trx: Db,
  { posts, site }: Config,
  candidates: readonly Candidate[],
  now: Date,
): Promise<Candidate[]> {
  const { url: siteUrl } = site;
  if (!posts.waitForPage || siteUrl === null) return [];
  const asked = candidates.filter(({ pageUrl }) => pageUrl !== null && isOnSite(pageUrl, siteUrl));
  const missing = await pagesNotThere(
    trx,
    asked.map(({ pageUrl }) => pageUrl as string),
    now,
  );
  return asked.filter(({ pageUrl }) => missing.has(pageUrl as string));
}

interface Candidate {
  readonly id: string;
  readonly pageUrl: string | null;
  readonly path: string;
  readonly number: number | null;
  readonly publishedAt: Date;
  readonly changedAt: Date;
  readonly since: Date;
}

function toCandidate(
  post: Omit<Candidate, 'since' | 'changedAt'> & Pick<WaitingPost, 'changedAt' | 'unsettledSince'>,
  now: Date,
): Candidate {
  const { id, path, pageUrl, number, publishedAt, changedAt, unsettledSince } = post;
  // A version before this one kept no such instant: then it has been there for long.
  return {
    id,
    path,
    pageUrl,
    number,
    publishedAt,
    changedAt: changedAt ?? new Date(0),
    since: unsettledSince ?? now,
  };
}

function sortOut(
  candidates: readonly Candidate[],
  { now, moving, isFrozen }: Circumstances,
  waitMs: number,
): Record<'settled' | 'settling' | 'restless', Candidate[]> {
  const verdicts = judgeSettled(
    candidates.map((one) => ({ ...one, isMoving: moving.has(one.path) })),
    { now, waitMs },
  );
  const verdictOf = new Map(candidates.map((one, index) => [one, isFrozen ? 'waits' : verdicts[index]]));
  return {
    settled: candidates.filter((one) => verdictOf.get(one) !== 'waits'),
    settling: candidates.filter((one) => verdictOf.get(one) === 'waits'),
    restless: candidates.filter((one) => verdictOf.get(one) === 'restless'),
  };
}

/** `coming`: posts that would be announced for the first time, now or soon. */
async function isFlood(
  trx: Db,
  coming: number,
  { many, now }: { readonly many: number; readonly now: Date },
): Promise<boolean> {
  const windowStart = new Date(now.getTime() - WINDOW_MS);
  const count = coming + (await countGuarded(trx, windowStart));
  const isFirst = !(await hasServedBefore(trx, windowStart));
  if (!isPostFlood(count, { isFirst, many, usual: [] })) return false;
  const between = { from: new Date(now.getTime() - USUAL_MS), to: new Date(now.getTime() - DAY_MS) };
  const usual = await usualCounts(trx, between, WINDOW_MS);
  return isPostFlood(count, { isFirst, many, usual });
}

function byDate(one: Candidate, other: Candidate): number {
  return one.publishedAt.getTime() - other.publishedAt.getTime() || (one.path < other.path ? -1 : 1);
}
