// Of a role that several posts offer: each place with its pay, its last day and its link, as far as they differ. Pure.

import { cleanLine, safeLink } from '../clean-text.ts';
import { inOwnDirections } from '../direction.ts';
import type { Texts } from '../texts/en.ts';
import { languageOf } from '../texts/texts.ts';
import { applyWords } from './apply-words.ts';
import type { CardStyle, Rendered } from './card-style.ts';
import { closingDay, postedDay } from './days.ts';
import type { CardView, Opening } from './edition-view.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';

const BETWEEN = ' · ';
/** More are a number: a card is no list of branches. */
const MAX_SHOWN = 12;

/** Empty texts where the card has its own link. */
export function renderOpenings({ openings }: CardView, style: CardStyle): Rendered {
  const words = languageOf(style).texts.digestMail;
  const left = openings.length - MAX_SHOWN;
  const shown = openings.slice(0, MAX_SHOWN).map((opening) => renderOpening(opening, style));
  const more = left > 0 ? [renderLine(words.moreOpenings(left), null, '', style)] : [];
  const all = [...shown, ...more];
  return {
    html: all.map(({ html }) => html).join(''),
    text: all.map(({ text }) => text).join('\n\n'),
  };
}

/** A fact of the card, if there are several. */
export function openingsFact({ openings }: CardView, words: Texts['digestMail']): string[] {
  return openings.length > 0 ? [words.openings(openings.length)] : [];
}

function renderOpening(opening: Opening, style: CardStyle): Rendered {
  const { texts } = languageOf(style);
  const pageUrl = safeLink(opening.pageUrl);
  const applyUrl = safeLink(opening.applyUrl) ?? pageUrl;
  return renderLine(labelOf(opening, style), applyUrl, applyWords(applyUrl, pageUrl, texts.applying), style);
}

function renderLine(
  label: string,
  applyUrl: string | null,
  apply: string,
  { accent, language }: Pick<CardStyle, 'accent' | 'language'>,
): Rendered {
  const link = applyUrl === null ? '' : `\n${apply}:\n${applyUrl}`;
  return {
    html: templates.opening({ label: labelAsHtml(label, language), applyUrl, accent, apply }),
    text: `${wrapText(label)}${link}`,
  };
}

/** Each fact in its own direction. */
function labelAsHtml(label: string, language: string): string {
  return String(inOwnDirections(label.split(BETWEEN), languageOf({ language }).direction, BETWEEN));
}

/** What tells it from the others; else the day on which it was posted. */
export function labelOf(
  { location, salary, closesAt, publishedAt }: Opening,
  style: Pick<CardStyle, 'language' | 'timeZone'>,
): string {
  const { locale, texts } = languageOf(style);
  const words = texts.digestMail;
  const closes = closesAt && words.closes(closingDay(closesAt, publishedAt, locale, style.timeZone));
  const facts = [location, salary, closes].flatMap((fact) => cleanLine(fact ?? '', 120) || []);
  return facts.length > 0
    ? facts.join(BETWEEN)
    : words.posted(postedDay(publishedAt, locale, style.timeZone));
}
