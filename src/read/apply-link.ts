// Where the button of a post leads. Pure; only http, https and mailto ever come out.

import type { Token } from 'markdown-it';
import { parseAddress } from '../address.ts';
import { type Block, plainText } from './markdown.ts';

const MAX_URL_LENGTH = 2000;
const APPLYING = /\b(?:apply|applying)\b/i;
const APPLY =
  /\b(?:apply|applying|applications?|applicants?|(?:see|read|learn|find out) more|more (?:info|information|details)|(?:full|job) (?:description|posting|listing|ad))\b/i;
const WRITE = /\b(?:appl(?:y|ication|ications)|send|e-?mail|submit|resume|résumé|cv|cover letter|contact)\b/i;
/** Where help is offered, not work. */
const ASIDE = /\baccommodat|\bdisabilit/i;
const SENTENCE_END = /(?<=[.!?][)\]"”]?)\s+(?=["“([]?\p{Lu})/u;
const BARE_URL = /\b(?:https?:\/\/|www\.)[^\s<>"'`[\](){}|\\^]{3,2000}/gi;
const BARE_ADDRESS = /[\w.%+-]{1,64}@[a-z0-9.-]{1,200}\.[a-z]{2,24}/gi;

interface Link {
  readonly text: string;
  readonly url: string;
}

/**
 * The best link of a body, or null: the last whose text speaks of applying or seeing more, else the last, else a bare
 * URL or mail address. `base` resolves relative links.
 */
export function findApplyLink(blocks: readonly Block[], base: string | null): string | null {
  const links = blocks.flatMap((block) => linksOf(block, base));
  const best = links.findLast((link) => APPLY.test(link.text)) ?? links.at(-1);
  if (best !== undefined) return best.url;
  return findBare(blocks.flatMap(visibleLines));
}

/** Without the addresses of pictures. */
function visibleLines(block: Block): string[] {
  if (block.kind === 'html' || !/@|\/\/|www/i.test(block.content)) return [];
  return plainText(block.inline()).split('\n');
}

/** A web or mail address as a button may use it, or null. */
export function toUrl(raw: string, base: string | null): string | null {
  if (raw === '' || raw.startsWith('#') || raw.length > MAX_URL_LENGTH) return null;
  const parsed = URL.canParse(raw)
    ? new URL(raw)
    : base !== null && URL.canParse(raw, base)
      ? new URL(raw, base)
      : null;
  if (parsed === null || parsed.href.length > MAX_URL_LENGTH) return null;
  if (parsed.protocol === 'mailto:') return isMailto(parsed) ? parsed.href : null;
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
}

/** `jobs@example.org` → `mailto:jobs@example.org`; null when it is no address. */
export function toMailto(raw: string): string | null {
  const reading = parseAddress(raw);
  return reading.ok
    ? `mailto:${reading.address.replaceAll('%', '%25').replaceAll('?', '%3F').replaceAll('#', '%23')}`
    : null;
}

function isMailto(url: URL): boolean {
  try {
    return parseAddress(decodeURIComponent(url.pathname)).ok;
  } catch {
    return false;
  }
}

/** What a sentence about applying names: a page, else an address, else a home page; else the last page or address of all. */
function findBare(lines: readonly string[]): string | null {
  const sentences = lines.flatMap((line) => line.split(SENTENCE_END));
  const pages = hitsOf(sentences, BARE_URL, toWeb);
  const addresses = hitsOf(sentences, BARE_ADDRESS, toMailto);
  const found =
    pages.findLast(({ url, isAbout, isApplying }) => isApplying || (isAbout && !isHomePage(url))) ??
    addresses.findLast(({ isAbout }) => isAbout) ??
    pages.findLast(({ isAbout }) => isAbout) ??
    pages.at(-1) ??
    addresses.at(-1);
  return found?.url ?? null;
}

interface BareHit {
  readonly url: string;
  /** Its sentence speaks of applying or seeing more. */
  readonly isAbout: boolean;
  readonly isApplying: boolean;
}

function hitsOf(
  sentences: readonly string[],
  pattern: RegExp,
  read: (raw: string) => string | null,
): BareHit[] {
  return sentences.flatMap((sentence) => {
    const isAbout = (WRITE.test(sentence) || APPLY.test(sentence)) && !ASIDE.test(sentence);
    const isApplying = isAbout && APPLYING.test(sentence);
    return [...sentence.matchAll(pattern)].flatMap(([raw]) => {
      const url = read(raw);
      return url === null ? [] : [{ url, isAbout, isApplying }];
    });
  });
}

function toWeb(raw: string): string | null {
  return toUrl(raw.replace(/^www\./i, 'https://www.').replace(/[.,;:!?]+$/, ''), null);
}

/** Leads to an organisation, not to one of its jobs. */
function isHomePage(url: string): boolean {
  const { pathname, search, hash } = new URL(url);
  return pathname === '/' && search === '' && hash === '';
}

function linksOf(block: Block, base: string | null): Link[] {
  if (block.kind === 'html') return htmlLinks(block.content, base);
  return /[[<]/.test(block.content) ? inlineLinks(block.inline(), base) : [];
}

/** Markdown's links and `<a href>` among inline tokens. */
function inlineLinks(tokens: readonly Token[], base: string | null): Link[] {
  const links: Link[] = [];
  let open: { href: string; from: number } | null = null;
  for (const [index, token] of tokens.entries()) {
    const href = hrefOf(token);
    if (href !== null) open = { href, from: index };
    else if (open !== null && (token.type === 'link_close' || /^<\/a\b/i.test(token.content))) {
      pushLink(links, open.href, plainText(tokens.slice(open.from + 1, index)), base);
      open = null;
    }
  }
  return links;
}

function hrefOf(token: Token): string | null {
  if (token.type === 'link_open') return String(token.attrGet('href') ?? '');
  if (token.type !== 'html_inline') return null;
  return /^<a\s[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(token.content)?.[1] ?? null;
}

function htmlLinks(html: string, base: string | null): Link[] {
  const links: Link[] = [];
  for (const part of html.split(/<a\s(?=[^<>]*href)/i).slice(1)) {
    const href = /^[^<>]*?\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(part)?.[1] ?? '';
    const text = part.slice(part.indexOf('>') + 1).split(/<\/a\b/i)[0] ?? '';
    pushLink(links, href, text.replaceAll(/<[^<>]*>/g, ' '), base);
  }
  return links;
}

function pushLink(links: Link[], href: string, text: string, base: string | null): void {
  const url = toUrl(href.replaceAll('&amp;', '&'), base);
  if (url !== null) links.push({ text, url });
}
