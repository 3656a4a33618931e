// Splits a file into front matter and body by Jekyll's fence rule. Refuses what is too large, not text, or not YAML, before
// any parser sees it.

import { isUtf8 } from 'node:buffer';
import { refuseConflictMarkers } from './conflict-markers.ts';
import { catchMistake, FileMistake, type FileProblem } from './file-mistake.ts';
import { type ParsedBlock, parseFields, type RepeatedKey } from './front-matter-yaml.ts';
import { refuseLostKeys } from './lost-keys.ts';

export const MAX_FILE_BYTES = 1024 * 1024;
const decoder = new TextDecoder('utf-8');
const MAX_BLOCK_BYTES = 32 * 1024;
const MAX_BLOCK_LINES = 2000;

export type FrontMatter =
  | (ParsedBlock & { readonly status: 'document'; readonly body: string })
  | { readonly status: 'no-front-matter' }
  /** Empty, or the fence is not closed: somebody may still be writing. */
  | ({ readonly status: 'unfinished' } & FileProblem)
  | ({ readonly status: 'invalid' } & FileProblem);

/** Reads a file's front matter; `linesBefore`: of the file that it is a part of. Source of the fence rule: Jekyll's YAML_FRONT_MATTER_REGEXP. */
export function readFrontMatter(bytes: Uint8Array, linesBefore = 0): FrontMatter {
  return catchMistake(() => split(decode(bytes), linesBefore));
}

/** Jekyll: `\A---\s*\n`, then a line of `---` or `...` closes. */
function split(text: string, linesBefore: number): FrontMatter {
  if (text.trim() === '') return unfinished('the file is empty', 'write the post into it, or delete it');
  refuseConflictMarkers(text);
  refuseNearFence(text);
  const opening = /^---[^\S\n]*(?:\n|$)/.exec(text);
  if (opening === null) {
    refuseLostKeys(text);
    return { status: 'no-front-matter' };
  }
  const rest = text.slice(opening[0].length);
  const closing = /^(?:---|\.\.\.)[^\S\n]*(?:\n|$)/m.exec(rest);
  if (closing === null) {
    return unfinished('the front matter is not closed', 'put a line with only --- below the last key');
  }
  const block = rest.slice(0, closing.index);
  refuseLargeBlock(block);
  return {
    status: 'document',
    ...parseFields(block, 1 + linesBefore),
    body: rest.slice(closing.index + closing[0].length),
  };
}

function unfinished(problem: string, remedy: string): FrontMatter {
  return { status: 'unfinished', line: 1, problem, remedy };
}

function decode(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_FILE_BYTES) {
    throw new FileMistake(
      null,
      'the file is larger than 1 MiB',
      'shorten it; a post is text without pictures',
    );
  }
  const broken = brokenLine(bytes);
  if (broken !== null) {
    throw new FileMistake(
      broken,
      'this is not plain text in UTF-8',
      'save the file as UTF-8 text (in the editor: "Save with encoding")',
    );
  }
  const text = decoder.decode(bytes);
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/** The first line with a NUL or with bytes that are not UTF-8; null when there is none. */
function brokenLine(bytes: Uint8Array): number | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nul = buffer.indexOf(0);
  if (nul === -1 && isUtf8(buffer)) return null;
  const lines = buffer.toString('latin1').split('\n');
  const index = lines.findIndex((line) => line.includes('\0') || !isUtf8(Buffer.from(line, 'latin1')));
  return index + 1;
}

/** `---js` would be code in other tools, `+++` is Hugo's TOML, a blank first line hides the fence: none is read by Jekyll. */
function refuseNearFence(text: string): void {
  const firstLine = text.slice(0, text.indexOf('\n') === -1 ? undefined : text.indexOf('\n'));
  if (/^---\s*[^\s-]/.test(firstLine) || /^\+\+\+\s*$/.test(firstLine)) {
    throw new FileMistake(
      1,
      `the first line is "${firstLine.slice(0, 40)}"`,
      'the first line must be --- alone, then YAML: key: value',
    );
  }
  if (/^\s*\n---[^\S\n]*\n[^\S\n]*[\w-]+[^\S\n]*:/.test(text)) {
    throw new FileMistake(
      1,
      'the file begins with an empty line',
      'the first line must be ---: delete what stands above it',
    );
  }
}

function refuseLargeBlock(block: string): void {
  const lineCount = block.split('\n').length;
  if (lineCount > MAX_BLOCK_LINES || Buffer.byteLength(block) > MAX_BLOCK_BYTES) {
    throw new FileMistake(
      1,
      'the front matter is longer than 2000 lines or 32 KiB',
      'close it with --- below the last key; the text belongs after that line',
    );
  }
}

/** One of our keys twice: nobody knows which is meant. Those of a theme are the theme's. Throws FileMistake. */
export function refuseRepeated(repeated: readonly RepeatedKey[], known: readonly string[]): void {
  const found = repeated.find(({ under }) => known.includes(under));
  if (found === undefined) return;
  const { key, line } = found;
  throw new FileMistake(line, `the key "${key}" stands here a second time`, 'keep one of the two');
}
