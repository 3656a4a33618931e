// A mail about one thing, to one person about their own doing or to the admin: title, a few sentences, perhaps a
// button. The same frame for all of them; no list headers, and nothing that a stranger typed. Pure.

import { cleanLine, pictureLink } from '../clean-text.ts';
import type { Config } from '../config/config.ts';
import { escapeHtml } from '../html.ts';
import { frameOf } from './cards.ts';
import { addressLines } from './digest-frame.ts';
import { ownLink } from './personal.ts';
import { preheader } from './subject.ts';
import * as templates from './templates.ts';
import { wrapText } from './text-lines.ts';
import { accentOf } from './theme.ts';

/** What a notice takes from the settings. */
export type NoticeSite = Pick<Config['site'], 'name' | 'language' | 'colour' | 'logo' | 'postalAddress'>;

interface Link {
  readonly label: string;
  readonly url: string;
}

export interface Notice {
  readonly subject: string;
  readonly title: string;
  /** Sentences before the button, and after it. */
  readonly before: readonly string[];
  readonly button: Link | null;
  readonly after: readonly string[];
  /** A lesser link at the end. */
  readonly link: Link | null;
}

/** Subject, text and HTML for buildPlainMessage. Throws RangeError for a link that is not one of ours. */
export function renderNotice(
  site: NoticeSite,
  notice: Notice,
): { subject: string; text: string; html: string } {
  const brand = boardName(site);
  const address = addressLines(site.postalAddress);
  const footer = address[0] === brand ? address : [brand, ...address];
  return {
    subject: notice.subject,
    text: renderText(notice, footer),
    html: renderHtml(site, notice, footer),
  };
}

/** The board's name where a sentence holds it. */
export function boardName(site: Pick<NoticeSite, 'name'>): string {
  return cleanLine(site.name, 60);
}

function renderText(notice: Notice, footer: readonly string[]): string {
  const link = (target: Link | null) => (target === null ? [] : [`${target.label}:\n${ownLink(target.url)}`]);
  const paragraphs = [
    ...notice.before.map((sentence) => wrapText(sentence)),
    ...link(notice.button),
    ...notice.after.map((sentence) => wrapText(sentence)),
    ...link(notice.link),
    `-- \n${footer.map((line) => wrapText(line)).join('\n')}`,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function renderHtml(site: NoticeSite, notice: Notice, footer: readonly string[]): string {
  const frame = frameOf({ language: site.language, ...accentOf(site.colour) });
  const { button, link } = notice;
  const paragraph = (text: string) => templates.paragraph({ ...frame, text });
  return templates.notice({
    ...frame,
    subject: notice.subject,
    preview: preheader(notice.before[0] ?? ''),
    title: notice.title,
    brand: boardName(site),
    logo: pictureLink(site.logo),
    address: footer.map(escapeHtml).join('<br>'),
    paragraphs: [
      ...notice.before.map(paragraph),
      button && templates.button({ ...frame, ...button, url: ownLink(button.url) }),
      ...notice.after.map(paragraph),
      link && templates.linkLine({ ...frame, ...link, url: ownLink(link.url) }),
    ]
      .filter(Boolean)
      .join(''),
  });
}
