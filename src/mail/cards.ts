// One post as it stands in a digest, as a card. Pure;
// everything that a post says is cleaned and capped here; the templates escape it.

import { cleanLine, safeLink } from '../clean-text.ts';
import { inOwnDirection } from '../direction.ts';
import { escapeHtml } from '../html.ts';
import { languageOf } from '../texts/texts.ts';
import { applyWords } from './apply-words.ts';
import type { CardStyle, Rendered } from './card-style.ts';
import { closingDay, postedDay } from './days.ts';
import type { CardView } from './edition-view.ts';
import { factsOf } from './facts.ts';
import { renderNot } from './not-this.ts';
import { openingsFact, renderOpenings } from './openings.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';
import { type Accent, COLOURS } from './theme.ts';

/** Where a card stands: below which headings, and right below one or after another card. */
export interface CardPlace {
  readonly level: 2 | 3 | 4;
  /** Its organisation is the heading above. */
  readonly isBelowOrganisation: boolean;
  readonly isFirst: boolean;
}

/** More say nothing about a job. */
const MAX_SHOWN_TAGS = 8;
/** Between facts; a line never begins with the dot. */
export const DOT = '\u00a0· ';
/** In the text; HTML has a line. */
export const BETWEEN_CARDS = `${'-'.repeat(24)}\n\n`;

/** The whole card: role, organisation, facts in one line, summary, links, tags, day. Missing facts leave no gap. */
export function renderCard(card: CardView, style: CardStyle, place: CardPlace): Rendered {
  const parts = partsOf(card, style, place);
  const openings = renderOpenings(card, style);
  const not = renderNot(card, parts.words);
  const html = templates.card({
    ...parts,
    ...marked(parts, style),
    facts: factsAsHtml(parts.facts, parts.closes, card.closesSoon, style),
    tags: tagsAsHtml(parts.tags, card.ownTags, style),
    not: not.html,
    openings: openings.html,
    ...frameOf(style),
    level: String(place.level),
    isApart: !place.isFirst,
    titleUrl: card.openings.length > 0 ? null : titleLink(card),
  });
  const { organisation, apply, applyUrl, onBoard, pageUrl, words } = parts;
  const facts = [...parts.facts, parts.closes ?? ''].filter(Boolean).join(DOT);
  const blocks = [
    [wrapText(parts.role), organisation && wrapText(organisation), facts && wrapFacts(facts)],
    [parts.summary && wrapText(parts.summary)],
    [openings.text],
    [applyUrl && `${apply}:\n${applyUrl}`],
    [pageUrl && `${onBoard}:\n${pageUrl}`],
    [parts.tags.length > 0 && wrapFacts(words.tags(parts.tags.join(DOT)), '  '), wrapText(parts.posted)],
    [not.text],
  ];
  const text = blocks.map((lines) => lines.filter(Boolean).join('\n')).filter(Boolean);
  return { html, text: `${place.isFirst ? '' : BETWEEN_CARDS}${text.join('\n\n')}\n\n` };
}

/** What the post says in words of its own, each in its direction. */
function marked(
  { role, organisation, summary }: ReturnType<typeof partsOf>,
  { language }: Pick<CardStyle, 'language'>,
) {
  const own = (text: string) => ownText(text, { language });
  return { role: own(role), organisation: organisation && own(organisation), summary: own(summary) };
}

/** HTML of what a post says, in a mail in this language. */
export function ownText(text: string, style: Pick<CardStyle, 'language'>): string {
  return String(inOwnDirection(text, languageOf(style).direction));
}

function partsOf(card: CardView, style: CardStyle, place: CardPlace) {
  const { timeZone, board } = style;
  const { locale, texts } = languageOf(style);
  const words = texts.digestMail;
  const labels = card.tags.slice(0, MAX_SHOWN_TAGS).flatMap((tag) => cleanLine(tag, 60) || []);
  const pageUrl = safeLink(card.pageUrl);
  // Of several openings, each has its own.
  const applyUrl = card.openings.length > 0 ? null : (safeLink(card.applyUrl) ?? pageUrl);
  const posted = postedDay(card.publishedAt, locale, timeZone);
  const closes = closesLine(card, style);
  return {
    words,
    role: roleOf(card, words.untitled),
    organisation: place.isBelowOrganisation ? null : cleanLine(card.organisation ?? '', 120) || null,
    facts: [...factsOf({ ...card, organisation: null }, texts.work), ...openingsFact(card, words)].flatMap(
      toFact,
    ),
    closes,
    summary: cleanLine(card.summary, 400),
    apply: applyWords(applyUrl, pageUrl, texts.applying),
    applyUrl,
    posted: card.isRepost ? words.postedAgain(posted) : words.posted(posted),
    tags: [...labels, ...(card.tags.length > MAX_SHOWN_TAGS ? ['…'] : [])],
    onBoard: words.onBoard(board),
    pageUrl: pageUrl === applyUrl ? null : pageUrl,
  };
}

/** The last day stands out, the more so when it is near. */
export function factsAsHtml(
  facts: readonly string[],
  closes: string | null,
  isSoon: boolean,
  style: Pick<CardStyle, 'language'>,
): string | null {
  const soon = isSoon ? ` class="soon" style="color:${COLOURS.soon}"` : '';
  const all = [
    ...facts.map((fact) => ownText(fact, style)),
    ...(closes === null ? [] : [`<b${soon}>${escapeHtml(closes)}</b>`]),
  ];
  return all.length === 0 ? null : all.join(DOT);
}

function tagsAsHtml(tags: readonly string[], own: number, style: CardStyle): string | null {
  const words = tags.map((tag) => ownText(tag, style));
  const shown = words.map((tag, index) => (index < own ? `<b>${tag}</b>` : tag));
  return shown.length === 0 ? null : shown.join(DOT);
}

export function closesLine(
  { closesAt, publishedAt }: Pick<CardView, 'closesAt' | 'publishedAt'>,
  style: CardStyle,
): string | null {
  const { locale, texts } = languageOf(style);
  return closesAt && texts.digestMail.closes(closingDay(closesAt, publishedAt, locale, style.timeZone));
}

/** Lines of plain text, whose blanks are plain too. */
export function wrapFacts(facts: string, indent = ''): string {
  return wrapText(facts, indent).replaceAll('\u00a0', ' ');
}

export function roleOf(card: Pick<CardView, 'role'>, untitled: string): string {
  return cleanLine(card.role) || untitled;
}

function toFact(fact: string): string[] {
  const line = cleanLine(fact, 120);
  return line === '' ? [] : [line];
}

/** The heading leads to the post's own page where the board has one. */
export function titleLink(card: Pick<CardView, 'pageUrl' | 'applyUrl'>): string | null {
  return safeLink(card.pageUrl) ?? safeLink(card.applyUrl);
}

/** What every piece of a mail needs: colours, and the sides that its language begins and ends at. */
export function frameOf({ language, accent, accentDark }: Accent & { readonly language: string }) {
  const { locale, direction } = languageOf({ language });
  const [start, end] = direction === 'ltr' ? ['left', 'right'] : ['right', 'left'];
  return { language: locale, direction, accent, accentDark, start: start as string, end: end as string };
}
