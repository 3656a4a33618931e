// What stands around the posts of a digest, in HTML and text: greeting, reason, ways out, postal address. Pure.

import { escapeHtml } from '../html.ts';
import { cleanLine } from './clean-text.ts';
import type { Slot } from './digest-mail.ts';
import { COLOURS, COLUMN_END, COLUMN_START, DOCUMENT_END, documentStart } from './mail-style.ts';
import { wrapText } from './text-lines.ts';

/** Text to be encoded, something encoded already, or a gap for a personal part. */
export type Piece = string | { readonly encoded: string } | { readonly slot: Slot };

export interface DigestFrame {
  readonly start: readonly Piece[];
  /** Stands for `count` posts that did not fit. */
  more(count: number): readonly Piece[];
  readonly end: readonly Piece[];
}

/** What a frame shows; text is one clean line each, links are safe. */
export interface FrameFacts {
  readonly language: string;
  readonly brand: { readonly name: string; readonly url: string | null };
  readonly subject: string;
  readonly preview: string;
  readonly postCount: number;
  readonly postalAddress: string | null;
  readonly privacyUrl: string | null;
}

/** Stands before the reason ("your alert: data"); message.ts wraps both together. */
export const BEFORE_REASON = 'Chosen by ';

export function renderFrame(facts: FrameFacts): { html: DigestFrame; text: DigestFrame } {
  return { html: htmlFrame(facts), text: textFrame(facts) };
}

const RULE = '-'.repeat(72);

const UNSUBSCRIBE = { slot: 'unsubscribeUrl' } as const;
const MANAGE = { slot: 'manageUrl' } as const;
const DIGEST = { slot: 'digestUrl' } as const;

function htmlFrame(facts: FrameFacts): DigestFrame {
  const title = escapeHtml(facts.subject);
  return {
    start: [
      documentStart(facts.language, title),
      `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(facts.preview)}</div>\n`,
      COLUMN_START,
      '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>\n',
      `<td style="font-size:16px;line-height:24px;font-weight:bold">${brandHtml(facts.brand)}</td>\n`,
      '<td align="right" style="font-size:14px;line-height:24px;padding-inline-start:12px">',
      ...link('Unsubscribe', UNSUBSCRIBE),
      '</td>\n</tr></table>\n',
      `<h1 style="margin:20px 0 4px;font-size:24px;line-height:30px">${countOf(facts.postCount)}</h1>\n`,
      '<p style="margin:0 0 4px">Hello',
      { slot: 'name' },
      `,</p>\n<p style="margin:0 0 18px">${BEFORE_REASON}`,
      { slot: 'reason' },
      '</p>\n',
    ],
    more: (count) => [
      `<p style="margin:0;padding:18px 0;border-top:1px solid #d9dee3;font-weight:bold">and ${count} more: `,
      ...link('see the whole digest in the browser', DIGEST),
      '</p>\n',
    ],
    end: htmlFooter(facts),
  };
}

function htmlFooter({ brand, postalAddress, privacyUrl }: FrameFacts): Piece[] {
  const address = addressLines(postalAddress).map(escapeHtml).join('<br>');
  const privacy =
    privacyUrl === null
      ? ''
      : ` · <a href="${escapeHtml(privacyUrl)}" style="color:${COLOURS.link}">Privacy</a>`;
  return [
    `<div style="border-top:1px solid #d9dee3;padding:18px 0 0;font-size:14px;line-height:21px;color:${COLOURS.quiet}">\n`,
    `<p style="margin:0 0 8px">You get this mail because you asked ${escapeHtml(brand.name)} for job alerts.</p>\n`,
    '<p style="margin:0 0 8px">',
    ...link('Change your alerts', MANAGE),
    ' · ',
    ...link('Unsubscribe', UNSUBSCRIBE),
    ' · ',
    ...link('View in the browser', DIGEST),
    `${privacy}</p>\n`,
    address === '' ? '' : `<p style="margin:0">${address}</p>\n`,
    `</div>\n${COLUMN_END}${DOCUMENT_END}`,
  ];
}

function textFrame(facts: FrameFacts): DigestFrame {
  return {
    start: [
      `${wrapText(`${facts.brand.name}: ${countOf(facts.postCount)}`)}\n\nHello`,
      { slot: 'name' },
      `,\n${BEFORE_REASON}`,
      { slot: 'reason' },
      `\n\n${RULE}\n\n`,
    ],
    more: (count) => [`\nand ${count} more; the whole digest in the browser:\n`, DIGEST, '\n'],
    end: textFooter(facts),
  };
}

function textFooter({ brand, postalAddress, privacyUrl }: FrameFacts): Piece[] {
  const lines = addressLines(postalAddress).map((line) => wrapText(line));
  const address = [lines[0] === brand.name ? '' : brand.name, ...lines, brand.url ?? ''];
  return [
    `\n${RULE}\n\n`,
    `${wrapText(`You get this mail because you asked ${brand.name} for job alerts.`)}\n\nChange your alerts:\n`,
    MANAGE,
    '\n\nUnsubscribe:\n',
    UNSUBSCRIBE,
    '\n\nView in the browser:\n',
    DIGEST,
    privacyUrl === null ? '\n' : `\n\nPrivacy:\n${privacyUrl}\n`,
    `\n${address.filter(Boolean).join('\n')}\n`,
  ];
}

function countOf(posts: number): string {
  return posts === 1 ? '1 new job' : `${posts} new jobs`;
}

function brandHtml({ name, url }: FrameFacts['brand']): string {
  if (url === null) return escapeHtml(name);
  return `<a href="${escapeHtml(url)}" style="color:${COLOURS.text};text-decoration:none">${escapeHtml(name)}</a>`;
}

function link(text: string, target: { readonly slot: Slot }): Piece[] {
  return ['<a href="', target, `" style="color:${COLOURS.link}">${text}</a>`];
}

function addressLines(postalAddress: string | null): string[] {
  return (postalAddress ?? '')
    .split(/\r?\n/)
    .slice(0, 10)
    .map((line) => cleanLine(line))
    .filter(Boolean);
}
