// The digest mail: an edition is rendered once, in encoded pieces with gaps for the personal parts, which
// message.ts fills last. Pure; knows no person and no link that belongs to one.

import type { EditionView } from '../digest/edition.ts';
import { escapeHtml } from '../html.ts';
import type { Rendered } from './cards.ts';
import { cleanLine, safeLink } from './clean-text.ts';
import { type DigestFrame, type Piece, renderFrame } from './digest-frame.ts';
import { type EncodedPost, encodeBoth, encodePost } from './encoded-posts.ts';
import { type Fit, fitPosts, type PostSize } from './fit.ts';
import { COLOURS } from './mail-style.ts';
import { encodePiece } from './quoted-printable.ts';
import { digestPreview, digestSubject } from './subject.ts';
import { wrapText } from './text-lines.ts';

/** Personal parts: escaped and encoded for their place when a message is built. */
export type Slot = 'name' | 'reason' | 'unsubscribeUrl' | 'manageUrl' | 'digestUrl';

/** Quoted-printable that begins and ends at the start of a line, or a gap. */
export type Part = string | { readonly slot: Slot };

/** A rendered edition; safe to keep as JSON. */
export interface EditionContent {
  readonly subject: string;
  readonly html: readonly Part[];
  readonly text: readonly Part[];
}

/** Gmail cuts a mail at about 102 KB of HTML and hides what follows, the unsubscribe link included. */
export const MAX_HTML_BYTES = 80 * 1024;
/** What the personal parts may take of that (message.ts caps each of them). */
const PERSONAL_HTML_BYTES = 14 * 1024;

/** Renders an edition. The encoded HTML with all personal parts stays below 80 KB, whatever the posts say. */
export function renderEdition(
  view: EditionView,
  site: { readonly postalAddress: string | null; readonly privacyUrl: string | null },
): EditionContent {
  const posts = view.groups.flatMap((group) => group.posts);
  const subject = digestSubject(posts);
  const frame = renderFrame({
    language: view.language,
    brand: { name: cleanLine(view.brand.name, 100), url: safeLink(view.brand.url) },
    subject,
    preview: digestPreview(posts),
    postCount: posts.length,
    postalAddress: site.postalAddress,
    privacyUrl: safeLink(site.privacyUrl),
  });
  const items = buildItems(view);
  const frameBytes = sizeOf(
    toParts([...frame.html.start, ...frame.html.more(posts.length), ...frame.html.end]),
  );
  const fit = fitPosts(items.map(sizesOf), MAX_HTML_BYTES - PERSONAL_HTML_BYTES - frameBytes);
  return {
    subject,
    html: toParts(assemble(frame.html, items, fit, 'html')),
    text: toParts(assemble(frame.text, items, fit, 'text')),
  };
}

/** An encoded post, with the heading of its group where it is the first there. */
interface Item extends EncodedPost {
  readonly heading: Rendered;
}

const NO_HEADING: Rendered = { html: '', text: '' };

function buildItems({ groups, language, timeZone }: EditionView): Item[] {
  return groups.flatMap((group) =>
    group.posts.map((post, index) => ({
      ...encodePost(post, language, timeZone),
      heading: index === 0 ? encodeBoth(renderHeading(group.heading)) : NO_HEADING,
    })),
  );
}

function renderHeading(heading: string | null): Rendered {
  const line = heading === null ? '' : cleanLine(heading, 200);
  if (line === '') return NO_HEADING;
  return {
    html: `<h2 style="margin:24px 0 12px;font-size:16px;line-height:24px;color:${COLOURS.quiet}">${escapeHtml(line)}</h2>\n`,
    text: `${wrapText(`* * *  ${line}  * * *`)}\n\n`,
  };
}

function sizesOf({ heading, card, line }: Item): PostSize {
  return { card: heading.html.length + card.html.length, line: heading.html.length + line.html.length };
}

const BETWEEN_CARDS = `\r\n${'-'.repeat(24)}\r\n\r\n`;

/** Frame, posts in the forms that fit, count of the rest. Only the text needs something between two posts. */
function assemble(frame: DigestFrame, items: readonly Item[], fit: Fit, body: keyof Rendered): Piece[] {
  const shown = items.slice(0, fit.cards + fit.lines).map((item, index) => {
    const isCard = index < fit.cards;
    const between = body === 'html' || index === 0 ? '' : index <= fit.cards ? BETWEEN_CARDS : '\r\n';
    return { encoded: between + item.heading[body] + (isCard ? item.card : item.line)[body] };
  });
  const left = items.length - shown.length;
  return [...frame.start, ...shown, ...(left > 0 ? frame.more(left) : []), ...frame.end];
}

/** Encodes what is not encoded yet and joins neighbours. */
function toParts(pieces: readonly Piece[]): Part[] {
  const parts: Part[] = [];
  let joined = '';
  let plain = '';
  const flush = () => {
    joined += encodePiece(plain);
    plain = '';
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      plain += piece;
      continue;
    }
    flush();
    if ('encoded' in piece) joined += piece.encoded;
    else {
      if (joined !== '') parts.push(joined);
      parts.push(piece);
      joined = '';
    }
  }
  flush();
  return joined === '' ? parts : [...parts, joined];
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((bytes, part) => bytes + (typeof part === 'string' ? part.length : 0), 0);
}
