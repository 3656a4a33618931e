// The mail that tells who posted what became of their posts: a sentence for each piece of news. Small numbers are not told.
// Pure.

import { cleanLine } from '../clean-text.ts';
import type { ReceiptNews } from '../database/values.ts';
import { dayInWords } from '../texts/format.ts';
import { languageOf } from '../texts/texts.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

export interface ReceiptFacts {
  /** With the title of its post. */
  readonly news: readonly { readonly title: string; readonly news: ReceiptNews }[];
  readonly stopUrl: string;
}

/** Fewer people are "fewer than five". */
const FEWEST_TOLD = 5;

/** Subject, text and HTML for buildPlainMessage. */
export function renderReceiptMail(
  site: NoticeSite & { readonly timeZone: string },
  { news, stopUrl }: ReceiptFacts,
): { subject: string; text: string; html: string } {
  const { texts } = languageOf(site);
  const words = texts.receiptMail;
  const titles = [...new Set(news.map(({ title }) => cleanLine(title, 100)))];
  const [first = ''] = titles;
  return renderNotice(site, {
    subject: words.subject(titles.length === 1 ? first : null, boardName(site)),
    title: words.title,
    before: news.map(({ title, news: one }) => sentenceOf(site, cleanLine(title, 100), one)),
    button: null,
    after: [words.why(boardName(site))],
    link: { label: words.stop, url: stopUrl },
  });
}

function sentenceOf(
  site: NoticeSite & { readonly timeZone: string },
  title: string,
  news: ReceiptNews,
): string {
  const { locale, texts } = languageOf(site);
  const words = texts.receiptMail;
  switch (news.kind) {
    case 'went': {
      const { people, more } = news;
      if (people < FEWEST_TOLD) return words.few(title);
      return more < people && more >= FEWEST_TOLD
        ? words.more(title, people, more)
        : words.went(title, people);
    }
    case 'closes':
      // The last moment that is still open decides the day.
      return words.closes(title, dayInWords(locale, new Date(Date.parse(news.closesAt) - 1), site.timeZone));
    case 'still-open':
      return words.stillOpen(title, news.days);
  }
}
