// The personal parts of a digest, capped and made safe for the place where they go. Pure.

import { escapeHtml } from '../html.ts';
import { cleanLine } from './clean-text.ts';
import { BEFORE_REASON } from './digest-frame.ts';
import type { Part, Slot } from './digest-mail.ts';
import { encodePiece } from './quoted-printable.ts';
import { wrapText } from './text-lines.ts';

export interface Personal {
  readonly name: string | null;
  /** `your alert: data, not intern` */
  readonly reason: string;
  readonly unsubscribeUrl: string;
  readonly manageUrl: string;
  readonly digestUrl: string;
}

const MAX_NAME = 60;
const MAX_REASON = 300;
/** Our own links; a longer one means that something other than links.ts made it. */
const MAX_LINK = 500;
/** Nothing that HTML, a header or a line of text would have to escape. */
const OWN_LINK = /^https?:\/\/[\w.~:/?#[\]@!$()*+,;%=-]+$/;

/** `your alert: data, not intern`, from alerts described by subscribers/alerts.ts. */
export function describeReason(alerts: readonly string[]): string {
  return `your ${alerts.length === 1 ? 'alert' : 'alerts'}: ${alerts.join('; ')}`;
}

/** A body from its parts: only concatenation, since everything else was done once for the edition. */
export function fillParts(parts: readonly Part[], personal: Personal, body: 'html' | 'text'): string {
  let filled = '';
  for (const part of parts) {
    filled += typeof part === 'string' ? part : encodePiece(slotValue(part.slot, personal, body));
  }
  return filled;
}

function slotValue(slot: Slot, personal: Personal, body: 'html' | 'text'): string {
  if (slot === 'name') {
    const name = personal.name === null ? '' : cleanLine(personal.name, MAX_NAME);
    return name === '' ? '' : escapeFor(body, ` ${name}`);
  }
  if (slot === 'reason') {
    const reason = cleanLine(personal.reason, MAX_REASON);
    return body === 'html'
      ? escapeHtml(reason)
      : wrapText(BEFORE_REASON + reason).slice(BEFORE_REASON.length);
  }
  return escapeFor(body, ownLink(personal[slot]));
}

function escapeFor(body: 'html' | 'text', text: string): string {
  return body === 'html' ? escapeHtml(text) : text;
}

/** Throws RangeError for anything but a plain http(s) address: it becomes a header, too. */
export function ownLink(link: string): string {
  if (link.length > MAX_LINK || !OWN_LINK.test(link)) {
    throw new RangeError('a link of the mail is not a plain web address of at most 500 characters');
  }
  return link;
}
