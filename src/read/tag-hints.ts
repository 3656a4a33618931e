// Tags that are probably another tag mistyped: "noprofit" in one post beside "nonprofit" in two hundred. Pure. Nothing is
// said about a tag that stands in a few posts, is short, or has a label in the settings.

import type { Config } from '../config/config.ts';
import { isSlip } from '../nearest.ts';
import { spellFacet } from '../posts/facets.ts';
import { applyAliases, normaliseTag } from '../posts/tags.ts';
import { type Fields, tagWords, type Value } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';

/** What the board says about tags, and how many of its posts bear each. */
export interface BoardTags extends Pick<Config['tags'], 'labels' | 'aliases'> {
  readonly counts: ReadonlyMap<string, number>;
  /** What its posts bear beside tags. */
  readonly facets: readonly string[];
  /** Other spellings of tags (tag-families.ts). */
  readonly twins: ReadonlyMap<string, string>;
}

export interface TagHint extends FileProblem {
  readonly tag: string;
}

const MAX_RARE = 2;
/** So many times as common is the tag that was meant. */
const MIN_TIMES = 5;

/** How many posts bear each tag, aliases applied. */
export function countTags(
  posts: Iterable<readonly string[]>,
  aliases: BoardTags['aliases'],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tags of posts) {
    for (const tag of applyAliases(tags, aliases)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return counts;
}

/** A hint for each of these tags that some post bears, and that is another one in a spelling or a slip. */
export function tagHints(tags: readonly string[], fields: Fields, board: BoardTags): TagHint[] {
  return tags.flatMap((tag) => {
    const meant = likelyTag(tag, board);
    if (meant === null) return [];
    const [count, others] = [board.counts.get(tag), board.counts.get(meant)];
    return [
      {
        line: lineOfTag(fields, tag),
        problem: `the tag "${tag}" stands in ${count} ${count === 1 ? 'post' : 'posts'}, "${meant}" in ${others}`,
        remedy: `did you mean "${meant}"? If not, give "${tag}" a label in the settings (tags.labels)`,
        tag,
      },
    ];
  });
}

function likelyTag(tag: string, { counts, labels, twins }: BoardTags): string | null {
  const count = counts.get(tag) ?? 0;
  if (count === 0 || Object.hasOwn(labels, tag)) return null;
  const twin = twins.get(tag);
  if (twin !== undefined) return twin;
  if (count > MAX_RARE) return null;
  const likely = [...counts]
    .filter(([other, times]) => times >= MIN_TIMES * count && tag.length > 3 && isSlip(tag, other, 1))
    .sort(([, one], [, another]) => another - one);
  return likely[0]?.[0] ?? null;
}

/** Where a tag stands under `tags`, `tag` or in an alert; null when it is there under another name. */
export function lineOfTag(fields: Fields, tag: string): number | null {
  const keys = ['tag', 'tags', 'alerts'];
  const lines = keys.map((key) => (fields.has(key) ? lineIn(fields.get(key) as Value, tag) : null));
  return lines.find((line) => line !== null) ?? null;
}

function lineIn(value: Value, tag: string): number | null {
  if (value.kind === 'text') {
    const words = [value.text, ...tagWords('tags', value)];
    return words.some((word) => spellFacet(normaliseTag(word)) === tag) ? value.line : null;
  }
  const inner = value.kind === 'list' ? value.items : [...value.fields.values()];
  return inner.map((item) => lineIn(item, tag)).find((line) => line !== null) ?? null;
}
