// The personal parts of a digest, capped and made safe for the place where they go. Pure.

import { escapeHtml } from '../html.ts';
import { type Alert, describeAlertFor } from '../subscribers/alerts.ts';
import { textsOf } from '../texts/texts.ts';
import { cleanLine } from './clean-text.ts';
import type { HeadingSlot, Slot } from './parts.ts';
import { encodePiece } from './quoted-printable.ts';
import { wrapText } from './text-lines.ts';

/** One clean line each, and links of our own. */
export interface Personal {
  /** `Hello Ada,` */
  readonly greeting: string;
  /** `chosen by your alert: data, not intern` */
  readonly reason: string;
  /** What each of the person's alerts is called, in their order. */
  readonly headings: readonly string[];
  readonly unsubscribeUrl: string;
  readonly manageUrl: string;
  readonly digestUrl: string;
}

const MAX_NAME = 60;
const MAX_GREETING = 120;
const MAX_REASON = 300;
const MAX_HEADING = 100;
/** A character takes at most four bytes, each three characters of quoted-printable; and its line breaks. */
export const MAX_HEADING_BYTES = MAX_HEADING * 13;
/** Our own links; a longer one means that something other than links.ts made it. */
const MAX_LINK = 500;
/** Nothing that HTML, a header or a line of text would have to escape. */
const OWN_LINK = /^https?:\/\/[\w.~:/?#[\]@!$()*+,;%=-]+$/;

/** What a digest says to one person, in the language and the labels of the board. */
export function personalWords(
  board: Parameters<typeof describeAlertFor>[0],
  person: { readonly name: string | null; readonly alerts: readonly Alert[] },
): Pick<Personal, 'greeting' | 'reason' | 'headings'> {
  const words = textsOf(board.site).digestMail;
  const headings = person.alerts.map((alert) => describeAlertFor(board, alert));
  return {
    greeting: words.hello(person.name === null ? '' : cleanLine(person.name, MAX_NAME)),
    reason: words.chosenBy(headings),
    headings,
  };
}

export type EncodedSlots = Readonly<Record<Exclude<Slot, HeadingSlot>, string>> &
  Readonly<Record<HeadingSlot, string>>;

/** The personal parts in quoted-printable, for both bodies. Throws RangeError for a link that is not one of ours. */
export function encodeSlots(personal: Personal): {
  readonly html: EncodedSlots;
  readonly text: EncodedSlots;
} {
  const links = {
    unsubscribeUrl: encodePiece(ownLink(personal.unsubscribeUrl)),
    manageUrl: encodePiece(ownLink(personal.manageUrl)),
    digestUrl: encodePiece(ownLink(personal.digestUrl)),
  };
  const greeting = cleanLine(personal.greeting, MAX_GREETING);
  const reason = cleanLine(personal.reason, MAX_REASON);
  const headings = personal.headings.map((heading) => cleanLine(heading, MAX_HEADING));
  return {
    html: {
      ...links,
      greeting: encodePiece(escapeHtml(greeting)),
      reason: encodePiece(escapeHtml(reason)),
      ...headingSlots(headings, escapeHtml),
    },
    text: {
      ...links,
      greeting: encodePiece(wrapText(greeting)),
      reason: encodePiece(wrapText(reason)),
      ...headingSlots(headings, (heading) => wrapText(`* * *  ${heading}  * * *`)),
    },
  };
}

function headingSlots(
  headings: readonly string[],
  show: (heading: string) => string,
): Record<HeadingSlot, string> {
  // One alert has no heading.
  if (headings.length < 2) return {};
  return Object.fromEntries(
    headings.map((heading, index) => [`heading${index}`, encodePiece(show(heading))]),
  );
}

/** Throws RangeError for anything but a plain http(s) address: it becomes a header, too. */
export function ownLink(link: string): string {
  if (link.length > MAX_LINK || !OWN_LINK.test(link)) {
    throw new RangeError('a link of the mail is not a plain web address of at most 500 characters');
  }
  return link;
}
