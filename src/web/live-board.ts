// What there is to choose from, read when it may have changed and else every few seconds, however many people look: the
// open jobs, and the tags with how many of them bear each.

import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { isFacet } from '../posts/facets.ts';
import { type LivePost, loadAnnouncedTags, loadOpenPosts } from '../posts/live-post-store.ts';
import { applyAliases, labelOf } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { canonicalAlert, matches } from '../subscribers/matches.ts';
import { boardChangedAt } from './board-time-store.ts';

export interface TagChoice {
  readonly tag: string;
  readonly label: string;
  /** How many open jobs bear it. */
  readonly posts: number;
}

export interface LiveBoard {
  /** Newest first; tags in the spelling that the aliases lead to. */
  readonly posts: readonly LivePost[];
  /** Most used first. */
  readonly tags: readonly TagChoice[];
  /** Since when it is so, in seconds since 1970 (board-time-store.ts); the same board stays the same object. */
  readonly changedAt: number;
}

export interface LiveBoardDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags' | 'site'>;
  readonly clock: () => Date;
}

export interface LiveBoardWatch {
  /** The last reading while it may be trusted, at once; or a new one, which visitors who come meanwhile share. */
  board(): LiveBoard | Promise<LiveBoard>;
  /** Posts changed: the next visitor gets a new reading. */
  forget(): void;
}

/** For changes that nobody told of. */
const FRESH_MS = 5000;

/** Reads nothing before somebody asks. */
export function watchLiveBoard(deps: LiveBoardDeps): LiveBoardWatch {
  let reading: LiveBoard | Promise<LiveBoard> | null = null;
  let freshUntil = 0;
  let last: { readonly digest: string; readonly board: LiveBoard } | null = null;

  async function read(now: Date): Promise<LiveBoard> {
    const found = await readLiveBoard(deps, now);
    const digest = digestOf(deps.config, found);
    const changedAt = await boardChangedAt(deps.db, digest, now);
    if (last?.digest !== digest || last.board.changedAt !== changedAt)
      last = { digest, board: { ...found, changedAt } };
    return last.board;
  }

  function readAgain(now: Date): Promise<LiveBoard> {
    const fresh = read(now);
    reading = fresh;
    freshUntil = now.getTime() + FRESH_MS;
    fresh.then(
      (board) => {
        if (reading !== fresh) return;
        reading = board;
        freshUntil = Math.min(freshUntil, nextClosing(board.posts));
      },
      // What failed is asked again by the next visitor.
      () => {
        if (reading === fresh) reading = null;
      },
    );
    return fresh;
  }

  return {
    board() {
      const now = deps.clock();
      return reading !== null && now.getTime() < freshUntil ? reading : readAgain(now);
    },
    forget() {
      reading = null;
    },
  };
}

/** Of all that feeds are made of. */
function digestOf({ tags, site }: LiveBoardDeps['config'], found: Omit<LiveBoard, 'changedAt'>): string {
  return createHash('sha256')
    .update(JSON.stringify([tags, site, found]))
    .digest('base64url');
}

/** In ms since 1970. */
function nextClosing(posts: readonly LivePost[]): number {
  return posts.reduce(
    (next, { closesAt }) => Math.min(next, closesAt?.getTime() ?? next),
    Number.POSITIVE_INFINITY,
  );
}

async function readLiveBoard(
  { db, config }: LiveBoardDeps,
  now: Date,
): Promise<Omit<LiveBoard, 'changedAt'>> {
  const { aliases, labels } = config.tags;
  const posts = (await loadOpenPosts(db, now, config.site.openDays)).map((post) => ({
    ...post,
    tags: applyAliases(post.tags, aliases),
  }));
  const known = applyAliases([...Object.keys(labels), ...(await loadAnnouncedTags(db))], aliases);
  return { posts, tags: countTags(posts, known, config) };
}

function countTags(
  posts: readonly LivePost[],
  known: readonly string[],
  { tags: { labels }, site }: LiveBoardDeps['config'],
): TagChoice[] {
  const counts = new Map(known.map((tag) => [tag, 0]));
  for (const tag of posts.flatMap((post) => post.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const collator = new Intl.Collator(site.language);
  return [...counts]
    .filter(([tag]) => canBeAskedFor(tag) && !isFacet(tag))
    .map(([tag, count]) => ({ tag, label: labelOf(tag, labels), posts: count }))
    .sort((a, b) => b.posts - a.posts || collator.compare(a.label, b.label));
}

/** By a form or in an address: there a comma is between two tags, and `*` is every job. */
export function canBeAskedFor(tag: string): boolean {
  return tag !== '*' && !tag.includes(',');
}

/** The open jobs that an alert matches by their tags of now; null = no alert, so none. */
export function matchingPosts(
  board: LiveBoard,
  alert: Alert | null,
  aliases: Config['tags']['aliases'],
): readonly LivePost[] {
  if (alert === null) return [];
  const canonical = canonicalAlert(alert, aliases);
  return board.posts.filter((post) => matches(new Set(post.tags), canonical));
}
