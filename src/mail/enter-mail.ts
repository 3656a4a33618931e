// The mail that lets an admin in. It may have been asked for by a stranger who knows the address, so it says so. Pure.

import { adminTexts } from '../texts/admin-en.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

/** Subject, text and HTML for buildPlainMessage. */
export function renderEnterMail(
  site: NoticeSite,
  url: string,
  minutes: number,
): { subject: string; text: string; html: string } {
  const words = adminTexts.enterMail;
  const board = boardName(site);
  return renderNotice(site, {
    subject: words.subject(board),
    title: words.title,
    before: [words.opening(board)],
    button: { label: words.button, url },
    after: [words.care(minutes)],
    link: null,
  });
}
