// What there is to choose from, read at most every few seconds however many people look: the open jobs, and the tags
// with how many of them bear each.

import type { Config } from '../config.ts';
import type { Db } from '../database/database.ts';
import { canonicalAlert, matches } from '../digest/match.ts';
import { type LivePost, loadAnnouncedTags, loadLivePosts } from '../posts/live-post-store.ts';
import { applyAliases, labelOf } from '../posts/tags.ts';
import type { Alert } from '../subscribers/alerts.ts';

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
}

export interface LiveBoardDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags' | 'site'>;
  readonly clock: () => Date;
}

const FRESH_MS = 5000;

/** Returns the reading of the last five seconds, or makes one; visitors who come meanwhile share it. */
export function watchLiveBoard(deps: LiveBoardDeps): () => Promise<LiveBoard> {
  let reading: Promise<LiveBoard> | null = null;
  let readAt = 0;
  return () => {
    const now = deps.clock();
    if (reading !== null && now.getTime() - readAt < FRESH_MS) return reading;
    readAt = now.getTime();
    const fresh = readLiveBoard(deps, now);
    reading = fresh;
    // What failed is asked again by the next visitor.
    fresh.catch(() => {
      if (reading === fresh) reading = null;
    });
    return fresh;
  };
}

async function readLiveBoard({ db, config }: LiveBoardDeps, now: Date): Promise<LiveBoard> {
  const { aliases, labels } = config.tags;
  const posts = (await loadLivePosts(db, now)).map((post) => ({
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
    .map(([tag, count]) => ({ tag, label: labelOf(tag, labels), posts: count }))
    .sort((a, b) => b.posts - a.posts || collator.compare(a.label, b.label));
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
