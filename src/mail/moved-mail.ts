// The mail to the address that somebody has left for another: whoever reads it there learns of it, and whom to ask. No
// link, since the links of this address have ended. Pure.

import { maskAddress } from '../address.ts';
import { textsOf } from '../texts/texts.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

/** Subject, text and HTML for buildPlainMessage. `address`: the new one, shown masked; `contact`: of the board. */
export function renderMovedMail(
  site: NoticeSite,
  mail: { readonly address: string; readonly contact: string },
): { subject: string; text: string; html: string } {
  const words = textsOf(site).movedMail;
  const board = boardName(site);
  return renderNotice(site, {
    subject: words.subject(board),
    title: words.title,
    before: [words.opening(board, maskAddress(mail.address))],
    button: null,
    after: [words.notYou(mail.contact)],
    link: null,
  });
}
