// A made-up job board: posts in the shape and size of a real one's, and people who choose tags by their popularity
// there. The same seed gives the same board.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PAY_STATED, placeFacetsOf } from '../src/posts/facets.ts';
import { organisationSlug } from '../src/posts/organisation.ts';
import type { Frequency } from '../src/subscribers/alerts.ts';

/** How many of a real board's 257 posts of one year bear each tag. */
const POPULARITY: Readonly<Record<string, number>> = {
  data: 231,
  datamanagement: 201,
  analytics: 119,
  analyst: 111,
  digital: 109,
  campaigns: 107,
  civicengagement: 103,
  nonprofit: 96,
  tech: 77,
  clientservices: 30,
  engineer: 30,
  consultants: 19,
  union: 16,
  'i.t.': 16,
  vendor: 11,
  executive: 10,
  citygov: 6,
  intern: 5,
  it: 1,
  research: 1,
  dataanalytics: 1,
  engineering: 1,
};
const TAGS = Object.entries(POPULARITY);
/** What people may choose from. */
const USED_TAGS = TAGS.slice(0, 20);

/** How many of those posts bear 2, 3, 4 … tags. */
const TAGS_PER_POST: readonly (readonly [string, number])[] = [
  ['2', 3],
  ['3', 46],
  ['4', 58],
  ['5', 67],
  ['6', 51],
  ['7', 19],
  ['8', 5],
];
const ZONES: readonly (readonly [string, number])[] = [
  ['America/New_York', 45],
  ['America/Los_Angeles', 20],
  ['America/Chicago', 18],
  ['America/Denver', 8],
  ['UTC', 6],
  ['Europe/Berlin', 3],
];

/** Of a board that is read everywhere: 24 zones with whole, half and quarter hours between them. */
const ALL_ZONES: readonly (readonly [string, number])[] = [
  ...ZONES,
  ...'America/Anchorage Pacific/Honolulu America/Halifax America/St_Johns America/Sao_Paulo America/Bogota Europe/London Europe/Athens Africa/Lagos Africa/Nairobi Asia/Dubai Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Bangkok Asia/Tokyo Australia/Adelaide Pacific/Auckland'
    .split(' ')
    .map((zone): readonly [string, number] => [zone, 2]),
];
const FREQUENCIES: readonly (readonly [Frequency, number])[] = [
  ['weekly', 80],
  ['daily', 15],
  ['instant', 5],
];

/** Numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32: good enough to choose tags, and repeatable. */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function chooseOne<T extends string>(weighted: readonly (readonly [T, number])[], random: Random): T {
  let left = random() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return (weighted.at(-1) as readonly [T, number])[0];
}

/** Different tags, the popular ones more often, in the order in which they were drawn. */
function chooseTags(from: readonly (readonly [string, number])[], count: number, random: Random): string[] {
  let rest = from;
  return Array.from({ length: count }, () => {
    const tag = chooseOne(rest, random);
    rest = rest.filter(([other]) => other !== tag);
    return tag;
  });
}

export interface Choice {
  /** Weekly where it is not said. */
  readonly frequency?: Frequency;
  readonly timeZone: string;
  readonly tags: readonly string[];
  /** Of a second alert. */
  readonly moreTags?: readonly string[];
  /** Facets of the first one. */
  readonly all?: readonly string[];
  readonly none?: readonly string[];
}

/** One to five of the 20 most used tags. A form gives them in its own order; by hand they come as they come to mind. */
export function chooseAlert(random: Random, order: 'form' | 'hand' = 'form'): Choice {
  const tags = chooseTags(USED_TAGS, 1 + Math.floor(random() * 5), random);
  return { tags: order === 'form' ? tags.sort() : tags, timeZone: chooseOne(ZONES, random) };
}

/** Somebody anywhere: 24 zones, three frequencies, one in ten with more alerts, three in ten with a facet. */
export function chooseReader(random: Random): Choice {
  const first = { ...chooseAlert(random), timeZone: chooseOne(ALL_ZONES, random) };
  const choice = random() < 0.3 ? withFacet(first, random) : first;
  const frequency = chooseOne(FREQUENCIES, random);
  return random() < 0.1
    ? { ...choice, frequency, moreTags: chooseAlert(random).tags }
    : { ...choice, frequency };
}

