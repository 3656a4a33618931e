// The mail that asks "was that you?": one link, no list headers, and no word that a stranger could have typed into the
// form, or our mail would carry it to whomever they like. Pure.

import { cleanLine } from '../clean-text.ts';
import { textsOf } from '../texts/texts.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

/** `subscribe`: somebody new · `add`: they have alerts already · `change-address`: their mail shall come here. */
export type ConfirmMailKind = 'subscribe' | 'add' | 'change-address';

export interface ConfirmMail {
  readonly kind: ConfirmMailKind;
  /** `Data or Tech`, in labels that the board made itself; null where there are none to name. */
  readonly alert: string | null;
  readonly confirmUrl: string;
  /** For somebody who is subscribed. */
  readonly manageUrl: string | null;
}

/** Subject, text and HTML for buildPlainMessage. */
export function renderConfirmMail(
  site: NoticeSite,
  mail: ConfirmMail,
): { subject: string; text: string; html: string } {
  const { expiry, manage, ...kinds } = textsOf(site).confirmMail;
  const words = kinds[mail.kind];
  const board = boardName(site);
  const about = mail.alert === null ? '' : ` (${cleanLine(mail.alert, 200)})`;
  return renderNotice(site, {
    subject: words.subject(board),
    title: words.title,
    before: [words.opening(board, about)],
    button: { label: words.button, url: mail.confirmUrl },
    after: [`${expiry} ${words.otherwise}`],
    link: mail.manageUrl === null ? null : { label: manage, url: mail.manageUrl },
  });
}
