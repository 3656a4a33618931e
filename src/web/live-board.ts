// What there is to choose from, read when it may have changed and else every few seconds, however many people look: the
// open jobs, the tags in words and with how many of them bear each, and how many jobs came in of late.

import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import { isFacet } from '../posts/facets.ts';
import {
  type Arrival,
  type LivePost,
  loadAnnouncedTags,
  loadArrivals,
  loadOpenPosts,
} from '../posts/live-post-store.ts';
import { type Labels, withWords } from '../posts/tag-words.ts';
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
  /** What people read for a tag, or for an organisation (posts/tag-words.ts). */
  readonly labels: Labels;
  /** Of the last eight weeks, as far as whole days go. */
  readonly arrivals: readonly Arrival[];
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
  /** The last reading however old it is, without asking anybody; null before the first. */
  lastKnown(): LiveBoard | null;
  /** Posts changed: the next visitor gets a new reading. */
  forget(): void;
}

/** For changes that nobody told of. */
const FRESH_MS = 5000;
/** How far back it is counted how many jobs come. */
const RATE_WEEKS = 8;

/** Reads nothing before somebody asks. */
export function watchLiveBoard(deps: LiveBoardDeps): LiveBoardWatch {
  let reading: LiveBoard | Promise<LiveBoard> | null = null;
  let freshUntil = 0;
  let last: { readonly digest: string; readonly board: LiveBoard } | null = null;

  async function read(now: Date): Promise<LiveBoard> {
    const { arrivals, ...found } = await readLiveBoard(deps, now);
    const digest = digestOf(deps.config, found);
    const changedAt = await boardChangedAt(deps.db, digest, now);
    // Feeds do not change when a week that has passed drops out of the count.
    const whole = `${digest} ${arrivals.length} ${arrivals.at(-1)?.publishedAt.getTime()}`;
    if (last?.digest !== whole || last.board.changedAt !== changedAt)
      last = { digest: whole, board: { ...found, arrivals, changedAt } };
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
    lastKnown: () => last?.board ?? null,
    forget() {
      reading = null;
    },
  };
}

/** Of all that feeds are made of. */
function digestOf(
  { tags, site }: LiveBoardDeps['config'],
  found: Omit<LiveBoard, 'changedAt' | 'arrivals'>,
): string {
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
  const { aliases } = config.tags;
  const inOneSpelling = <P extends { readonly tags: readonly string[] }>(post: P): P => ({
    ...post,
    tags: applyAliases(post.tags, aliases),
  });
  const posts = (await loadOpenPosts(db, now, config.site.openDays)).map(inOneSpelling);
  const arrivals = (await loadArrivals(db, sinceOf(now), now)).map(inOneSpelling);
  const known = applyAliases([...Object.keys(config.tags.labels), ...(await loadAnnouncedTags(db))], aliases);
  const counts = countTags(posts, known);
  const { labels } = (await withWords(db, config)).tags;
  return { posts, tags: choicesOf(counts, labels, config.site.language), labels, arrivals };
}

/** From the beginning of a day on (UTC), so that the board stays the same board for a day. */
function sinceOf(now: Date): Date {
  const days = Math.floor(now.getTime() / DAY_MS) - RATE_WEEKS * 7;
  return new Date(days * DAY_MS);
}

/** Most used first. */
function countTags(posts: readonly LivePost[], known: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map(known.map((tag) => [tag, 0]));
  for (const tag of posts.flatMap((post) => post.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const asked = [...counts].filter(([tag]) => canBeAskedFor(tag) && !isFacet(tag));
  return new Map(asked.sort(([, a], [, b]) => b - a));
}

function choicesOf(counts: ReadonlyMap<string, number>, labels: Labels, language: string): TagChoice[] {
  const collator = new Intl.Collator(language);
  return [...counts]
    .map(([tag, posts]) => ({ tag, label: labelOf(tag, labels), posts }))
    .sort((a, b) => b.posts - a.posts || collator.compare(a.label, b.label));
}

/** By a form or in an address: there a comma or semicolon is between two tags, and `*` is every job. */
export function canBeAskedFor(tag: string): boolean {
  return tag !== '*' && !/[,;]/.test(tag);
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Each page looks through all jobs. */
function setOf(tags: readonly string[]): ReadonlySet<string> {
  const known = sets.get(tags) ?? new Set(tags);
  sets.set(tags, known);
  return known;
}

/** The open jobs that an alert matches by their tags of now; null = no alert, so none. */
export function matchingPosts(
  board: LiveBoard,
  alert: Alert | null,
  aliases: Config['tags']['aliases'],
): readonly LivePost[] {
  if (alert === null) return [];
  const canonical = canonicalAlert(alert, aliases);
  return board.posts.filter(({ tags }) => matches(setOf(tags), canonical));
}

/** How many such jobs come in a week, by the last eight; on a younger board by what there is, but a week at least. */
export function jobsAWeek(
  { arrivals }: Pick<LiveBoard, 'arrivals'>,
  alert: Alert,
  aliases: Config['tags']['aliases'],
  now: Date,
): number {
  const oldest = arrivals.reduce(
    (first, { publishedAt }) => Math.min(first, publishedAt.getTime()),
    now.getTime(),
  );
  const weeks = Math.max(1, (now.getTime() - oldest) / (7 * DAY_MS));
  const canonical = canonicalAlert(alert, aliases);
  return arrivals.filter(({ tags }) => matches(setOf(tags), canonical)).length / weeks;
}
