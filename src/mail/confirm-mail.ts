// The mail that asks "was that you?": one link, no list headers, and no word that a stranger could have typed into the
// form, or our mail would carry it to whomever they like. Pure.

import { escapeHtml } from '../html.ts';
import { cleanLine } from './clean-text.ts';
import { COLOURS, COLUMN_END, COLUMN_START, DOCUMENT_END, documentStart } from './mail-style.ts';
import { ownLink } from './personal.ts';
import { wrapText } from './text-lines.ts';

/** `subscribe`: somebody new · `add`: they have alerts already · `change-address`: their mail shall come here. */
export type ConfirmMailKind = 'subscribe' | 'add' | 'change-address';

export interface ConfirmMail {
  readonly kind: ConfirmMailKind;
  readonly siteName: string;
  /** `Data or Tech`, in labels that the board made itself; null where there are none to name. */
  readonly alert: string | null;
  readonly confirmUrl: string;
  /** For somebody who is subscribed. */
  readonly manageUrl: string | null;
  readonly postalAddress: string | null;
}

interface Words {
  readonly subject: string;
  readonly opening: string;
  readonly button: string;
  readonly otherwise: string;
}

/** Subject, text and HTML for buildPlainMessage. */
export function renderConfirmMail(mail: ConfirmMail): { subject: string; text: string; html: string } {
  const site = cleanLine(mail.siteName, 60);
  const words = wordsOf(mail.kind, site, mail.alert === null ? null : cleanLine(mail.alert, 200));
  const confirmUrl = ownLink(mail.confirmUrl);
  const manageUrl = mail.manageUrl === null ? null : ownLink(mail.manageUrl);
  const footer = [site, ...(mail.postalAddress ?? '').split(/\r?\n/).map((line) => cleanLine(line))];
  return {
    subject: words.subject,
    text: renderText(words, confirmUrl, manageUrl, footer.filter(Boolean)),
    html: renderHtml(words, confirmUrl, manageUrl, footer.filter(Boolean)),
  };
}

function wordsOf(kind: ConfirmMailKind, site: string, alert: string | null): Words {
  const about = alert === null ? '' : ` (${alert})`;
  switch (kind) {
    case 'subscribe':
      return {
        subject: `Confirm your job alerts from ${site}`,
        opening: `Somebody, most likely you, asked ${site} to send job alerts${about} to this address. They begin when you confirm that:`,
        button: 'Confirm my job alerts',
        otherwise:
          'If it was not you, do nothing. No alerts are sent, and this address is forgotten in 48 hours.',
      };
    case 'add':
      return {
        subject: `Add tags to your job alerts from ${site}?`,
        opening: `Somebody, most likely you, asked ${site} for job alerts${about}. This address gets job alerts already; one click adds these tags to them:`,
        button: 'Add these tags',
        otherwise: 'If it was not you, do nothing. Your alerts stay as they are.',
      };
    case 'change-address':
      return {
        subject: `Confirm your new address for job alerts from ${site}`,
        opening: `Somebody, most likely you, asked ${site} to send their job alerts to this address from now on. They do when you confirm that:`,
        button: 'Send my alerts here',
        otherwise:
          'If it was not you, do nothing. Nothing is sent here, and this address is forgotten in 48 hours.',
      };
  }
}

const EXPIRY = 'The link works for 48 hours.';
const MANAGE = 'See or change your alerts';

function renderText(
  words: Words,
  confirmUrl: string,
  manageUrl: string | null,
  footer: readonly string[],
): string {
  const manage = manageUrl === null ? [] : [`${MANAGE}:\n${manageUrl}`];
  const paragraphs = [
    wrapText(words.opening),
    `${words.button}:\n${confirmUrl}`,
    EXPIRY,
    wrapText(words.otherwise),
    ...manage,
    footer.map((line) => wrapText(line)).join('\n'),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function renderHtml(
  words: Words,
  confirmUrl: string,
  manageUrl: string | null,
  footer: readonly string[],
): string {
  const paragraph = (inner: string) => `<p style="margin:0 0 16px">${inner}</p>\n`;
  const button = `<a href="${escapeHtml(confirmUrl)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:${COLOURS.link};color:#ffffff;font-weight:bold;text-decoration:none">${words.button}</a>`;
  const manage =
    manageUrl === null
      ? ''
      : paragraph(`<a href="${escapeHtml(manageUrl)}" style="color:${COLOURS.link}">${MANAGE}</a>`);
  const quiet = `<p style="margin:0;padding-top:16px;border-top:1px solid #d9dee3;font-size:14px;line-height:21px;color:${COLOURS.quiet}">`;
  return [
    documentStart('en', escapeHtml(words.subject)),
    COLUMN_START,
    paragraph(escapeHtml(words.opening)),
    paragraph(button),
    paragraph(escapeHtml(`${EXPIRY} ${words.otherwise}`)),
    manage,
    `${quiet}${footer.map(escapeHtml).join('<br>')}</p>\n`,
    COLUMN_END,
    DOCUMENT_END,
  ].join('');
}
