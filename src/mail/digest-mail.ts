// The digest mail: an edition is rendered once, in encoded parts with gaps for the personal ones, which message.ts
// fills last. Pure; knows no person and no link that belongs to one.

import { finish, mapped } from '../bit-by-bit.ts';
import { cleanLine } from '../clean-text.ts';
import { textsOf } from '../texts/texts.ts';
import { type CardStyle, type Gapped, type Rendered, toGapped } from './card-style.ts';
import { BETWEEN_CARDS } from './cards.ts';
import { RULE, renderFrame, renderMore } from './digest-frame.ts';
import { type Item, itemAt, spotsOf } from './digest-items.ts';
import {
  type CardView,
  cardsOf,
  type EditionView,
  type LastCallView,
  type UnreadCard,
  type ViewOf,
} from './edition-view.ts';
import { type Fit, fitPosts } from './fit.ts';
import { joinParts, type Part, sizeOf, toPartsOnce } from './parts.ts';
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
  return finish(prepareEdition(view)((card) => card));
}

/** An edition as people see it whose eyes make this of its cards; card by card, since there may be hundreds. */
export type RenderFor<Card> = (see: (card: Card) => CardView) => Generator<void, EditionContent, void>;

/**
 * For an edition of which people see the same but for their own tags: what stands around its cards is rendered once, and so
 * is a card for all to whom `see` gives the same object.
 */
export function prepareEdition<Card extends UnreadCard>(view: ViewOf<Card>): RenderFor<Card> {
  const { language, timeZone, template } = view;
  const words = textsOf(view).digestMail;
  const accent = accentOf(view.brand.colour);
  const posts = cardsOf(view);
  const subject = digestSubject(posts, words);
  const style = { ...accent, language, timeZone, board: cleanLine(view.brand.name, 60) };
  const frame = renderFrame(view, style, { subject, preview: digestPreview(posts, words) });
  const spots = spotsOf(view, style).map((spot) => ({ spot, made: new WeakMap<CardView, Item>() }));
  const lists = encodeLists(style);
  const lastCalls = renderLastCalls(view.lastCalls, style);
  const more = (jobs: number) => renderMore(view, accent, jobs);
  const rows = [lists.titles, lists.contents, lastCalls.html, more(posts.length).html];
  const around = sizeOf([...frame.html.start, ...rows.flat(), ...frame.html.end]);
  const hasContents = spots.length >= MANY;
  const room = { heading: MAX_HEADING_BYTES, manageUrl: linkBytes(view.longestLink) };

  function itemFor({ spot, made }: (typeof spots)[number], card: CardView): Item {
    const item = made.get(card) ?? itemAt(spot, card, { style, hasContents, room });
    made.set(card, item);
    return item;
  }

  return function* (see) {
    const items = yield* mapped(spots, (one) => itemFor(one, see(one.spot.post)));
    const sizes = items.map(({ size }) => size);
    const fit = yield* fitPosts(sizes, MAX_HTML_BYTES - PERSONAL_HTML_BYTES - around);
    const left = items.length - fit.cards - fit.lines;
    const contents = hasContents ? showContents(items.slice(0, fit.cards), lists.contents) : NONE;
    const shown = showItems(items, fit, lists.titles);
    const rest = left > 0 ? more(left) : NONE;
    const assemble = (body: keyof Rendered) =>
      joinParts([
        ...frame[body].start,
        ...contents[body],
        ...shown[body],
        ...rest[body],
        ...lastCalls[body],
        ...frame[body].end,
      ]);
    return { template, language, subject, html: assemble('html'), text: assemble('text') };
  };
}

const NONE: Gapped = { html: [], text: [] };

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
  const linesAs = (body: keyof Rendered) => items.flatMap((item) => item.encoded.contents[body]);
  return {
    html: [start, ...linesAs('html'), end],
    text: [...linesAs('text'), encodePiece(`\n${BETWEEN_CARDS}`)],
  };
}

/** Posts in the forms that fit; titles stand in a frame of their own. */
function showItems(items: readonly Item[], fit: Fit, [start, end]: Around): Gapped {
  const cardsAs = (body: keyof Rendered) =>
    items.slice(0, fit.cards).flatMap((item) => [...item.cardHeading[body], ...item.encoded.card[body]]);
  const linesAs = (body: keyof Rendered) =>
    items
      .slice(fit.cards, fit.cards + fit.lines)
      .flatMap((item) => [...item.lineHeading[body], ...item.encoded.line[body]]);
  if (fit.lines === 0) return { html: cardsAs('html'), text: cardsAs('text') };
  return {
    html: [...cardsAs('html'), start, ...linesAs('html'), end],
    text: [...cardsAs('text'), encodePiece(BETWEEN_CARDS), ...linesAs('text')],
  };
}
