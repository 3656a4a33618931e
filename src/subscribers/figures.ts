// What a board may know of its readers together: how many want what, in fives, and nothing about fewer than five. Pure.

import type { FigureTopic } from '../database/values.ts';
import { withoutFacets } from '../posts/facets.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import type { Alert, Frequency } from './alerts.ts';
import { canonicalAlert, matches } from './matches.ts';

/** Fewer people than this are told of as "fewer than 5". */
const FEWEST_PEOPLE = 5;

/** People in fives, rounded down; 0 = fewer than five, perhaps nobody. */
export type Counts = Readonly<Record<Frequency | 'people', number>>;

export interface Figure extends Counts {
  readonly topic: FigureTopic;
  /** A tag, an alert as JSON, or '' for everybody. */
  readonly key: string;
}

interface Group {
  readonly alerts: readonly Alert[];
  readonly frequency: Frequency;
  readonly people: number;
}

interface Counted {
  readonly readers: readonly Group[];
  /** Tags of the posts that are open. */
  readonly open: readonly (readonly string[])[];
  /** Tags of those, and of posts that were announced of late. */
  readonly recent: readonly (readonly string[])[];
  readonly aliases: TagAliases;
}

const MOST_TAGS = 200;
const MOST_OF_A_LIST = 100;
/** Held against the posts, those that most people have. */
const MOST_ALERTS = 1000;

/**
 * In fives, total and parts alike: with an exact sum beside exact parts, what is left out could be worked out. So each
 * hidden part may still be three numbers at least.
 */
export function fivesOf({ weekly, daily, instant, people }: Counts): Counts {
  const inFives = (exact: number) => exact - (exact % FEWEST_PEOPLE);
  return {
    weekly: inFives(weekly),
    daily: inFives(daily),
    instant: inFives(instant),
    people: inFives(people),
  };
}

/** A day's figures: of everybody, of each tag, tags of open posts that nobody follows, alerts that no recent post matches. */
export function countFigures(counted: Counted): Figure[] {
  const everybody = createTally();
  for (const { frequency, people } of counted.readers) everybody.add('', frequency, people);
  const followed = tallyTags(counted);
  return [
    // Also when there is nobody: it says that the day was counted.
    { topic: 'people', key: '', ...everybody.of('') },
    ...followed.largest(MOST_TAGS).map(([key, counts]) => ({ topic: 'tag' as const, key, ...counts })),
    ...unfollowedTags(counted, followed),
    ...unmatchedAlerts(counted),
  ];
}

type Tally = ReturnType<typeof createTally>;
type Exact = Record<Frequency | 'people', number>;

function createTally() {
  const exact = new Map<string, Exact>();
  const of = (key: string): Counts =>
    fivesOf(exact.get(key) ?? { weekly: 0, daily: 0, instant: 0, people: 0 });
  return {
    of,
    has: (key: string) => exact.has(key),
    add(key: string, frequency: Frequency, people: number): void {
      const row = exact.get(key) ?? { weekly: 0, daily: 0, instant: 0, people: 0 };
      row[frequency] += people;
      row.people += people;
      exact.set(key, row);
    },
    /** Those of five people or more, the largest first. */
    largest: (most: number) =>
      [...exact.keys()]
        .map((key) => [key, of(key)] as const)
        .filter(([, { people }]) => people > 0)
        .sort(([a, one], [b, other]) => other.people - one.people || (a < b ? -1 : 1))
        .slice(0, most),
  };
}

/** Each person once for each tag, however many alerts name it. */
function tallyTags({ readers, aliases }: Counted): Tally {
  const tally = createTally();
  for (const { alerts, frequency, people } of readers) {
    const named = alerts.flatMap(({ any, all }) => [...any, ...all]);
    for (const tag of withoutFacets(applyAliases(named, aliases))) tally.add(tag, frequency, people);
  }
  return tally;
}

function unfollowedTags({ open, aliases }: Counted, followed: Tally): Figure[] {
  const tags = new Set(open.flatMap((tags) => withoutFacets(applyAliases(tags, aliases))));
  return [...tags]
    .filter((tag) => !followed.has(tag))
    .sort()
    .slice(0, MOST_OF_A_LIST)
    .map((key) => ({ topic: 'unfollowed', key, weekly: 0, daily: 0, instant: 0, people: 0 }));
}

function unmatchedAlerts({ readers, recent, aliases }: Counted): Figure[] {
  const tally = createTally();
  for (const { alerts, frequency, people } of readers) {
    const keys = new Set(alerts.map((alert) => spellAlert(canonicalAlert(alert, aliases))));
    for (const key of keys) tally.add(key, frequency, people);
  }
  const posts = recent.map((tags) => new Set(applyAliases(tags, aliases)));
  return tally
    .largest(MOST_ALERTS)
    .filter(([key]) => !posts.some((tags) => matches(tags, JSON.parse(key))))
    .slice(0, MOST_OF_A_LIST)
    .map(([key, counts]) => ({ topic: 'unmatched', key, ...counts }));
}

/** The same for the same alert, in whatever order its tags stand. */
function spellAlert({ any, all, none }: Alert): string {
  return JSON.stringify({ any: any.toSorted(), all: all.toSorted(), none: none.toSorted() });
}
