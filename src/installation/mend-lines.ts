// Lines of `rolecall.yml`, below `posts:`, that teach it a board's own names. Pure.

import type { Mends } from '../read/mend.ts';

/** What YAML takes for words without quotes, and for nothing else: keys, ways, addresses. */
const PLAIN =
  /^(?!(?:true|false|yes|no|on|off|y|n|null)$)(?:https?:\/\/|(?:\.{0,2}\/)?[\p{L}_])[\p{L}\p{N}_./-]*$/iu;

/** Indented by two; none where nothing is to be said. */
export function mendLines({ keys, closedWhen }: Mends): string[] {
  const lines = [
    ...block(
      'keys',
      keys.map(({ ours, theirs, posts }) => ({ name: ours, words: theirs, posts })),
    ),
    ...block(
      'closed_when',
      closedWhen.map(({ key, words, posts }) => ({ name: key, words, posts })),
    ),
  ];
  const width = Math.max(...lines.map(({ line }) => line.length));
  return lines.map(({ line, posts }) =>
    posts === null ? line : `${line.padEnd(width)}  # ${posts === 1 ? '1 post' : `${posts} posts`}`,
  );
}

function block(
  name: string,
  entries: readonly { readonly name: string; readonly words: readonly string[]; readonly posts: number }[],
): { readonly line: string; readonly posts: number | null }[] {
  if (entries.length === 0) return [];
  return [
    { line: `  ${name}:`, posts: null },
    ...entries.map((entry) => ({
      line: `    ${entry.name}: [${entry.words.map(yamlWord).join(', ')}]`,
      posts: entry.posts,
    })),
  ];
}

/** JSON is YAML, whatever stands in it. */
export function yamlWord(word: string): string {
  return PLAIN.test(word) ? word : JSON.stringify(word);
}
