// The personal parts of a digest, capped and made safe for the place where they go. Pure.

import { cleanLine } from '../clean-text.ts';
import { escapeHtml } from '../html.ts';
import { type Alert, describeAlertFor } from '../subscribers/alerts.ts';
import type { Texts } from '../texts/en.ts';
import { textsOf } from '../texts/texts.ts';
import type { HeadingSlot, Slot } from './parts.ts';
import { encodePiece, softBreak } from './quoted-printable.ts';
import { wrapText } from './text-lines.ts';

/** One clean line each, and links of our own. */
export interface Personal {
  /** `Hello Ada,`; '' for somebody without a name. */
  readonly greeting: string;
  /** `Chosen by your alert: data, not intern` */
  readonly reason: string;
  /** Words that lead to `manageUrl`, after the reason: `Choose yours`. */
  readonly choose: string | null;
  /** What each of the person's alerts is called, in their order. */
  readonly headings: readonly string[];
  readonly unsubscribeUrl: string;
  readonly manageUrl: string;
  readonly digestUrl: string;
}

const MAX_NAME = 60;
const MAX_GREETING = 120;
const MAX_REASON = 300;
const MAX_CHOOSE = 60;
const MAX_HEADING = 100;
/** A character takes at most four bytes, each three characters of quoted-printable; and its line breaks. */
export const MAX_HEADING_BYTES = MAX_HEADING * 13;
/** Our own links; a longer one means that something other than subscribers/links.ts made it. */
const MAX_LINK = 200;
/** Encoded, with its line breaks. */
export function linkBytes(characters: number): number {
  const most = Math.min(characters, MAX_LINK);
  return most + 3 * Math.ceil(most / 73);
}
/** Nothing that HTML, a header or a line of text would have to escape. */
const OWN_LINK = /^https?:\/\/[\w.~:/?#[\]@!$()*+,;%-]+$/;

/** What a digest says to one person, in the language and the labels of the board. */
export function personalWords(
  board: Parameters<typeof describeAlertFor>[0],
  person: { readonly name: string | null; readonly alerts: readonly Alert[]; readonly hasChosen: boolean },
): Pick<Personal, 'greeting' | 'reason' | 'choose' | 'headings'> {
  const words = textsOf(board.site).digestMail;
  const headings = person.alerts.map((alert) => describeAlertFor(board, alert));
  return {
    greeting: person.name === null ? '' : greetingOf(words, cleanLine(person.name, MAX_NAME)),
    reason: person.hasChosen ? words.chosenBy(headings) : words.everyJob,
    choose: person.hasChosen ? null : words.chooseYours,
    headings,
  };
}

function greetingOf(words: Texts['digestMail'], name: string): string {
  return name === '' ? '' : words.hello(name);
}

export type EncodedSlots = Readonly<Record<Exclude<Slot, HeadingSlot>, string>> &
  Readonly<Record<HeadingSlot, string>>;

/** The personal parts in quoted-printable, for both bodies. Throws RangeError for a link that is not one of ours. */
export function encodeSlots(personal: Personal): {
  readonly html: EncodedSlots;
  readonly text: EncodedSlots;
} {
  const links = {
    unsubscribeUrl: encodeLink(personal.unsubscribeUrl),
    manageUrl: encodeLink(personal.manageUrl),
    digestUrl: encodeLink(personal.digestUrl),
  };
  const greeting = encodeGreeting(cleanLine(personal.greeting, MAX_GREETING));
  const reason = encodeReason(personal);
  const headings = headingSlots(personal.headings);
  return {
    html: { ...links, greeting: greeting.html, reason: reason.html, ...headings.html },
    text: { ...links, greeting: greeting.text, reason: reason.text, ...headings.text },
  };
}

/** On a line of its own, where there is one. */
function encodeGreeting(line: string): { html: string; text: string } {
  if (line === '') return { html: '', text: '' };
  return { html: encodePiece(`${escapeHtml(line)}<br>`), text: encodePiece(`${wrapText(line)}\n`) };
}

function encodeReason({ reason, choose, manageUrl }: Personal): { html: string; text: string } {
  const line = cleanLine(reason, MAX_REASON);
  if (choose === null) return encodeLine(line);
  const link = cleanLine(choose, MAX_CHOOSE);
  const url = ownLink(manageUrl);
  return {
    html: encodePiece(
      `${escapeHtml(line)} <a href="${escapeHtml(url)}" style="color:inherit">${escapeHtml(link)}</a>`,
    ),
    text: encodePiece(`${wrapText(`${line} ${link}:`)}\n${url}`),
  };
}

/** In nearly every mail both bodies say the same in the same characters. */
function encodeLine(line: string): { html: string; text: string } {
  const [html, text] = [escapeHtml(line), wrapText(line)];
  const encoded = encodePiece(html);
  return { html: encoded, text: text === html ? encoded : encodePiece(text) };
}

function headingSlots(names: readonly string[]) {
  const html: Record<HeadingSlot, string> = {};
  const text: Record<HeadingSlot, string> = {};
  // One alert has no heading.
  if (names.length < 2) return { html, text };
  names.forEach((name, index) => {
    const heading = cleanLine(name, MAX_HEADING);
    html[`heading${index}`] = encodePiece(escapeHtml(heading));
    text[`heading${index}`] = encodePiece(wrapText(`* * *  ${heading}  * * *`));
  });
  return { html, text };
}

function encodeLink(link: string): string {
  return softBreak(ownLink(link));
}

/** Throws RangeError for anything but a plain http(s) address: it becomes a header, too. */
export function ownLink(link: string): string {
  if (link.length > MAX_LINK || !OWN_LINK.test(link)) {
    throw new RangeError('a link of the mail is not a plain web address of at most 200 characters');
  }
  return link;
}
