// Mails to the admin about alarms: what happened, what to do, in the board's language. Pure.

import { cleanLine } from '../clean-text.ts';
import { type Alarm, alarmTextsOf, wordAlarm } from '../texts/alarms/word-alarm.ts';
import { boardName, type NoticeSite, renderNotice } from './notice.ts';

export interface AlarmNews extends Alarm {
  readonly event: 'raised' | 'cleared' | 'reminder';
}

/** Subject, text and HTML for buildPlainMessage. */
export function renderAlarmMail(
  site: NoticeSite,
  news: AlarmNews,
): { subject: string; text: string; html: string } {
  const { mail } = alarmTextsOf(site);
  const { label, opening } = mail[news.event];
  const said = wordAlarm(news, site);
  const message = cleanLine(said.message, 500);
  const remedy = news.event === 'cleared' ? '' : cleanLine(said.remedy, 500);
  return renderNotice(site, {
    subject: cleanLine(`[${boardName(site)}] ${label}: ${message}`, 120),
    title: opening,
    before: [message, remedy && mail.remedy(remedy)].filter(Boolean),
    button: null,
    after: [mail.closing(cleanLine(news.code, 100))],
    link: null,
  });
}
