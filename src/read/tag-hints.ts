// Tags that are probably another tag mistyped: "noprofit" in one post beside "nonprofit" in two hundred. Pure. Nothing is
// said about a tag that stands in a few posts, is short, or has a label in the settings.

import type { Config } from '../config/config.ts';
import { isSlip } from '../nearest.ts';
import { applyAliases, normaliseTag } from '../posts/tags.ts';
import { type Fields, tagWords, type Value } from './fields.ts';
import type { FileProblem } from './file-mistake.ts';

/** What the board says about tags, and how many of its posts bear each. */
export interface BoardTags extends Pick<Config['tags'], 'labels' | 'aliases'> {
  readonly counts: ReadonlyMap<string, number>;
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

/** A hint for each of these tags that some post bears, but that a much more common one is near to. */
export function tagHints(tags: readonly string[], fields: Fields, board: BoardTags): FileProblem[] {
  return tags.flatMap((tag) => {
    const meant = likelyTag(tag, board);
    if (meant === null) return [];
    const [count, others] = [board.counts.get(tag), board.counts.get(meant)];
    return [
      {
        line: lineOfTag(fields, tag),
        problem: `the tag "${tag}" stands in ${count} ${count === 1 ? 'post' : 'posts'}, "${meant}" in ${others}`,
        remedy: `did you mean "${meant}"? If not, give "${tag}" a label in the settings (tags.labels)`,
      },
    ];
  });
}

function likelyTag(tag: string, { counts, labels }: BoardTags): string | null {
  const count = counts.get(tag) ?? 0;
  if (count === 0 || count > MAX_RARE || Object.hasOwn(labels, tag)) return null;
  const likely = [...counts]
    .filter(([other, times]) => times >= MIN_TIMES * count && isVariant(tag, other))
    .sort(([, one], [, another]) => another - one);
  return likely[0]?.[0] ?? null;
}

/** One slip away, or the same letters with other dots and hyphens: `it` and `i.t.`. */
function isVariant(tag: string, other: string): boolean {
  if (tag === other) return false;
  return letters(tag) === letters(other) || (tag.length > 3 && isSlip(tag, other, 1));
}

function letters(tag: string): string {
  return tag.replaceAll(/[\s._-]/g, '');
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
    return words.some((word) => normaliseTag(word) === tag) ? value.line : null;
  }
  const inner = value.kind === 'list' ? value.items : [...value.fields.values()];
  return inner.map((item) => lineIn(item, tag)).find((line) => line !== null) ?? null;
}
