// The mail that says, once, that an alert has brought nothing for six weeks, and what came close: else alerts that ask for
// too much stop in silence. Pure.

import { cleanLine } from '../clean-text.ts';
import { textsOf } from '../texts/texts.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

export interface QuietFacts {
  /** Of the person's alerts, each with what it is called and what came close, in words. */
  readonly alerts: readonly { readonly name: string; readonly close: readonly QuietClose[] }[];
  readonly manageUrl: string;
  readonly unsubscribeUrl: string;
}

export interface QuietClose {
  readonly kind: 'without' | 'but-not' | 'instead';
  /** As people read it. */
  readonly words: string;
  readonly posts: number;
}

/** More say no more. */
const MOST_ALERTS = 5;

/** Subject, text and HTML for buildPlainMessage. */
export function renderQuietMail(
  site: NoticeSite,
  { alerts, manageUrl, unsubscribeUrl }: QuietFacts,
): { subject: string; text: string; html: string } {
  const words = textsOf(site).quietMail;
  const say = {
    without: words.without,
    'but-not': words.butNot,
    instead: words.instead,
  } as const;
  const sentences = alerts.slice(0, MOST_ALERTS).map(({ name, close }) => {
    const parts = close.map(({ kind, words: what, posts }) => say[kind](cleanLine(what, 80), posts));
    return [words.nothing(cleanLine(name, 100)), ...parts].join(' ');
  });
  return renderNotice(site, {
    subject: words.subject(boardName(site)),
    title: words.title,
    before: sentences,
    button: { label: words.button, url: manageUrl },
    after: [words.once],
    link: { label: words.unsubscribe, url: unsubscribeUrl },
  });
}
