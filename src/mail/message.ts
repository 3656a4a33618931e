// From content to the bytes that go over the wire (RFC 5322): headers, two bodies, nothing random and no clock, so
// that building the same message again gives the same bytes: a retry must be recognisable as one.

import { assertSafeAddress } from '../address.ts';
import { cleanLine } from '../clean-text.ts';
import type { EditionContent } from './digest-mail.ts';
import { fromHeader, headerLine, textHeader } from './headers.ts';
import type { ReturnAddress } from './marks.ts';
import type { Part, Slot } from './parts.ts';
import { type EncodedSlots, encodeSlots, type Personal } from './personal.ts';
import { decodePieces, encodePiece } from './quoted-printable.ts';

export type { Personal } from './personal.ts';

/** Ready to be sent: to exactly one recipient. */
export interface Message {
  readonly raw: Buffer;
  readonly envelope: {
    readonly from: string;
    readonly to: string;
    /** What a report about it repeats. */
    readonly envid?: string;
  };
  readonly messageId: string;
}

/** What every mail needs. `messageId` is `left@right` without angle brackets; `boundary` any unique plain word. */
export interface MessageFrame {
  readonly to: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | null;
  readonly messageId: string;
  readonly date: Date;
  readonly boundary: string;
  /** Where reports about it go; default: to `from`. */
  readonly returnAddress?: ReturnAddress | null;
}

/**
 * The digest for one person, with the headers of bulk mail (RFC 2369, 2919, 3834, 8058).
 * Throws RangeError when an address, link or id could break out of its header.
 */
export function buildDigestMessage(
  options: MessageFrame & {
    readonly content: EditionContent;
    readonly personal: Personal;
    readonly listId: string;
    readonly feedbackId: string;
  },
): Message {
  const { content, personal } = options;
  const slots = encodeSlots(personal);
  const listHeaders =
    headerLine('List-Id', `<${options.listId.replaceAll(/[^\w.-]/g, '-')}>`) +
    // On one line: a folded one once lost its DKIM signature on the way (nodemailer#1654).
    headerLine('List-Unsubscribe', `<${personal.unsubscribeUrl}>`) +
    ONE_CLICK +
    headerLine('Feedback-ID', options.feedbackId);
  const fill = (body: 'text' | 'html') =>
    content[body].map((part) => (typeof part === 'string' ? part : partOf(slots[body], part.slot)));
  const head = buildHead(options, textHeader('Subject', content.subject), listHeaders);
  return finish(options, [head, ...joinBodies(fill('text'), fill('html'), options.boundary)]);
}

/**
 * A mail to one person about their own doing, or to the admin: no list headers, but for the way out of those that come by
 * themselves (`oneClickUrl`, RFC 8058). `html` is a whole document.
 */
export function buildPlainMessage(
  options: MessageFrame & {
    readonly subject: string;
    readonly text: string;
    readonly html?: string | null;
    readonly oneClickUrl?: string;
  },
): Message {
  const { text, html = null, oneClickUrl } = options;
  const wayOut =
    oneClickUrl === undefined ? '' : headerLine('List-Unsubscribe', `<${oneClickUrl}>`) + ONE_CLICK;
  const head = buildHead(options, textHeader('Subject', cleanLine(options.subject, 200)), wayOut);
  const encode = (body: string) => [encodePiece(withFinalBreak(body))];
  const bodies = joinBodies(encode(text), html === null ? null : encode(html), options.boundary);
  return finish(options, [head, ...bodies]);
}

/** The digest as a reader sees it, for preview and pages. */
export function readDigest(
  content: EditionContent,
  personal: Personal,
): { subject: string; html: string; text: string } {
  const slots = encodeSlots(personal);
  const read = (parts: readonly Part[], values: EncodedSlots) =>
    decodePieces(parts.map((part) => (typeof part === 'string' ? part : partOf(values, part.slot))).join(''));
  return {
    subject: content.subject,
    html: read(content.html, slots.html),
    text: read(content.text, slots.text),
  };
}

/** Throws RangeError when the edition was made for people with more alerts. */
function partOf(slots: EncodedSlots, slot: Slot): string {
  const value = slots[slot];
  if (value === undefined) throw new RangeError(`nothing is there for the personal part ${slot}`);
  return value;
}

const ONE_CLICK = headerLine('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click');
const LAST_HEADERS =
  headerLine('Auto-Submitted', 'auto-generated') +
  headerLine('X-Auto-Response-Suppress', 'All') +
  headerLine('MIME-Version', '1.0');

function buildHead(options: MessageFrame, subjectLine: string, extraHeaders: string): string {
  const { from, to, replyTo, messageId } = options;
  assertSafeAddress(from.address, 'sender');
  assertSafeAddress(to, 'recipient');
  if (replyTo !== null) assertSafeAddress(replyTo, 'sender');
  if (!/^[\w.+=-]+@[\w.-]+$/.test(messageId)) throw new RangeError('the Message-ID is not left@right');
  return (
    fromHeader(from) +
    headerLine('To', to) +
    (replyTo === null ? '' : headerLine('Reply-To', replyTo)) +
    subjectLine +
    headerLine('Date', options.date.toUTCString().replace('GMT', '+0000')) +
    headerLine('Message-ID', `<${messageId}>`) +
    extraHeaders +
    LAST_HEADERS
  );
}

/** Content headers and bodies. `=_` cannot occur in quoted-printable, so no body can hold the boundary. */
function joinBodies(text: readonly string[], html: readonly string[] | null, boundaryWord: string): string[] {
  if (html === null) return [partHead('plain'), ...text];
  const boundary = `=_${boundaryWord.replaceAll(/\W/g, '-').slice(0, 60)}`;
  return [
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n--${boundary}\r\n${partHead('plain')}`,
    ...text,
    `\r\n--${boundary}\r\n${partHead('html')}`,
    ...html,
    `\r\n--${boundary}--\r\n`,
  ];
}

function partHead(subtype: 'plain' | 'html'): string {
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
}

/**
 * Everything is ASCII by now: a character is a byte. Joined as text, then copied once: pieces of bytes are quicker to
 * join, but lie outside of the engine's heap and make it collect far more often than text does (bench/README.md).
 * Throws RangeError for what is not ASCII: copied as Latin-1, U+010A would be a line break.
 */
function finish(frame: MessageFrame, chunks: readonly string[]): Message {
  const { from, to, messageId, returnAddress } = frame;
  const text = chunks.join('');
  if (Buffer.byteLength(text) !== text.length) throw new RangeError('a part of the mail is beyond ASCII');
  const back = returnAddress ?? { from: from.address };
  return { raw: Buffer.from(text, 'latin1'), envelope: { ...back, to }, messageId };
}

/** Lines end in \n; lone carriage returns and other control characters have no place in a mail. */
function withFinalBreak(text: string): string {
  const clean = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed();
  return clean.endsWith('\n') ? clean : `${clean}\n`;
}
