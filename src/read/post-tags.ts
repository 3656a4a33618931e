// The tags of a post, and what is odd about how they are written. Pure.

import { type FacetKind, isFacet, parseFacet, withoutFacets } from '../posts/facets.ts';
import { MAX_TAG_LENGTH, MAX_TAGS, normaliseTag, normaliseTags } from '../posts/tags.ts';
import { tagWords, type Value } from './fields.ts';
import { catchMistake, type FileProblem } from './file-mistake.ts';
import type { ParsedBlock } from './front-matter-yaml.ts';
import { listText } from './yaml-text.ts';

interface TagReading {
  readonly tags: string[];
  readonly notes: readonly FileProblem[];
}

/** Jekyll's order: `tag` (one tag, not split) beats `tags`. What cannot be used is left out with a note. */
export function readTags({ fields, remarks }: Pick<ParsedBlock, 'fields' | 'remarks'>): TagReading {
  const [key, value] = (['tag', 'tags'] as const)
    .map((name) => [name, fields.get(name)] as const)
    .find(([, one]) => one !== undefined && !isEmpty(one)) ?? ['tags', undefined];
  if (value === undefined) return { tags: [], notes: [] };
  const reading = catchMistake(() => ({ status: 'read' as const, words: rawWords(key, value) }));
  if (reading.status === 'invalid') {
    const { line, problem, remedy } = reading;
    return { tags: [], notes: [{ line, problem: `${problem}, so it is left out`, remedy }] };
  }
  const written = normaliseTags(reading.words.map((word) => word.slice(0, 1000)));
  const words = withoutFacets(written);
  const tags = words.filter((word) => word.length <= MAX_TAG_LENGTH);
  return {
    tags: tags.slice(0, MAX_TAGS),
    notes: [
      ...facetNotes(key, value, written),
      ...tooMuch(words, tags, value.line),
      ...remarks.map((remark) => remarkNote(key, value, remark)),
      ...commaNotes(key, reading.words, value.line),
    ],
  };
}

function isEmpty(value: Value): boolean {
  return value.kind === 'text' && value.text.trim() === '';
}

/** `tag:` is one tag, with whatever blanks and commas. */
function rawWords(key: 'tag' | 'tags', value: Value): string[] {
  return key === 'tag' && value.kind === 'text' ? [value.text] : tagWords(key, value);
}

function tooMuch(words: readonly string[], tags: readonly string[], line: number): FileProblem[] {
  const long = words.find((word) => word.length > MAX_TAG_LENGTH);
  const notes: FileProblem[] = [];
  if (long !== undefined)
    notes.push({
      line,
      problem: `the tag "${long.slice(0, 40).trim()}…" is longer than ${MAX_TAG_LENGTH} characters, so it is left out`,
      remedy: 'write tags as a list: [data, tech]',
    });
  if (tags.length > MAX_TAGS)
    notes.push({
      line,
      problem: `the post has ${tags.length} tags: those after the first ${MAX_TAGS} are left out`,
      remedy: `keep at most ${MAX_TAGS}`,
    });
  return notes;
}

/** The key that says it. */
const STATED: Readonly<Record<FacetKind, string>> = {
  is: 'type',
  org: 'company',
  place: 'location',
  pay: 'salary',
};
const WHERE = /^is:\s*(?:remote|hybrid|on-?site)$/;

/** A prefix in `tags` would say of the post what it does not state itself. */
function facetNotes(key: string, value: Value, words: readonly string[]): FileProblem[] {
  const items = value.kind === 'list' ? value.items : [];
  const isOneLine = items.every(({ line }) => line === value.line);
  const rest = listText(withoutFacets(words));
  return words.filter(isFacet).map((word) => {
    const facet = parseFacet(word);
    const own = WHERE.test(word) ? 'remote' : STATED[facet?.kind ?? 'is'];
    const item = items.find((one) => one.kind === 'text' && normaliseTag(one.text) === word);
    return {
      line: isOneLine ? value.line : (item?.line ?? value.line),
      problem: `the tag "${word.slice(0, 60)}" begins with "${facet?.kind}:", which is read from the key "${own}", so it is left out`,
      remedy: `say it there${isOneLine ? `, and here write ${key === 'tag' ? 'tags' : key}: ${rest}` : ', and delete this line'}`,
    };
  });
}

/** The site's generator has lost them. */
function remarkNote(key: string, value: Value, { line, start }: ParsedBlock['remarks'][number]): FileProblem {
  const problem = 'what follows # is a remark for YAML: the tags count here, but the site has none of them';
  if (value.kind === 'text')
    return { line, problem, remedy: `write ${key}: ${listText(normaliseTags(tagWords(key, value)))}` };
  const item = value.kind === 'list' ? value.items.find((one) => one.line === line) : undefined;
  return {
    line,
    problem,
    remedy: `write ${start}${item?.kind === 'text' ? normaliseTag(item.text) : 'data'}`,
  };
}

/** `tag: data, tech` and `["data, tech"]`, which nobody can ask for. */
function commaNotes(key: string, words: readonly string[], line: number): FileProblem[] {
  if (!words.some((word) => /,\s*\S/.test(word))) return [];
  const tags = normaliseTags(words.flatMap((word) => word.split(',')));
  return [
    {
      line,
      problem: `"${words
        .find((word) => word.includes(','))
        ?.trim()
        .slice(0, 60)}" is one tag, with a comma in it`,
      remedy: `write ${key === 'tag' ? 'tags' : key}: ${listText(tags)}`,
    },
  ];
}
