// The digest mail: an edition is rendered once, in encoded parts with gaps for the personal ones, which message.ts
// fills last. Pure; knows no person and no link that belongs to one.

import { cleanLine } from '../clean-text.ts';
import { textsOf } from '../texts/texts.ts';
import type { CardStyle, Rendered } from './card-style.ts';
import { BETWEEN_CARDS, type CardPlace, frameOf } from './cards.ts';
import { renderFrame, renderMore } from './digest-frame.ts';
import { type CardView, cardsOf, type EditionView } from './edition-view.ts';
import { type EncodedPost, encodePost } from './encoded-posts.ts';
import { type Fit, fitPosts, type PostSize } from './fit.ts';
import { gap, joinParts, type Part, sizeOf, toParts } from './parts.ts';
import { MAX_HEADING_BYTES } from './personal.ts';
import { encodePiece } from './quoted-printable.ts';
import { digestPreview, digestSubject } from './subject.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';
import { accentOf } from './theme.ts';

/** A rendered edition; safe to keep as JSON. */
export interface EditionContent {
  /** Of the templates; another version's rendering may have gaps of other names. */
  readonly template: number;
  readonly language: string;
  readonly subject: string;
  readonly html: readonly Part[];
  readonly text: readonly Part[];
}

/** Gmail cuts a mail at about 102 KB of HTML and hides what follows, the unsubscribe link included. */
export const MAX_HTML_BYTES = 80 * 1024;
/** What the personal parts may take of that (personal.ts caps each of them). */
const PERSONAL_HTML_BYTES = 16 * 1024;

/** Renders an edition. The encoded HTML with all personal parts stays below 80 KB, whatever the posts say. */
export function renderEdition(view: EditionView): EditionContent {
  const { language, timeZone, template } = view;
  const words = textsOf(view).digestMail;
  const accent = accentOf(view.brand.colour);
  const posts = cardsOf(view);
  const subject = digestSubject(posts, words);
  const frame = renderFrame(view, accent, { subject, preview: digestPreview(posts, words) });
  const style = { ...accent, language, timeZone, board: cleanLine(view.brand.name, 60) };
  const items = buildItems(view, style);
  const titles = encodeTitles(style);
  const more = (jobs: number) => renderMore(view, accent, jobs);
  const around = [...frame.html.start, ...titles, ...more(posts.length).html, ...frame.html.end];
  const fit = fitPosts(items.map(sizesOf), MAX_HTML_BYTES - PERSONAL_HTML_BYTES - sizeOf(around));
  const left = items.length - fit.cards - fit.lines;
  const shown = showItems(items, fit, titles);
  const assemble = (body: keyof Rendered) =>
    joinParts([
      ...frame[body].start,
      ...shown[body],
      ...(left > 0 ? more(left)[body] : []),
      ...frame[body].end,
    ]);
  return { template, language, subject, html: assemble('html'), text: assemble('text') };
}

/** Both bodies with gaps. */
type Gapped = Readonly<Record<keyof Rendered, readonly Part[]>>;

/** An encoded post, with the headings that begin at it: as a card it stands below both, as a title below its alert's. */
interface Item extends EncodedPost {
  readonly cardHeading: Gapped;
  readonly lineHeading: Gapped;
}

const NOTHING: Rendered = { html: '', text: '' };

function buildItems({ groups }: EditionView, style: CardStyle): Item[] {
  return groups.flatMap(({ alert, sections }) => {
    const posts = sections.flatMap((section) =>
      section.posts.map((post, index) => ({ post, index, section })),
    );
    return posts.map(({ post, index, section }, indexInGroup) => {
      const organisation = section.organisation === null ? null : cleanLine(section.organisation, 120);
      const begins = indexInGroup === 0 && alert !== null;
      const above = [
        begins ? alertHeading(alert, style) : NOTHING,
        index === 0 && organisation !== null
          ? organisationHeading(organisation, section.posts, alert === null ? 2 : 3, style)
          : NOTHING,
      ];
      return {
        ...encodePost(post, style, placeOf(alert !== null, organisation !== null, indexInGroup, index)),
        cardHeading: toGapped(above),
        lineHeading: toGapped([begins ? titlesHeading(alert) : NOTHING]),
      };
    });
  });
}

function toGapped(parts: readonly Rendered[]): Gapped {
  return {
    html: toParts(parts.map(({ html }) => html).join('')),
    text: toParts(parts.map(({ text }) => text).join('')),
  };
}

function placeOf(hasAlert: boolean, hasOrganisation: boolean, inGroup: number, inSection: number): CardPlace {
  const isFirst = hasOrganisation ? inSection === 0 : hasAlert && inGroup === 0;
  const level = (2 + Number(hasAlert) + Number(hasOrganisation)) as CardPlace['level'];
  return { level, isBelowOrganisation: hasOrganisation, isFirst };
}

function alertHeading(alert: number, style: CardStyle): Rendered {
  const heading = gap(`heading${alert}`);
  return { html: templates.alertHeading({ ...frameOf(style), heading }), text: `${heading}\n\n` };
}

function titlesHeading(alert: number): Rendered {
  const heading = gap(`heading${alert}`);
  return { html: templates.titlesHeading({ heading }), text: `${heading}\n\n` };
}

function organisationHeading(
  organisation: string,
  posts: readonly CardView[],
  level: number,
  style: CardStyle,
): Rendered {
  const jobs = textsOf(style).digestMail.jobsAt(posts.length);
  const line = wrapText(`${organisation} – ${jobs}`);
  const width = Math.min(72, line.split('\n').at(-1)?.length ?? 0);
  return {
    html: templates.organisationHeading({ ...frameOf(style), organisation, jobs, level: String(level) }),
    text: `${BETWEEN_CARDS}${line}\n${'='.repeat(width)}\n\n`,
  };
}

function encodeTitles(style: CardStyle): [start: string, end: string] {
  return [encodePiece(templates.titlesStart(frameOf(style))), encodePiece(templates.titlesEnd())];
}

function sizesOf({ cardHeading, lineHeading, card, line }: Item): PostSize {
  return {
    card: sizeOf(cardHeading.html, MAX_HEADING_BYTES) + card.html.length,
    line: sizeOf(lineHeading.html, MAX_HEADING_BYTES) + line.html.length,
  };
}

/** Posts in the forms that fit; titles stand in a frame of their own. */
function showItems(items: readonly Item[], fit: Fit, [start, end]: readonly [string, string]): Gapped {
  const cardsAs = (body: keyof Rendered) =>
    items.slice(0, fit.cards).flatMap((item) => [...item.cardHeading[body], item.card[body]]);
  const linesAs = (body: keyof Rendered) =>
    items
      .slice(fit.cards, fit.cards + fit.lines)
      .flatMap((item) => [...item.lineHeading[body], item.line[body]]);
  if (fit.lines === 0) return { html: cardsAs('html'), text: cardsAs('text') };
  return {
    html: [...cardsAs('html'), start, ...linesAs('html'), end],
    text: [...cardsAs('text'), encodePiece(BETWEEN_CARDS), ...linesAs('text')],
  };
}
