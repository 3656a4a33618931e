// /reach.json: how many people a post with these tags would be mailed to, for the check of a pull request. Off unless the
// settings say otherwise; rounded, and nothing about few, so that nobody can be told from the rest.

import type { Context, Handler } from 'hono';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { parseFacet, spellFacet, withoutFacets } from '../posts/facets.ts';
import { bornePlaces } from '../posts/place-store.ts';
import { applyAliases, MAX_TAGS, normaliseTags, type TagAliases } from '../posts/tags.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import { firstMatchingAlert } from '../subscribers/matches.ts';
import { countReaders, type Readers } from '../subscribers/readers-store.ts';
import { errorPage, tooOftenPage } from './error-page.ts';
import type { Limits } from './limits.ts';
import type { LiveBoard } from './live-board.ts';
import type { Board } from './page.ts';
import { visitorBlock } from './visitor.ts';

export interface ReachDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'tags' | 'web'>;
  readonly board: () => LiveBoard | Promise<LiveBoard>;
  readonly limits: Pick<Limits, 'take'>;
  readonly clock: () => Date;
}

/** Rounded down; null = fewer than ten. */
type Reach = { readonly people: number | null } & Readonly<Record<Frequency, number | null>>;

const ROUND = 10;
/** Counting reads the whole list of subscribers, and all posts. */
const COUNTED_EVERY_MS = 10 * 60_000;

/**
 * `?tags=data,tech,is:remote`: a post with all of these, facets included (a place, where posts of this board bear it); without,
 * each tag of the open posts by itself.
 */
export function createReach(deps: ReachDeps): Handler {
  const { config, limits } = deps;
  const counted = countedNowAndThen(deps);
  return async (c: Context) => {
    if (!config.web.reach) return errorPage(c, config, 404);
    const waitSeconds = await limits.take('sample-visitor', visitorBlock(c, config.web.trustedProxies));
    if (waitSeconds > 0) return tooOftenPage(c, config, waitSeconds);
    const asked = c.req.query('tags');
    const headers = { 'Cache-Control': 'public, max-age=600' };
    const { aliases } = config.tags;
    if (asked === undefined) return c.json(await reachOfEach(deps, (await counted()).readers), 200, headers);
    const wanted = applyAliases(normaliseTags(asked.split(',')).map(spellFacet), aliases);
    if (wanted.length === 0 || wanted.length > MAX_TAGS) return errorPage(c, config, 400);
    const { readers, places } = await counted();
    const tags = wanted.filter((tag) => parseFacet(tag)?.kind !== 'place' || places.has(tag));
    return c.json({ tags, ...reachOf(readers, tags, aliases) }, 200, headers);
  };
}

async function reachOfEach({ board, config }: ReachDeps, readers: readonly Readers[]) {
  const { posts } = await board();
  const tags = [...new Set(posts.flatMap((post) => withoutFacets(post.tags)))].sort().slice(0, MAX_TAGS);
  return { tags: Object.fromEntries(tags.map((tag) => [tag, reachOf(readers, [tag], config.tags.aliases)])) };
}

/** How many of these people a post with these tags would reach. */
function reachOf(readers: readonly Readers[], tags: readonly string[], aliases: TagAliases): Reach {
  const reached = readers.filter(({ alerts }) => firstMatchingAlert(tags, alerts, aliases) >= 0);
  const peopleOf = (some: readonly Readers[]) => rounded(some.reduce((sum, { people }) => sum + people, 0));
  const byFrequency = FREQUENCIES.map((frequency) => [
    frequency,
    peopleOf(reached.filter((one) => one.frequency === frequency)),
  ]);
  return { people: peopleOf(reached), ...Object.fromEntries(byFrequency) };
}

function rounded(people: number): number | null {
  return people < ROUND ? null : Math.floor(people / ROUND) * ROUND;
}

interface Counted {
  readonly readers: readonly Readers[];
  readonly places: ReadonlySet<string>;
}

/** One count at a time, and none again before the last one is old. */
function countedNowAndThen({ db, clock }: ReachDeps): () => Promise<Counted> {
  let counted: Promise<Counted> | null = null;
  let at = 0;
  return () => {
    const now = clock().getTime();
    if (counted !== null && Math.abs(now - at) < COUNTED_EVERY_MS) return counted;
    at = now;
    const count = Promise.all([countReaders(db), bornePlaces(db)]).then(([readers, places]) => ({
      readers,
      places,
    }));
    counted = count;
    count.catch(() => {
      if (counted === count) counted = null;
    });
    return count;
  };
}
