// Words for tags that nobody gave a label: `datamanagement` → "Data management", as the posts themselves spell it, else put
// together from words that they use. Rather the tag as it is than a wrong word. Pure.

import { filtered } from '../bit-by-bit.ts';
import { isFacet } from './facets.ts';
import { organisationSlug } from './organisation.ts';

/** By tags, and by `org:…` for employers. */
export type Labels = Readonly<Record<string, string>>;

/** What a text is made of, for us. */
const WORD = /[\p{L}\p{N}]+/gu;
/** Tags that can be words; others (`c++`, `501(c)3`) stay as they are. */
const PLAIN = /^[\p{L}\p{N}]+(?:[ _-]+[\p{L}\p{N}]+)*$/u;
/** Words that a tag is made of. */
const MOST_WORDS = 3;
/** A shorter word is found in too many others, and one that was seen once may be a slip. */
const SHORTEST_PART = 4;
const FEWEST_SIGHTINGS = 2;

type Counts = Map<string, number>;

/**
 * A label for each of the tags, in their order, no two alike; `texts` are sentences of the board's posts, in which names
 * and abbreviations have their capitals and other words have none. Bit by bit (src/slices.ts).
 */
export function* proposeLabels(
  tags: readonly string[],
  texts: Iterable<string>,
): Generator<void, ReadonlyMap<string, string>, void> {
  const wanted = new Set(tags.map(keyOf));
  const { phrases, words } = yield* read(texts, wanted);
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  for (const tag of tags) {
    yield;
    const label = labelFor(tag, phrases.get(keyOf(tag)), words);
    const free = taken.has(label.toLowerCase()) ? capitalised(tag) : label;
    taken.add(free.toLowerCase());
    labels.set(tag, free);
  }
  return labels;
}

/**
 * Words for tags and employers of a board. Bit by bit (src/slices.ts).
 * @param tags most used first
 * @param texts of its posts
 * @param names of employers; of two that are one, the first counts
 */
export function* wordsOf(
  tags: readonly string[],
  texts: readonly string[],
  names: readonly string[],
): Generator<void, Labels, void> {
  const proposed = yield* proposeLabels(yield* filtered(tags, (tag) => !isFacet(tag)), texts);
  const labels: Record<string, string> = Object.fromEntries(proposed);
  for (const name of names.toReversed()) {
    yield;
    const slug = organisationSlug(name);
    if (slug !== null) labels[`org:${slug}`] = name;
  }
  return labels;
}

/** The letters alone: `civic-engagement` and "Civic engagement" are one. */
const keyOf = (text: string) => text.toLowerCase().replaceAll(/[\s_-]+/gu, '');

/** How often each wanted key is written in which way, and each word at all. */
function* read(
  texts: Iterable<string>,
  wanted: ReadonlySet<string>,
): Generator<void, { phrases: ReadonlyMap<string, Counts>; words: Counts }, void> {
  const phrases = new Map<string, Counts>();
  const words: Counts = new Map();
  const note = (key: string, written: string) => {
    if (!wanted.has(key)) return;
    const counts = phrases.get(key) ?? new Map<string, number>();
    phrases.set(key, counts);
    count(counts, written);
  };
  for (const text of texts) {
    yield;
    const found = [...text.matchAll(WORD)];
    for (const [at, { 0: word, index }] of found.entries()) {
      count(words, word.toLowerCase());
      let key = '';
      for (let more = 0; more < MOST_WORDS && at + more < found.length; more += 1) {
        const next = found[at + more] as RegExpExecArray;
        // Only what one blank or hyphen keeps apart is one phrase.
        if (
          more > 0 &&
          !/^[ -]$/.test(text.slice(endOf(found[at + more - 1] as RegExpExecArray), next.index))
        )
          break;
        key += next[0].toLowerCase();
        note(key, text.slice(index, endOf(next)));
      }
    }
  }
  return { phrases, words };
}

const endOf = (match: RegExpExecArray) => match.index + match[0].length;

function count(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function labelFor(tag: string, spellings: Counts | undefined, words: Counts): string {
  if (!PLAIN.test(tag)) return tag;
  if (spellings !== undefined) return asWritten(tag, spellings);
  const parts = split(tag, words);
  return capitalised(parts === null ? tag.replaceAll(/[_-]+/g, ' ') : parts.join(' '));
}

/** The commonest spelling; its capitals only where they belong to the word and not to the beginning of a sentence or title. */
function asWritten(tag: string, spellings: Counts): string {
  const byForm = new Map<string, number>();
  for (const [written, times] of spellings) {
    const form = written.toLowerCase();
    byForm.set(form, (byForm.get(form) ?? 0) + times);
  }
  const [form] = [...byForm].reduce((best, other) => (other[1] > best[1] ? other : best));
  const ways = [...spellings].filter(([written]) => written.toLowerCase() === form);
  const isShort = [...tag].length <= 2;
  const upper = ways.find(([written]) => written.length > 1 && written === written.toUpperCase());
  const [commonest] = ways.reduce((best, other) => (other[1] > best[1] ? other : best));
  if (upper !== undefined && (isShort || commonest === upper[0])) return upper[0];
  // JavaScript, but not Data Management.
  return /\p{Ll}\p{Lu}/u.test(commonest) ? commonest : capitalised(form);
}

/** Two words, else three, that posts use; the pair whose rarer word is the commonest. */
function split(tag: string, words: Counts): readonly string[] | null {
  if (!/^\p{L}+$/u.test(tag) || words.has(tag)) return null;
  return bestOf(pairs(tag, words), words) ?? bestOf(triples(tag, words), words);
}

function pairs(text: string, words: Counts): string[][] {
  const found: string[][] = [];
  for (let at = SHORTEST_PART; at <= text.length - SHORTEST_PART; at += 1) {
    const both = [text.slice(0, at), text.slice(at)];
    if (both.every((word) => isCommon(word, words))) found.push(both);
  }
  return found;
}

function triples(text: string, words: Counts): string[][] {
  const found: string[][] = [];
  for (let at = SHORTEST_PART; at <= text.length - 2 * SHORTEST_PART; at += 1) {
    const first = text.slice(0, at);
    if (isCommon(first, words)) found.push(...pairs(text.slice(at), words).map((rest) => [first, ...rest]));
  }
  return found;
}

const isCommon = (word: string, words: Counts) => (words.get(word) ?? 0) >= FEWEST_SIGHTINGS;

function bestOf(splits: readonly string[][], words: Counts): string[] | null {
  const rarest = (parts: readonly string[]) => Math.min(...parts.map((word) => words.get(word) ?? 0));
  return splits.reduce<string[] | null>(
    (best, parts) => (best === null || rarest(parts) > rarest(best) ? parts : best),
    null,
  );
}

const capitalised = (text: string) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
