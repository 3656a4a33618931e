// A made-up job board: posts in the shape and size of a real one's, and people who choose tags by their popularity
// there. The same seed gives the same board.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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

function chooseOne(weighted: readonly (readonly [string, number])[], random: Random): string {
  let left = random() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return (weighted.at(-1) as readonly [string, number])[0];
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
  readonly timeZone: string;
  readonly tags: readonly string[];
  /** Of a second alert. */
  readonly moreTags?: readonly string[];
}

/** One to five of the 20 most used tags. A form gives them in its own order; by hand they come as they come to mind. */
export function chooseAlert(random: Random, order: 'form' | 'hand' = 'form'): Choice {
  const tags = chooseTags(USED_TAGS, 1 + Math.floor(random() * 5), random);
  return { tags: order === 'form' ? tags.sort() : tags, timeZone: chooseOne(ZONES, random) };
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

/** A post in the seed format; about 3.4 kB, as the real ones are. */
export function buildPost(index: number, random: Random): string {
  const paragraphs = Array.from({ length: 5 + Math.floor(random() * 6) }, () =>
    Array.from({ length: 3 + Math.floor(random() * 3) }, () => sentence(random)).join(' '),
  );
  return `---
layout: single
title:  "Example Union ${index % 97}: Data Person ${index}"
tags:
${choosePostTags(random)
  .map((tag) => `    - ${tag}\n`)
  .join('')}---

${paragraphs.join('\n\n')}

Salary: $${45 + (index % 60)},000

Location: Remote (US)

[See more and apply here](https://example.org/jobs/${index})
`;
}

/** Writes posts into a folder. Those with an old date in their name are known, but announced to nobody. */
export async function writePosts(folder: string, count: number, age: 'old' | 'new', seed = 1): Promise<void> {
  await mkdir(folder, { recursive: true });
  const random = createRandom(seed);
  for (let index = 0; index < count; index += 1) {
    const day = String(1 + (index % 28)).padStart(2, '0');
    const name =
      age === 'old'
        ? `2020-${String(1 + (index % 12)).padStart(2, '0')}-${day}-post-${index}`
        : `post-${index}`;
    await writeFile(join(folder, `${name}.md`), buildPost(index, random));
  }
}
