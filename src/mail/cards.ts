// One post as it stands in a digest: as a card, or as a title line where a digest is too long for cards. Pure;
// everything that a post says is cleaned, capped and escaped here.

import type { CardView } from '../digest/edition.ts';
import { escapeHtml } from '../html.ts';
import { cleanLine, cutLine, safeLink } from './clean-text.ts';
import { closingDay } from './closing-day.ts';
import { COLOURS } from './mail-style.ts';
import { wrapText } from './text-lines.ts';

/** The same thing in both bodies of a mail; both end with a line break. */
export interface Rendered {
  readonly html: string;
  readonly text: string;
}

const MAX_TAGS = 20;

/** The whole card: role, organisation, place, pay, closing day, summary, tags, link. Missing facts leave no gap. */
export function renderCard(card: CardView, language: string, timeZone: string): Rendered {
  const role = cleanLine(card.role);
  const facts = [card.organisation, card.location, card.salary].flatMap(toFact);
  const closes =
    card.closesAt === null
      ? null
      : `Closes ${closingDay(card.closesAt, card.publishedAt, language, timeZone)}`;
  const summary = cleanLine(card.summary, 400);
  const labels = card.tags.slice(0, MAX_TAGS).map((tag) => cleanLine(tag, 60));
  const tags = cutLine(labels.filter(Boolean).join(' · '), 300);
  const applyLink = safeLink(card.applyUrl) ?? safeLink(card.pageUrl);
  const html = [
    '<div class="card" style="margin:0;padding:18px 0;border-top:1px solid #d9dee3">',
    `<h3 style="margin:0;font-size:18px;line-height:24px">${linked(role, titleLink(card))}</h3>`,
    facts.length > 0 && `<p style="margin:4px 0 0">${escapeHtml(facts.join(' · '))}</p>`,
    closes && `<p style="margin:4px 0 0"><strong>${escapeHtml(closes)}</strong></p>`,
    summary && `<p style="margin:8px 0 0">${escapeHtml(summary)}</p>`,
    tags &&
      `<p class="quiet" style="margin:8px 0 0;font-size:14px;color:${COLOURS.quiet}">${escapeHtml(tags)}</p>`,
    applyLink && `<p style="margin:10px 0 0;font-weight:bold">${linked('See more and apply', applyLink)}</p>`,
    '</div>\n',
  ];
  const text = [
    wrapText(role),
    facts.length > 0 && wrapText(facts.join(' · ')),
    closes,
    summary && `\n${wrapText(summary)}`,
    tags && `\n${wrapText(`Tags: ${tags}`, '  ')}`,
    applyLink && `\nSee more and apply:\n${applyLink}`,
  ];
  return { html: html.filter(Boolean).join('\n'), text: `${text.filter(Boolean).join('\n')}\n` };
}

/** The short form: role, organisation and the link. */
export function renderTitleLine(card: CardView): Rendered {
  const role = cleanLine(card.role, 120);
  const organisation = card.organisation === null ? '' : cleanLine(card.organisation, 80);
  const link = titleLink(card);
  const after = organisation === '' ? '' : ` – ${organisation}`;
  return {
    html: `<p style="margin:0;padding:8px 0;border-top:1px solid #d9dee3">${linked(role, link)}${escapeHtml(after)}</p>\n`,
    text: `${wrapText(role + after)}\n${link === null ? '' : `${link}\n`}`,
  };
}

function toFact(fact: string | null): string[] {
  const line = fact === null ? '' : cleanLine(fact, 120);
  return line === '' ? [] : [line];
}

/** The heading leads to the post's own page where the board has one. */
function titleLink(card: CardView): string | null {
  return safeLink(card.pageUrl) ?? safeLink(card.applyUrl);
}

function linked(text: string, link: string | null): string {
  if (link === null) return escapeHtml(text);
  return `<a href="${escapeHtml(link)}" style="color:${COLOURS.link}">${escapeHtml(text)}</a>`;
}
