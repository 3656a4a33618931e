// One post as it stands in a digest: as a card, or as a title line where a digest is too long for cards. Pure;
// everything that a post says is cleaned and capped here; the templates escape it.

import { cleanLine, cutLine, safeLink } from '../clean-text.ts';
import { languageOf } from '../texts/texts.ts';
import { applyWords } from './apply-words.ts';
import type { CardStyle, Rendered } from './card-style.ts';
import { closingDay, postedDay } from './days.ts';
import type { CardView } from './edition-view.ts';
import { factsOf } from './facts.ts';
import { openingsFact, renderOpenings } from './openings.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';
import type { Accent } from './theme.ts';

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
const DOT = '\u00a0· ';
/** In the text; HTML has a line. */
export const BETWEEN_CARDS = `${'-'.repeat(24)}\n\n`;

/** The whole card: role, organisation, place, pay, closing day, summary, links, day, tags. Missing facts leave no gap. */
export function renderCard(card: CardView, style: CardStyle, place: CardPlace): Rendered {
  const parts = partsOf(card, style, place);
  const openings = renderOpenings(card, style);
  const html = templates.card({
    ...parts,
    openings: openings.html,
    ...frameOf(style),
    level: String(place.level),
    isApart: !place.isFirst,
    isSoon: card.closesSoon,
    titleUrl: card.openings.length > 0 ? null : titleLink(card),
  });
  const { apply, applyUrl, onBoard, pageUrl } = parts;
  const blocks = [
    [wrapText(parts.role), wrapFacts(parts.facts), parts.closes && wrapText(parts.closes)],
    [parts.summary && wrapText(parts.summary)],
    [wrapText(parts.posted), parts.tags && wrapFacts(parts.words.tags(parts.tags), '  ')],
    [openings.text],
    [applyUrl && `${apply}:\n${applyUrl}`],
    [pageUrl && `${onBoard}:\n${pageUrl}`],
  ];
  const text = blocks.map((lines) => lines.filter(Boolean).join('\n')).filter(Boolean);
  return { html, text: `${place.isFirst ? '' : BETWEEN_CARDS}${text.join('\n\n')}\n\n` };
}

function partsOf(card: CardView, style: CardStyle, place: CardPlace) {
  const { timeZone, board } = style;
  const { locale, texts } = languageOf(style);
  const words = texts.digestMail;
  const organisation = place.isBelowOrganisation ? null : card.organisation;
  const labels = card.tags.slice(0, MAX_SHOWN_TAGS).map((tag) => cleanLine(tag, 60));
  const pageUrl = safeLink(card.pageUrl);
  // Of several openings, each has its own.
  const applyUrl = card.openings.length > 0 ? null : (safeLink(card.applyUrl) ?? pageUrl);
  const posted = postedDay(card.publishedAt, locale, timeZone);
  return {
    words,
    role: roleOf(card, words.untitled),
    facts: [...factsOf({ ...card, organisation }, texts.work), ...openingsFact(card, words)]
      .flatMap(toFact)
      .join(DOT),
    closes: closesLine(card, style),
    summary: cleanLine(card.summary, 400),
    apply: applyWords(applyUrl, pageUrl, texts.applying),
    applyUrl,
    posted: card.isRepost ? words.postedAgain(posted) : words.posted(posted),
    tags: `${labels.filter(Boolean).join(DOT)}${card.tags.length > MAX_SHOWN_TAGS ? `${DOT}…` : ''}`,
    onBoard: words.onBoard(board),
    pageUrl: pageUrl === applyUrl ? null : pageUrl,
  };
}

/** The short form: role, organisation, closing day and the link. */
export function renderTitleLine(card: CardView, style: CardStyle): Rendered {
  const words = languageOf(style).texts.digestMail;
  const role = cutLine(roleOf(card, words.untitled), 120);
  const organisation = card.organisation === null ? '' : cleanLine(card.organisation, 80);
  const closes = closesLine(card, style) ?? openingsFact(card, words)[0] ?? null;
  const titleUrl = titleLink(card);
  const title = organisation === '' ? role : `${role} – ${organisation}`;
  const line = wrapFacts(closes === null ? title : `${title}${DOT}${closes}`);
  return {
    html: templates.titleLine({ role, organisation, closes, isSoon: card.closesSoon, titleUrl }),
    text: `${line}\n${titleUrl === null ? '' : `${titleUrl}\n`}\n`,
  };
}

function closesLine({ closesAt, publishedAt }: CardView, style: CardStyle): string | null {
  const { locale, texts } = languageOf(style);
  return closesAt && texts.digestMail.closes(closingDay(closesAt, publishedAt, locale, style.timeZone));
}

/** Lines of plain text, whose blanks are plain too. */
function wrapFacts(facts: string, indent = ''): string {
  return wrapText(facts, indent).replaceAll('\u00a0', ' ');
}

function roleOf(card: CardView, untitled: string): string {
  return cleanLine(card.role) || untitled;
}

function toFact(fact: string): string[] {
  const line = cleanLine(fact, 120);
  return line === '' ? [] : [line];
}

/** The heading leads to the post's own page where the board has one. */
function titleLink(card: CardView): string | null {
  return safeLink(card.pageUrl) ?? safeLink(card.applyUrl);
}

/** What every piece of a mail needs: colours, and the sides that its language begins and ends at. */
export function frameOf({ language, accent, accentDark }: Accent & { readonly language: string }) {
  const { locale, direction } = languageOf({ language });
  const [start, end] = direction === 'ltr' ? ['left', 'right'] : ['right', 'left'];
  return { language: locale, direction, accent, accentDark, start: start as string, end: end as string };
}
