// The digest mail: an edition is rendered once, in encoded parts with gaps for the personal ones, which message.ts
// fills last. Pure; knows no person and no link that belongs to one.

import { cleanLine } from '../clean-text.ts';
import { textsOf } from '../texts/texts.ts';
import { type CardStyle, type Gapped, type Rendered, toGapped } from './card-style.ts';
import { BETWEEN_CARDS, type CardPlace, frameOf, ownText } from './cards.ts';
import { RULE, renderFrame, renderMore } from './digest-frame.ts';
import { type CardView, cardsOf, type EditionView, type LastCallView } from './edition-view.ts';
import { type EncodedPost, encodePost } from './encoded-posts.ts';
import { type Fit, fitPosts, type PostSize } from './fit.ts';
import { gap, joinParts, type Part, type Room, sizeOf, toPartsOnce } from './parts.ts';
import { linkBytes, MAX_HEADING_BYTES } from './personal.ts';
import { encodePiece } from './quoted-printable.ts';
import { digestPreview, digestSubject } from './subject.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';
import { accentOf } from './theme.ts';
import { renderLastCall } from './title-lines.ts';

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
const PERSONAL_HTML_BYTES = 8 * 1024;

/** From so many jobs on, the titles come first. */
const MANY = 8;

/** Renders an edition. The encoded HTML with all personal parts stays below 80 KB, whatever the posts say. */
export function renderEdition(view: EditionView): EditionContent {
  const { language, timeZone, template } = view;
  const words = textsOf(view).digestMail;
  const accent = accentOf(view.brand.colour);
  const posts = cardsOf(view);
  const subject = digestSubject(posts, words);
  const style = { ...accent, language, timeZone, board: cleanLine(view.brand.name, 60) };
  const frame = renderFrame(view, style, { subject, preview: digestPreview(posts, words) });
  const items = buildItems(view, style);
  const lists = encodeLists(style);
  const lastCalls = renderLastCalls(view.lastCalls, style);
  const more = (jobs: number) => renderMore(view, accent, jobs);
  const rows = [lists.titles, lists.contents, lastCalls.html, more(posts.length).html];
  const around = [...frame.html.start, ...rows.flat(), ...frame.html.end];
  const hasContents = items.length >= MANY;
  const room = { heading: MAX_HEADING_BYTES, manageUrl: linkBytes(view.longestLink) };
  const sizes = items.map((item) => sizesOf(item, hasContents, room));
  const fit = fitPosts(sizes, MAX_HTML_BYTES - PERSONAL_HTML_BYTES - sizeOf(around));
  const left = items.length - fit.cards - fit.lines;
  const contents = hasContents ? showContents(items.slice(0, fit.cards), lists.contents) : NONE;
  const shown = showItems(items, fit, lists.titles);
  const assemble = (body: keyof Rendered) =>
    joinParts([
      ...frame[body].start,
      ...contents[body],
      ...shown[body],
      ...(left > 0 ? more(left)[body] : []),
      ...lastCalls[body],
      ...frame[body].end,
    ]);
  return { template, language, subject, html: assemble('html'), text: assemble('text') };
}

/** An encoded post, with the headings that begin at it: as a card it stands below both, as a title below its alert's. */
interface Item extends EncodedPost {
  readonly cardHeading: Gapped;
  readonly lineHeading: Gapped;
}

const NOTHING: Rendered = { html: '', text: '' };
const NONE: Gapped = { html: [], text: [] };

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
    html: templates.organisationHeading({
      organisation: ownText(organisation, style),
      jobs,
      level: String(level),
    }),
    text: `${BETWEEN_CARDS}${line}\n${'='.repeat(width)}\n\n`,
  };
}

/** What stands around lists of lines. */
type Around = readonly [start: string, end: string];

function encodeLists(style: CardStyle): { readonly titles: Around; readonly contents: Around } {
  const once = (html: string) => toPartsOnce(html).join('');
  const end = once(templates.titlesEnd());
  return {
    titles: [once(templates.titlesStart()), end],
    contents: [once(templates.contentsStart({ glance: textsOf(style).digestMail.glance })), end],
  };
}

function renderLastCalls(jobs: readonly LastCallView[], style: CardStyle): Gapped {
  if (jobs.length === 0) return NONE;
  const { lastCall, lastCallWhy } = textsOf(style).digestMail;
  const title = `${lastCall}: ${lastCallWhy}`;
  const heading = {
    html: templates.titlesStart() + templates.lastCallHeading({ lastCall, lastCallWhy }),
    text: `${RULE}\n\n${wrapText(title)}\n\n`,
  };
  const end = { html: templates.titlesEnd(), text: '' };
  return toGapped([heading, ...jobs.map((job) => renderLastCall(job, style)), end]);
}

function showContents(items: readonly Item[], [start, end]: Around): Gapped {
  const linesAs = (body: keyof Rendered) => items.flatMap((item) => item.contents[body]);
  return {
    html: [start, ...linesAs('html'), end],
    text: [...linesAs('text'), encodePiece(`\n${BETWEEN_CARDS}`)],
  };
}

function sizesOf(
  { cardHeading, lineHeading, card, line, contents }: Item,
  hasContents: boolean,
  room: Room,
): PostSize {
  return {
    card: sizeOf([...cardHeading.html, ...card.html, ...(hasContents ? contents.html : [])], room),
    line: sizeOf([...lineHeading.html, ...line.html], room),
  };
}

/** Posts in the forms that fit; titles stand in a frame of their own. */
function showItems(items: readonly Item[], fit: Fit, [start, end]: Around): Gapped {
  const cardsAs = (body: keyof Rendered) =>
    items.slice(0, fit.cards).flatMap((item) => [...item.cardHeading[body], ...item.card[body]]);
  const linesAs = (body: keyof Rendered) =>
    items
      .slice(fit.cards, fit.cards + fit.lines)
      .flatMap((item) => [...item.lineHeading[body], ...item.line[body]]);
  if (fit.lines === 0) return { html: cardsAs('html'), text: cardsAs('text') };
  return {
    html: [...cardsAs('html'), start, ...linesAs('html'), end],
    text: [...cardsAs('text'), encodePiece(BETWEEN_CARDS), ...linesAs('text')],
  };
}
