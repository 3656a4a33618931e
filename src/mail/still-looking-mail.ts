// The mail that asks somebody, once in a year of silence, whether they still want their job alerts. Pure.

import { textsOf } from '../texts/texts.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

export interface StillLookingFacts {
  /** What their alerts are called. */
  readonly alerts: string;
  /** Do they end without an answer? */
  readonly ends: boolean;
  readonly url: string;
  readonly unsubscribeUrl: string;
}

/** Subject, text and HTML for buildPlainMessage. */
export function renderStillLookingMail(
  site: NoticeSite,
  { alerts, ends, url, unsubscribeUrl }: StillLookingFacts,
): { subject: string; text: string; html: string } {
  const words = textsOf(site).stillLooking;
  return renderNotice(site, {
    subject: words.subject(boardName(site)),
    title: words.title,
    before: [words.opening(boardName(site), alerts)],
    button: { label: words.button, url },
    after: [ends ? words.endsWithout : words.staysWithout],
    link: { label: words.unsubscribe, url: unsubscribeUrl },
  });
}
