// How many audiences and how many distinct editions 1,000,000 people make, by computation alone: people choose as the
// readers of a real board would, and each week brings ten posts. `node bench/editions.ts [--people 1000000]
// [--weeks 5] [--facets 30]`

import { buildSharedView, editionKey, type Occasion } from '../src/edition/edition.ts';
import { editionSettings } from '../src/edition/edition-maker.ts';
import { lastCallsFor } from '../src/plan/in-time.ts';
import { placeFacetsOf, statedFacets } from '../src/posts/facets.ts';
import type { ListedPost } from '../src/posts/post.ts';
import { type Alert, buildAlert } from '../src/subscribers/alerts.ts';
import { firstMatchingAlert } from '../src/subscribers/matches.ts';
import { samplePost } from '../test/helpers/sample-post.ts';
import {
  chooseAlert,
  choosePostFacts,
  choosePostTags,
  createRandom,
  type Random,
  withFacet,
} from './board.ts';
import { describe, note, printRows, readNumber, runBench } from './helpers.ts';
import { keyOf } from './people.ts';
import { benchConfig } from './week.ts';

const PEOPLE = readNumber('people', 1_000_000);
const WEEKS = readNumber('weeks', 5);
const POSTS = 10;
/** A board that has 10,000 posts in a year. */
const MANY_POSTS = 200;
/** Of a hundred people, so many have a second alert. */
const WITH_TWO = 20;
/** Of a hundred people, so many ask for a facet beside their tags. */
const WITH_FACET = readNumber('facets', 30);
const ORGANISATIONS = 7;
const MONDAY = new Date('2026-11-23T07:00:00Z');
const OCCASION: Occasion = { kind: 'digest', at: MONDAY };
const WEEK = { from: MONDAY, to: new Date(MONDAY.getTime() + 7 * 86_400_000) };
const NO_ALIASES = {};

await runBench(async () => {
  const random = createRandom(5);
  const { single, mixed, zones, byHand, facets } = drawPeople(random, createRandom(6));
  const weeks = Array.from({ length: WEEKS }, () => drawPosts(random, POSTS));
  const varied = createRandom(7);
  const own = Array.from({ length: WEEKS }, () => withFacts(drawPosts(varied, POSTS), varied));
  const many = Array.from({ length: WEEKS }, () => withFacts(drawPosts(varied, MANY_POSTS), varied));
  note('People and posts are drawn');
  const count = (audiences: ReadonlyMap<string, readonly Alert[]>, of = weeks, withBefore = false) =>
    describe(
      of.map((posts, week) =>
        countEditions([...audiences.values()], posts, withBefore ? of.at(week - 1) : []),
      ),
      'editions',
      0,
    );
  printRows(`${PEOPLE} people, ${POSTS} posts a week, ${WEEKS} weeks; median (range)`, [
    { what: 'audiences in one time zone, one alert each', measured: String(single.size) },
    { what: '  distinct editions of a week', measured: count(single) },
    { what: '    with last calls', measured: count(single, weeks, true) },
    { what: 'audiences in six time zones', measured: String(zones.size) },
    { what: 'audiences in one time zone, tags in the order of each mind', measured: String(byHand.size) },
    { what: `audiences in one time zone, ${WITH_TWO} % with two alerts`, measured: String(mixed.size) },
    { what: '  distinct editions of a week', measured: count(mixed) },
    { what: `audiences in one time zone, ${WITH_FACET} % with a facet`, measured: String(facets.size) },
    { what: '  distinct editions of a week', measured: count(facets, own) },
    { what: '    without the facets', measured: count(single, own) },
    { what: `  distinct editions of a week with ${MANY_POSTS} posts`, measured: count(facets, many) },
    { what: '    without the facets', measured: count(single, many) },
    { what: '    without the facets, with last calls', measured: count(single, many, true) },
  ]);
});

