// One post's facts against what a person noted: what is stated, read, right, and what says more than the post. Pure.

import { createHash } from 'node:crypto';
import { knownFacets, parseFacet, placeFacetsOf, workFacetsOf } from '../src/posts/facets.ts';
import { placeName } from '../src/posts/place.ts';
import type { PostDraft } from '../src/posts/post.ts';

export interface Annotation {
  readonly posts: readonly NotedPost[];
  /** Of all posts, not of the sample alone. */
  readonly lastDays: readonly { readonly file: string; readonly day: string }[];
}

/** Words are kept as SHA-256 of themselves in lower case. What begins with `may` is right to read and right to leave. */
export interface NotedPost {
  readonly file: string;
  readonly half: 'tuned' | 'kept';
  /** `to: null` = from so much on. Several: one for each role. */
  readonly pay: readonly { readonly from: number; readonly to: number | null; readonly per: string | null }[];
  readonly places: readonly string[];
  readonly mayPlaces: readonly string[];
  readonly kinds: readonly string[];
  readonly mayKinds: readonly string[];
  readonly where: string | null;
  readonly mayWhere: string | null;
}

interface Result {
  readonly stated: number;
  readonly read: number;
  readonly right: number;
  readonly wrong: number;
  readonly saw: string;
}

export type Verdict = Readonly<Record<'pay' | 'place' | 'kind of work' | 'remote' | 'last day', Result>>;

const WHERE = ['is:remote', 'is:hybrid', 'is:on-site'];

export function judgePost(post: NotedPost, day: string | null, draft: PostDraft, timeZone: string): Verdict {
  const facets = workFacetsOf(draft.tags);
  const kinds = facets.filter((facet) => !WHERE.includes(facet)).map((facet) => facet.slice(3));
  const where = facets.filter((facet) => WHERE.includes(facet)).map((facet) => facet.slice(3));
  const deadline = draft.deadline?.toLocaleDateString('sv', { timeZone }) ?? null;
  return {
    pay: judgePay(post, draft.salary),
    place: judgePlace(post, draft.location),
    'kind of work': judgeWords(kinds, post.kinds, post.mayKinds),
    remote: judgeWords(where, listOf(post.where), listOf(post.mayWhere)),
    'last day': judgeWords(listOf(deadline), listOf(day), []),
  };
}

function listOf(word: string | null): string[] {
  return word === null ? [] : [word];
}

/** All that is stated is one fact: `full-time` of "full-time, temporary" is half of it, which is a miss. */
function judgeWords(read: readonly string[], must: readonly string[], may: readonly string[]): Result {
  const isWrong = read.some((word) => ![...must, ...may].includes(word));
  const isRight = must.length > 0 && !isWrong && must.every((word) => read.includes(word));
  return resultOf(must.length > 0, read.length > 0, isRight, isWrong, read.join(', '));
}

function resultOf(
  stated: boolean,
  read: boolean,
  right: boolean,
  wrong: boolean,
  saw: string | null,
): Result {
  return {
    ...{ stated: Number(stated), read: Number(read), right: Number(right), wrong: Number(wrong) },
    saw: saw ?? 'nothing',
  };
}

const PERIODS: readonly (readonly [string, RegExp])[] = [
  ['hour', /hour|\bhr\b/i],
  ['week', /week|\bwk\b/i],
  ['month', /month|\/mo\b/i],
  ['year', /year|annual|annum|\byr\b|\/y\b/i],
];

/** Wrong: another amount, or a period that the post does not name. */
function judgePay({ pay }: NotedPost, salary: string | null): Result {
  if (salary === null) return resultOf(pay.length > 0, false, false, false, null);
  const amounts = amountsIn(salary);
  const periods = PERIODS.filter(([, words]) => words.test(behindAmounts(salary))).map(([period]) => period);
  const isAmount = pay.some(
    ({ from, to }) => amounts[0] === from && (to === null || to === from || amounts[1] === to),
  );
  const agrees = isAmount && periods.every((period) => pay.some(({ per }) => per === period));
  return resultOf(pay.length > 0, true, agrees, !agrees, salary);
}