/** Made up: the first is named twice as often as the second, three times as often as the third, and so on. */
const byRank = (names: readonly string[]) => names.map((name, rank) => [name, 1 / (rank + 1)] as const);
const STATES = ['OR', 'WA', 'CA', 'NY', 'MA', 'TX', 'IL', 'OH'];
const PLACES = byRank(
  Array.from({ length: 60 }, (_, index) => `Rivertown ${letters(index)}, ${STATES[index % 8]}`),
);
const ORGANISATIONS = byRank(Array.from({ length: 600 }, (_, index) => `Example Union ${letters(index)}`));

function letters(index: number): string {
  return `${String.fromCharCode(65 + (index % 26))}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(index / 26) % 26]}x`;
}

/** What posts of a varied board state: of 60 places and 600 organisations, the popular ones more often. */
export function choosePostFacts(random: Random) {
  return {
    organisation: chooseOne(ORGANISATIONS, random),
    location: random() < 0.3 ? 'Remote' : random() < 0.8 ? chooseOne(PLACES, random) : null,
    salary: random() < 0.6 ? '$55,000' : null,
  };
}

/** One facet beside the tags: remote, pay, a place, or an employer that is shut out. */
export function withFacet(choice: Choice, random: Random): Choice {
  const kind = random();
  if (kind < 0.4) return { ...choice, all: ['is:remote'] };
  if (kind < 0.65) return { ...choice, all: [PAY_STATED] };
  if (kind < 0.85) return { ...choice, all: placeFacetsOf(chooseOne(PLACES, random)) };
  return { ...choice, none: [`org:${organisationSlug(chooseOne(ORGANISATIONS, random))}`] };
}

/** The tags of a post. */
export function choosePostTags(random: Random): string[] {
  return chooseTags(TAGS, Number(chooseOne(TAGS_PER_POST, random)), random);
}

const WORDS =
  'team data public member campaign report budget partner river city tenant union school clinic library record survey district volunteer program office county field digital message weekly careful clear steady local shared open build keep lead plan write explain measure train support improve review organise maintain design answer across within about with from toward between'.split(
    ' ',
  );

function sentence(random: Random): string {
  const words = Array.from(
    { length: 9 + Math.floor(random() * 14) },
    () => WORDS[Math.floor(random() * WORDS.length)],
  );
  const text = words.join(' ');
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

type PostFacts = ReturnType<typeof choosePostFacts>;

function factsOf(index: number): PostFacts {
  return {
    organisation: `Example Union ${index % 97}`,
    location: 'Remote (US)',
    salary: `$${45 + (index % 60)},000`,
  };
}

/** A post in the seed format; about 3.4 kB, as the real ones are. */
export function buildPost(index: number, random: Random, facts: PostFacts = factsOf(index)): string {
  const paragraphs = Array.from({ length: 5 + Math.floor(random() * 6) }, () =>
    Array.from({ length: 3 + Math.floor(random() * 3) }, () => sentence(random)).join(' '),
  );
  return `---
layout: single
title:  "${facts.organisation}: Data Person ${index}"
tags:
${choosePostTags(random)
  .map((tag) => `    - ${tag}\n`)
  .join('')}---

${paragraphs.join('\n\n')}

${facts.salary === null ? '' : `Salary: ${facts.salary}`}

${facts.location === null ? '' : `Location: ${facts.location}`}

[See more and apply here](https://example.org/jobs/${index})
`;
}

/** Writes posts into a folder. Those with an old date in their name are known, but announced to nobody. */
export async function writePosts(
  folder: string,
  count: number,
  age: 'old' | 'new',
  seed = 1,
  isVaried = false,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const random = createRandom(seed);
  for (let index = 0; index < count; index += 1) {
    const day = String(1 + (index % 28)).padStart(2, '0');
    const name =
      age === 'old'
        ? `2020-${String(1 + (index % 12)).padStart(2, '0')}-${day}-post-${index}`
        : `post-${index}`;
    const facts = isVaried ? choosePostFacts(random) : undefined;
    await writeFile(join(folder, `${name}.md`), buildPost(index, random, facts));
  }
}
