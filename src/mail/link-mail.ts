// The mail that brings a fresh link to whoever asked for one, and only to the address that it is about. It may have been
// asked for by a stranger who knows the address, so it says so, and holds no word that came from a form. Pure.

import { textsOf } from '../texts/texts.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

export interface LinkMailFacts {
  /** `manage`: from now on · `account`: for half an hour · `left`: as account, for somebody who gets no digests. */
  readonly kind: 'manage' | 'account' | 'left';
  readonly url: string;
  /** For who wants no more of them; null for who gets none. */
  readonly unsubscribeUrl: string | null;
  /** How long an account link works. */
  readonly minutes: number;
}

/** Subject, text and HTML for buildPlainMessage. */
export function renderLinkMail(
  site: NoticeSite,
  facts: LinkMailFacts,
): { subject: string; text: string; html: string } {
  const words = textsOf(site).linkMail;
  const { subject, title, opening, button } = words[facts.kind];
  const board = boardName(site);
  const care = facts.kind === 'manage' ? words.private : words.minutes(facts.minutes);
  return renderNotice(site, {
    subject: subject(board),
    title,
    before: [opening(board)],
    button: { label: button, url: facts.url },
    after: [`${care} ${words.notYou}`],
    link: facts.unsubscribeUrl === null ? null : { label: words.unsubscribe, url: facts.unsubscribeUrl },
  });
}