/** Not the hours of `$40,000 for 35 hours a week`. */
function behindAmounts(salary: string): string {
  return [...salary.matchAll(/(?:\d{3} ?k?|\dk)( ?[/\p{L}]{1,12}(?: \p{L}{1,8})?)/giu)]
    .map(([, words]) => words)
    .join(' | ');
}

function amountsIn(salary: string): number[] {
  const isAllThousands = /\d ?k\b/i.test(salary);
  return [...salary.matchAll(/(\d[\d,]*(?:\.\d+)?)( ?k\b)?/gi)].map(([, digits = '', k]) => {
    const amount = Number(digits.replaceAll(',', ''));
    return k !== undefined || (isAllThousands && amount < 1000) ? amount * 1000 : amount;
  });
}

const SHORT: Readonly<Record<string, string>> = { dc: 'washington', nyc: 'new york' };
const LONGEST_NAME = 4;

/** Wrong: names a place where the post states none, or none of those that it states. Some of several are a miss. */
function judgePlace({ places, mayPlaces }: NotedPost, location: string | null): Result {
  if (location === null) return resultOf(places.length > 0, false, false, false, null);
  const names = namesIn(location);
  const isRight = places.length > 0 && places.every((place) => names.has(place));
  const isKnown = [...places, ...mayPlaces].some((place) => names.has(place));
  const isPlace = isKnown || !/remote|telecommut|anywhere/i.test(location);
  return resultOf(places.length > 0, isPlace, isRight, isPlace && !isKnown, location);
}

interface PlaceFacets {
  /** Places of annotated posts that the board has a facet for, and those whose post bears it. */
  readonly stated: number;
  readonly right: number;
  /** Facets that annotated posts bear, and those that name none of their places. */
  readonly borne: number;
  readonly wrong: number;
  /** Places that too few posts of the board state to be a facet. */
  readonly rare: number;
}

/** The facets `place:` of annotated posts as a board of all these posts bears them. Posts by the hash of their file. */
export function judgePlaceFacets(
  noted: readonly NotedPost[],
  board: ReadonlyMap<string, Pick<PostDraft, 'tags' | 'location'>>,
): PlaceFacets {
  const known = new Map(
    knownFacets([...board.values()])
      .filter((facet) => parseFacet(facet)?.kind === 'place')
      .map((facet) => [facet, namesIn(placeName(facet.slice('place:'.length)))]),
  );
  const sums = { stated: 0, right: 0, borne: 0, wrong: 0, rare: 0 };
  for (const { file, places, mayPlaces } of noted) {
    const borne = placeFacetsOf(board.get(file)?.location ?? null).filter((facet) => known.has(facet));
    const names = (facet: string, place: string) => known.get(facet)?.has(place) === true;
    sums.borne += borne.length;
    sums.wrong += borne.filter(
      (facet) => ![...places, ...mayPlaces].some((place) => names(facet, place)),
    ).length;
    for (const place of places) {
      const isKnown = [...known.keys()].some((facet) => names(facet, place));
      if (!isKnown) sums.rare += 1;
      else sums.stated += 1;
      if (borne.some((facet) => names(facet, place))) sums.right += 1;
    }
  }
  return sums;
}

/** Hashes of all runs of up to four words. */
function namesIn(location: string): Set<string> {
  const words =
    location
      .toLowerCase()
      .replaceAll('.', '')
      .match(/[\p{L}\d]+/gu) ?? [];
  const runs = words.flatMap((_, start) =>
    Array.from({ length: LONGEST_NAME }, (_, length) => words.slice(start, start + length + 1).join(' ')),
  );
  return new Set(
    runs.map((run) =>
      createHash('sha256')
        .update(SHORT[run] ?? run)
        .digest('hex'),
    ),
  );
}
