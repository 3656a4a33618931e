// The words of a paragraph without those that are there to be clicked: lines that are one link, "See more here" behind a
// sentence. Pure.

import type { Token } from 'markdown-it';
import { plainText } from './markdown.ts';

const CALL =
  /^\W{0,3}(?:(?:see|learn|read|find out|view|click|get|check)\b.{0,60}|(?:please )?apply\b.{0,40}|(?:full |complete |job )?(?:job |position )?(?:description|posting|announcement|details)\b.{0,20}|more (?:info(?:rmation)?|details|here).{0,40}|here|website|link)\W{0,3}$/i;

/** One link, if it is one; else words. */
interface Piece {
  readonly isLink: boolean;
  text: string;
}

export function withoutCalls(tokens: readonly Token[]): string {
  return linesOf(tokens)
    .filter((pieces) => !isOneLink(pieces))
    .map((pieces) => withoutLastCall(pieces).join(''))
    .join('\n');
}

function linesOf(tokens: readonly Token[]): Piece[][] {
  const lines: Piece[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.type === 'link_open') depth += 1;
    else if (token.type === 'link_close') depth -= 1;
    else addText(lines, plainText([token]), depth > 0);
  }
  return lines;
}

function addText(lines: Piece[][], text: string, isLink: boolean): void {
  if (text === '\n' && !isLink) {
    lines.push([]);
    return;
  }
  const line = lines.at(-1) as Piece[];
  const last = line.at(-1);
  if (last?.isLink === isLink) last.text += text;
  else line.push({ isLink, text });
}

/** Nothing but a link, such as "See more and apply here". */
function isOneLink(pieces: readonly Piece[]): boolean {
  const outside = pieces.filter(({ isLink }) => !isLink).map(({ text }) => text);
  return pieces.some(({ isLink }) => isLink) && !/\p{L}{2}/u.test(outside.join(''));
}

/** `… count herons. [Learn more here](…)` */
function withoutLastCall(pieces: readonly Piece[]): string[] {
  const words = pieces.map(({ text }) => text);
  const at = pieces.findLastIndex(({ isLink }) => isLink);
  const before = words.slice(0, at).join('');
  const isLast = at > 0 && !/\p{L}{2}/u.test(words.slice(at + 1).join(''));
  return isLast && CALL.test(words[at] ?? '') && /[.!?…:][)"”’]?\s*$/.test(before)
    ? [before.trimEnd()]
    : words;
}
