// From content to the bytes that go over the wire (RFC 5322): headers, two bodies, nothing random and no clock, so
// that building the same message again gives the same bytes (trap 17: a retry must be recognisable as one).

import { assertSafeAddress } from './address.ts';
import { cleanLine } from './clean-text.ts';
import type { EditionContent } from './digest-mail.ts';
import { headerLine, mailboxHeader, textHeader } from './headers.ts';
import { fillParts, ownLink, type Personal } from './personal.ts';
import { decodePieces, encodePiece } from './quoted-printable.ts';

export type { Personal } from './personal.ts';

/** Ready to be sent: to exactly one recipient. */
export interface Message {
  readonly raw: Buffer;
  readonly envelope: { readonly from: string; readonly to: string };
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
  const listHeaders =
    headerLine('List-Id', `<${options.listId.replaceAll(/[^\w.-]/g, '-')}>`) +
    // On one line: a folded one once lost its DKIM signature on the way (nodemailer#1654).
    headerLine('List-Unsubscribe', `<${ownLink(personal.unsubscribeUrl)}>`) +
    headerLine('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click') +
    headerLine('Feedback-ID', options.feedbackId);
  return assemble(options, content.subject, listHeaders, {
    text: fillParts(content.text, personal, 'text'),
    html: fillParts(content.html, personal, 'html'),
  });
}

/** A mail to one person about their own doing, or to the admin: no list headers. `html` is a whole document. */
export function buildPlainMessage(
  options: MessageFrame & { readonly subject: string; readonly text: string; readonly html?: string | null },
): Message {
  const { text, html = null } = options;
  return assemble(options, cleanLine(options.subject, 200), '', {
    text: encodePiece(withFinalBreak(text)),
    html: html === null ? null : encodePiece(withFinalBreak(html)),
  });
}

/** The digest as a reader sees it, for preview and pages. */
export function readDigest(
  content: EditionContent,
  personal: Personal,
): { subject: string; html: string; text: string } {
  return {
    subject: content.subject,
    html: decodePieces(fillParts(content.html, personal, 'html')),
    text: decodePieces(fillParts(content.text, personal, 'text')),
  };
}

interface Bodies {
  readonly text: string;
  readonly html: string | null;
}

function assemble(options: MessageFrame, subject: string, extraHeaders: string, bodies: Bodies): Message {
  const { from, to, replyTo, messageId } = options;
  assertSafeAddress(from.address, 'sender');
  assertSafeAddress(to, 'recipient');
  if (replyTo !== null) assertSafeAddress(replyTo, 'sender');
  if (!/^[\w.+=-]+@[\w.-]+$/.test(messageId)) throw new RangeError('the Message-ID is not left@right');
  const head =
    mailboxHeader('From', from) +
    headerLine('To', to) +
    (replyTo === null ? '' : headerLine('Reply-To', replyTo)) +
    textHeader('Subject', subject) +
    headerLine('Date', options.date.toUTCString().replace('GMT', '+0000')) +
    headerLine('Message-ID', `<${messageId}>`) +
    extraHeaders +
    headerLine('Auto-Submitted', 'auto-generated') +
    headerLine('X-Auto-Response-Suppress', 'All') +
    headerLine('MIME-Version', '1.0');
  return {
    raw: Buffer.from(head + joinBodies(bodies, options.boundary), 'latin1'),
    envelope: { from: from.address, to },
    messageId,
  };
}

/** Content headers and bodies. `=_` cannot occur in quoted-printable, so no body can hold the boundary. */
function joinBodies({ text, html }: Bodies, boundaryWord: string): string {
  if (html === null) return `${partHead('plain')}${text}`;
  const boundary = `=_${boundaryWord.replaceAll(/\W/g, '-').slice(0, 60)}`;
  return (
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n` +
    `--${boundary}\r\n${partHead('plain')}${text}\r\n` +
    `--${boundary}\r\n${partHead('html')}${html}\r\n` +
    `--${boundary}--\r\n`
  );
}

function partHead(subtype: 'plain' | 'html'): string {
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
}

/** Lines end in \n; lone carriage returns and other control characters have no place in a mail. */
function withFinalBreak(text: string): string {
  const clean = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed();
  return clean.endsWith('\n') ? clean : `${clean}\n`;
}