/** Audiences by their alerts, as a form orders the tags; and what zones or free order make of them. */
function drawPeople(random: Random, other: Random) {
  const facets = new Map<string, readonly Alert[]>();
  const single = new Map<string, readonly Alert[]>();
  const mixed = new Map<string, readonly Alert[]>();
  const zones = new Set<string>();
  const byHand = new Set<string>();
  for (let person = 0; person < PEOPLE; person += 1) {
    const choice = chooseAlert(random, 'hand');
    const sorted = { ...choice, tags: choice.tags.toSorted() };
    const key = sorted.tags.join(' ');
    const alerts = single.get(key) ?? [buildAlert({ any: sorted.tags })];
    single.set(key, alerts);
    zones.add(keyOf(sorted));
    if (other() * 100 >= WITH_FACET) facets.set(key, alerts);
    else {
      const { tags: any, all = [], none = [] } = withFacet(sorted, other);
      facets.set(`${key} / ${all.join()} / ${none.join()}`, [buildAlert({ any, all, none })]);
    }
    byHand.add(choice.tags.join(' '));
    if (random() * 100 >= WITH_TWO) mixed.set(key, alerts);
    else {
      const { tags } = chooseAlert(random);
      mixed.set(`${key} / ${tags.join(' ')}`, [...alerts, buildAlert({ any: tags })]);
    }
  }
  return { single, mixed, zones, byHand, facets };
}

/** What a post of a board of many kinds states, as the ledger keeps it once each place has its five posts. */
function withFacts(posts: readonly ListedPost[], random: Random): ListedPost[] {
  return posts.map((post) => {
    const facts = choosePostFacts(random);
    const remote = facts.location === 'Remote' ? ['is:remote'] : [];
    const facets = [...remote, ...statedFacets(facts), ...placeFacetsOf(facts.location)];
    return { ...post, ...facts, tags: [...post.tags, ...facets] };
  });
}

/** Posts of a week, some of the same organisation, some that close soon. */
function drawPosts(random: Random, count: number): ListedPost[] {
  return Array.from({ length: count }, (_, index) => {
    const closesInDays = 1 + Math.floor(random() * 30);
    return samplePost(`post-${index}`, {
      number: index + 1,
      organisation: `Organisation ${Math.floor(random() * ORGANISATIONS)}`,
      tags: choosePostTags(random),
      summary: 'A summary.',
      applyUrl: `https://example.org/jobs/${index}`,
      closesAt: random() < 0.5 ? null : new Date(MONDAY.getTime() + closesInDays * 86_400_000),
    });
  });
}

/** `before`: posts of the week before, of which digests remind people. */
function countEditions(
  audiences: readonly (readonly Alert[])[],
  posts: readonly ListedPost[],
  before: readonly ListedPost[] = [],
): number {
  const config = benchConfig('/tmp');
  const settings = editionSettings(config);
  const closing = before.map((post) => ({
    ...post,
    history: [{ number: 0, tags: post.tags, starts: true }],
  }));
  const keys = new Set<string>();
  const known = new Set<string>();
  for (const alerts of audiences) {
    const matched = posts.filter((post) => firstMatchingAlert(post.tags, alerts, NO_ALIASES) !== -1);
    if (matched.length === 0) continue;
    const lastCalls = lastCallsFor(closing, alerts, { cursor: 0, listed: [] }, WEEK, NO_ALIASES);
    // People with one alert and the same lists need no look: their view cannot differ.
    const list = alerts.length > 1 ? null : keyOfLists(matched, lastCalls);
    if (list !== null && known.has(list)) continue;
    if (list !== null) known.add(list);
    keys.add(
      editionKey(buildSharedView({ posts: matched, lastCalls }, alerts, settings, config.tags, OCCASION)),
    );
  }
  return keys.size;
}

function keyOfLists(posts: readonly ListedPost[], lastCalls: readonly ListedPost[]): string {
  return [posts, lastCalls].map((list) => list.map(({ id }) => id).join(' ')).join('\n');
}
