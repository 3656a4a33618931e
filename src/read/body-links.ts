// The links of a body with the sentence in which each stands: Markdown's, HTML's, and addresses written out. Pure.

import type { Token } from 'markdown-it';
import { toMailto, toUrl } from './link-target.ts';
import { type Block, plainText } from './markdown.ts';

const SENTENCE_END = /(?<=[.!?][)\]"”]?)\s+(?=["“([]?\p{Lu})|\n+/u;
const BARE_URL = /\b(?:https?:\/\/|www\.)[^\s<>"'`[\](){}|\\^]{3,2000}/gi;
const BARE_ADDRESS = /[\w.%+-]{1,64}@[a-z0-9.-]{1,200}\.[a-z]{2,24}/gi;

export interface BodyLink {
  /** '' for an address that is written out. */
  readonly text: string;
  readonly url: string;
  readonly sentence: string;
  /** The paragraph, and the heading or the line with a colon above it. */
  readonly paragraph: string;
  readonly lead: string;
}

export function bodyLinks(blocks: readonly Block[], base: string | null): BodyLink[] {
  let lead = '';
  return blocks.flatMap((block) => {
    const links = block.kind === 'html' ? htmlLinks(block.content, base) : textLinks(block, base);
    const own = links.map((link) => ({ ...link, lead }));
    if (block.kind === 'heading') lead = block.content.slice(0, 200);
    else if (/:\s*$/.test(block.content)) lead = block.content.slice(-200);
    else if (!block.isNested && block.kind === 'paragraph') lead = '';
    return own;
  });
}

type Found = Omit<BodyLink, 'lead'>;

function textLinks(block: Block, base: string | null): Found[] {
  if (!/[[<@]|\/\/|www/i.test(block.content)) return [];
  const tokens = block.inline();
  return [...inlineLinks(tokens, base), ...bareLinks(plainText(tokens))];
}

/** Markdown's links and `<a href>` among inline tokens. */
function inlineLinks(tokens: readonly Token[], base: string | null): Found[] {
  const words = tokens.map((token) => plainText([token]));
  const paragraph = words.join('');
  const sentenceAt = sentencesOf(paragraph);
  const links: Found[] = [];
  let open: { href: string; from: number } | null = null;
  let length = 0;
  for (const [index, token] of tokens.entries()) {
    const href = hrefOf(token);
    if (href !== null) open = { href, from: length };
    else if (open !== null && (token.type === 'link_close' || /^<\/a\b/i.test(token.content))) {
      const url = toUrl(open.href.replaceAll('&amp;', '&'), base);
      const text = paragraph.slice(open.from, length);
      if (url !== null) links.push({ text, url, sentence: sentenceAt(open.from), paragraph });
      open = null;
    }
    length += (words[index] as string).length;
  }
  return links;
}

/** The sentence at a place; asked in ascending order. */
function sentencesOf(paragraph: string): (place: number) => string {
  let split: readonly string[] | null = null;
  let index = 0;
  let end = 0;
  return (place) => {
    const sentences = split ?? paragraph.split(SENTENCE_END);
    if (split === null) end = sentences[0]?.length ?? 0;
    split = sentences;
    while (end <= place && index + 1 < sentences.length) {
      index += 1;
      const sentence = sentences[index] as string;
      end = paragraph.indexOf(sentence, end) + sentence.length;
    }
    return sentences[index] ?? paragraph;
  };
}

function hrefOf(token: Token): string | null {
  if (token.type === 'link_open') return String(token.attrGet('href') ?? '');
  if (token.type !== 'html_inline') return null;
  return /^<a\s[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(token.content)?.[1] ?? null;
}

function htmlLinks(html: string, base: string | null): Found[] {
  const paragraph = html.replaceAll(/<[^<>]*>/g, ' ');
  const sentenceAt = sentencesOf(paragraph);
  let place = 0;
  return html
    .split(/<a\s(?=[^<>]*href)/i)
    .slice(1)
    .flatMap((part) => {
      const href = /^[^<>]*?\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(part)?.[1] ?? '';
      const inner = part.slice(part.indexOf('>') + 1).split(/<\/a\b/i)[0] ?? '';
      const text = inner.replaceAll(/<[^<>]*>/g, ' ').trim();
      const url = toUrl(href.replaceAll('&amp;', '&'), base);
      place = Math.max(place, paragraph.indexOf(text, place));
      return url === null ? [] : [{ text, url, sentence: sentenceAt(place), paragraph }];
    });
}

/** Quick to ask: most paragraphs hold none. */
const MAY_HOLD_BARE = /@|www\.|https?:/i;

function bareLinks(paragraph: string): Found[] {
  if (!MAY_HOLD_BARE.test(paragraph)) return [];
  return paragraph.split(SENTENCE_END).flatMap((sentence) => {
    const urls = [...sentence.matchAll(BARE_URL)].map(([raw]) => toWeb(raw));
    const addresses = [...sentence.matchAll(BARE_ADDRESS)].map(([raw]) => toMailto(raw));
    return [...urls, ...addresses].flatMap((url) =>
      url === null ? [] : [{ text: '', url, sentence, paragraph }],
    );
  });
}

function toWeb(raw: string): string | null {
  return toUrl(raw.replace(/^www\./i, 'https://www.').replace(/[.,;:!?]+$/, ''), null);
}
