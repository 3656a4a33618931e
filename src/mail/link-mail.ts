// The mail that brings a fresh link to whoever asked for one, and only to the address that it is about. It may have been
// asked for by a stranger who knows the address, so it says so, and holds no word that came from a form. Pure.

import { escapeHtml } from '../html.ts';
import { cleanLine } from './clean-text.ts';
import { COLOURS, COLUMN_END, COLUMN_START, DOCUMENT_END, documentStart } from './mail-style.ts';
import { ownLink } from './personal.ts';
import { wrapText } from './text-lines.ts';

export interface LinkMailFacts {
  /** `manage`: from now on · `account`: for half an hour · `left`: as account, for somebody who gets no digests. */
  readonly kind: 'manage' | 'account' | 'left';
  readonly siteName: string;
  readonly url: string;
  /** For who wants no more of them; null for who gets none. */
  readonly unsubscribeUrl: string | null;
  readonly postalAddress: string | null;
  /** How long an account link works. */
  readonly minutes: number;
}

interface Words {
  readonly subject: string;
  readonly opening: string;
  readonly button: string;
  readonly note: string;
}

/** Subject, text and HTML for buildPlainMessage. */
export function renderLinkMail(facts: LinkMailFacts): { subject: string; text: string; html: string } {
  const site = cleanLine(facts.siteName, 60);
  const words = wordsOf(facts.kind, site, facts.minutes);
  const url = ownLink(facts.url);
  const unsubscribe = facts.unsubscribeUrl === null ? null : ownLink(facts.unsubscribeUrl);
  const footer = [site, ...(facts.postalAddress ?? '').split(/\r?\n/).map((line) => cleanLine(line))].filter(
    Boolean,
  );
  return {
    subject: words.subject,
    text: renderText(words, url, unsubscribe, footer),
    html: renderHtml(words, url, unsubscribe, footer),
  };
}

const NOT_YOU = 'If you did not ask for this, do nothing: nothing changes.';
const STOP = 'Unsubscribe from everything';

function wordsOf(kind: LinkMailFacts['kind'], site: string, minutes: number): Words {
  const soon = `The link works for ${minutes} minutes and is for you alone: do not pass this mail on. ${NOT_YOU}`;
  switch (kind) {
    case 'manage':
      return {
        subject: `Your link for the job alerts from ${site}`,
        opening: `Here is the link that you asked for. It opens your job alerts from ${site}: change them, pause them, or end them.`,
        button: 'Open my job alerts',
        note: `It is for you alone: do not pass this mail on. ${NOT_YOU}`,
      };
    case 'account':
      return {
        subject: `Your address and your data at ${site}`,
        opening:
          'Here is the link that you asked for. It lets you change your address, download what we know about you, or have it erased.',
        button: 'Open my data',
        note: soon,
      };
    case 'left':
      return {
        subject: `Your data at ${site}`,
        opening: `You asked for your link. This address gets no job alerts from ${site} at present. The link lets you download what we know about you, or have it erased.`,
        button: 'Open my data',
        note: soon,
      };
  }
}

function renderText(words: Words, url: string, stop: string | null, footer: readonly string[]): string {
  const paragraphs = [
    wrapText(words.opening),
    `${words.button}:\n${url}`,
    wrapText(words.note),
    ...(stop === null ? [] : [`${STOP}:\n${stop}`]),
    footer.map((line) => wrapText(line)).join('\n'),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function renderHtml(words: Words, url: string, stop: string | null, footer: readonly string[]): string {
  const paragraph = (inner: string) => `<p style="margin:0 0 16px">${inner}</p>\n`;
  const style = `display:inline-block;padding:12px 20px;border-radius:6px;background:${COLOURS.link};color:#ffffff;font-weight:bold;text-decoration:none`;
  const quiet = `margin:0;padding-top:16px;border-top:1px solid #d9dee3;font-size:14px;line-height:21px;color:${COLOURS.quiet}`;
  return [
    documentStart('en', escapeHtml(words.subject)),
    COLUMN_START,
    paragraph(escapeHtml(words.opening)),
    paragraph(`<a href="${escapeHtml(url)}" style="${style}">${words.button}</a>`),
    paragraph(escapeHtml(words.note)),
    stop === null ? '' : paragraph(`<a href="${escapeHtml(stop)}" style="color:${COLOURS.link}">${STOP}</a>`),
    `<p style="${quiet}">${footer.map(escapeHtml).join('<br>')}</p>\n`,
    COLUMN_END,
    DOCUMENT_END,
  ].join('');
}
