// Files that were plainly meant as posts, and whose front matter no parser would find: a fence that is missing, mistyped or
// made nice by an editor, or another format. Pure. A README that shows how posts are written is none of them.

import type { FileProblem } from './file-mistake.ts';

const LINES = 60;
const KEY =
  /^[\s"'\\*>#-]{0,6}(title|tags?|layout|date|categor(?:y|ies)|company|organi[sz]ation|location|salary|closes|deadline|apply_url|permalink|author|draft|published|id|slug|type)["']?\s*:/iu;
/** Marks that stand where three hyphens should. */
const ADDRESS = /^[\s\p{Cf}"'*-]{0,6}email["']?\s*[:=]\s*\S{1,80}@/imu;
const FENCE_LIKE = /^[\s\p{Cf}\\*>•·+#]{0,5}[-–—−‐‑_=~*+]{1,}[-–—−_=~*+\\\s]*$/u;
const CODE = /^\s*(?:`{3}|~{3})\s*(?:ya?ml|md|markdown|toml)?\s*$/i;

/** The problem of a file without a front matter that is a post all the same; null = it is none. */
export function findLostFrontMatter(text: string): FileProblem | null {
  if (/^\s*\{/.test(text)) return isJsonPost(text) ? JSON_FOUND : null;
  const lines = text.slice(0, 8000).split('\n', LINES);
  const top = lines.findIndex((line) => line.trim() !== '');
  const from = skipRemarks(lines, top);
  const first = lines[from] ?? '';
  const isFence = FENCE_LIKE.test(first) && !KEY.test(first);
  const start = isFence || CODE.test(first) ? from + 1 : from;
  if (!areKeys(lines.slice(start), isFence ? 1 : 2)) return addressAlone(lines);
  if (CODE.test(first))
    return at(
      from,
      'the front matter stands in a block of code',
      'delete this line and the one that closes the block; the first line must be ---',
    );
  if (!isFence)
    return at(
      from,
      'the front matter has no first line of ---',
      `put a line with only --- above it${from > 0 ? ', and nothing else' : ''}`,
    );
  if (/^---\s*$/.test(first))
    return at(
      top,
      'something stands above the front matter',
      'the first line must be ---: delete what stands above it',
    );
  const remedy = first.includes('\\') ? 'take the backslashes out of the file, and write ---' : 'write ---';
  return at(from, `the first line is "${first.trim().slice(0, 40)}"`, remedy);
}

/** An address among the first lines is somebody's subscription. */
function addressAlone(lines: readonly string[]): FileProblem | null {
  const index = lines.slice(0, 12).findIndex((line) => ADDRESS.test(line));
  if (index === -1) return null;
  return at(
    index,
    'the keys do not stand between two lines of ---',
    'put a line with only --- above the first key, as the very first line, and one below the last',
  );
}

const JSON_FOUND: FileProblem = {
  line: 1,
  problem: 'the front matter is written in JSON',
  remedy: 'the first line must be --- alone, then YAML, as in title: "Organisation: Role", then --- again',
};

function at(index: number, problem: string, remedy: string): FileProblem {
  return { line: index + 1, problem, remedy };
}

function isJsonPost(text: string): boolean {
  const start = text.slice(0, 8000);
  return (
    /^\s*"title"\s*:/m.test(start.replace(/^\s*\{/, '')) &&
    /"(?:tags?|layout|date|draft|categories)"\s*:/.test(start)
  );
}

/** Behind a remark of one or two lines that a fence follows at once, and behind HTML's. */
function skipRemarks(lines: readonly string[], top: number): number {
  let index = top;
  while (/^\s*<!--.*-->\s*$/.test(lines[index] ?? '') || (index > top && lines[index]?.trim() === ''))
    index += 1;
  for (const more of [0, 1, 2]) {
    if (/^---\s*$/.test(lines[index + more] ?? '')) return index + more;
    if ((lines[index + more] ?? '').trim() === '' || KEY.test(lines[index + more] ?? '')) break;
  }
  return index;
}

/** The line below keys that was meant to close them, from 0; null = none. */
export function findNearClosing(block: string): number | null {
  const lines = block.slice(0, 8000).split('\n', LINES);
  const end = lines.findIndex((line) => line.trim() !== '' && !IN_KEYS.test(line));
  const index = lines.findIndex((line, at) => at > 0 && line.trim().length > 1 && FENCE_LIKE.test(line));
  return index !== -1 && (end === -1 || index <= end) ? index : null;
}

const IN_KEYS = /^\s*(?:[-*•#]|\\-|[\w-]+\s*:|\s{2})/;

/** Do keys of a post follow, a title and another one? */
function areKeys(lines: readonly string[], fewest: number): boolean {
  const keys = new Set<string>();
  let isClosed = false;
  for (const line of lines) {
    const key = KEY.exec(line)?.[1]?.toLowerCase();
    if (key !== undefined) keys.add(key);
    else if (line.trim() !== '' && !IN_KEYS.test(line)) break;
    if (FENCE_LIKE.test(line) && keys.size > 0 && line.trim().length > 2) {
      isClosed = true;
      break;
    }
  }
  return (keys.has('title') || keys.has('email')) && keys.size >= (isClosed ? 1 : fewest);
}
