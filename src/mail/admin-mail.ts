// Mails to the admin about alarms: what happened, what to do, in the words of the alarm, English whatever the
// board's language is. Pure.

import { cleanLine } from '../clean-text.ts';
import { adminTexts } from '../texts/admin-en.ts';
import { forAdmins } from '../texts/texts.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

export interface AlarmNews {
  readonly event: 'raised' | 'cleared' | 'reminder';
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Subject, text and HTML for buildPlainMessage. */
export function renderAlarmMail(
  site: NoticeSite,
  news: AlarmNews,
): { subject: string; text: string; html: string } {
  const { alarmMail } = adminTexts;
  const { label, opening } = alarmMail[news.event];
  const message = cleanLine(news.message, 500);
  const remedy = news.event === 'cleared' ? '' : cleanLine(news.remedy, 500);
  return renderNotice(forAdmins(site), {
    subject: cleanLine(`[${boardName(site)}] ${label}: ${message}`, 120),
    title: opening,
    before: [message, remedy && alarmMail.remedy(remedy)].filter(Boolean),
    button: null,
    after: [alarmMail.closing(cleanLine(news.code, 100))],
    link: null,
  });
}
