// Posts as lines: the titles at the top of a digest of many, those that did not fit as cards, and jobs of before that close
// soon. Pure.

import { cleanLine, cutLine } from '../clean-text.ts';
import { languageOf, textsOf } from '../texts/texts.ts';
import type { CardStyle, Rendered } from './card-style.ts';
import { closesLine, DOT, factsAsHtml, ownText, roleOf, titleLink, wrapFacts } from './cards.ts';
import type { CardView, LastCallView } from './edition-view.ts';
import { openingsFact } from './openings.ts';
import * as templates from './templates.ts';

/** The short form: role, organisation, closing day and the link. */
export function renderTitleLine(card: CardView, style: CardStyle): Rendered {
  const words = textsOf(style).digestMail;
  const closes = closesLine(card, style) ?? openingsFact(card, words)[0] ?? null;
  return renderLine(card, closes, card.closesSoon, style);
}

/** A job of before; its last day is what the line is about. */
export function renderLastCall(job: LastCallView, style: CardStyle): Rendered {
  return renderLine(job, closesLine(job, style), false, style);
}

type Named = Pick<CardView, 'role' | 'organisation' | 'pageUrl' | 'applyUrl'>;

function renderLine(job: Named, closes: string | null, isSoon: boolean, style: CardStyle): Rendered {
  const { role, organisation } = namesOf(job, style);
  const titleUrl = titleLink(job);
  const title = organisation === '' ? role : `${role} – ${organisation}`;
  const line = wrapFacts(closes === null ? title : `${title}${DOT}${closes}`);
  return {
    html: templates.titleLine({
      role: ownText(role, style),
      organisation: ownText(organisation, style),
      closes,
      isSoon,
      titleUrl,
    }),
    text: `${line}\n${titleUrl === null ? '' : `${titleUrl}\n`}\n`,
  };
}

/**
 * In the list at the top: enough to choose by. It leads to the job, not to its card: links within a mail go nowhere in Gmail
 * on iOS and in Yahoo's apps (caniemail.com). In the text the links stand with the cards below.
 */
export function renderContentsLine(card: CardView, style: CardStyle): Rendered {
  const { role, organisation } = namesOf(card, style);
  const { texts } = languageOf(style);
  const place = cleanLine(card.location ?? '', 60) || (openingsFact(card, texts.digestMail)[0] ?? '');
  const facts = [organisation, place].filter(Boolean);
  const closes = closesLine(card, style);
  const html = templates.contentsLine({
    role: ownText(role, style),
    facts: factsAsHtml(facts, closes, card.closesSoon, style),
    titleUrl: titleLink(card),
  });
  return {
    html,
    text: `${wrapFacts([`* ${role}`, ...facts, ...(closes === null ? [] : [closes])].join(DOT), '  ')}\n`,
  };
}

function namesOf(job: Named, style: CardStyle): { role: string; organisation: string } {
  return {
    role: cutLine(roleOf(job, textsOf(style).digestMail.untitled), 120),
    organisation: job.organisation === null ? '' : cleanLine(job.organisation, 80),
  };
}
