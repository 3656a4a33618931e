// What a reader of a post's Markdown sees: without comments and fenced code, and a piece of it without its marks. Pure.

import { bothEnds } from './both-ends.ts';

/** Most lines hold none of these. */
const MARKED = /[*_<[&`\\{#]/;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  ensp: ' ',
  pound: '£',
  euro: '€',
};

/** Fenced code and HTML comments say nothing; of a very long body its ends are read. */
export function shownText(body: string): string {
  const [before = '', ...comments] = bothEnds(body).split('<!--');
  const shown = before + comments.map((part) => part.split('-->').slice(1).join('-->')).join('');
  if (!/`{3}|~{3}/.test(shown)) return shown;
  let isCode = false;
  const lines = shown.split('\n').map((line) => {
    const isFence = /^\s{0,3}(?:`{3}|~{3})/.test(line);
    if (isFence) isCode = !isCode;
    return isFence || isCode ? '' : line;
  });
  return lines.join('\n');
}

/** Text without Markdown and HTML. Bold words at its beginning count as a label, with or without a colon. */
export function withoutMarks(text: string): string {
  if (!MARKED.test(text)) return text;
  return text
    .replace(/^\s*(\*\*|__)([^*_]{1,50}?)\s*:?\s*\1\s*:?\s*(?=\S)/, '$2: ')
    .replaceAll(/!?\[([^\][]{0,300})\]\([^()\n]{0,500}\)/g, '$1')
    .replaceAll(/<\/?[a-z][^<>]{0,100}>/gi, ' ')
    .replaceAll(/&([a-z]{2,6});/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replaceAll(/\*{1,3}|(?<![\p{L}\p{N}])_{1,2}|_{1,2}(?![\p{L}\p{N}])|`|\\(?=[$*_#&~.-])/gu, '')
    .replaceAll(/\{:[^{}]{0,100}\}|#{1,6}\s{0,9}$/g, '');
}
