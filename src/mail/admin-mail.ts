// Mails to the admin about alarms: what happened, what to do, in the words of the alarm. Pure.

import { escapeHtml } from '../html.ts';
import { cleanLine } from './clean-text.ts';
import { COLUMN_END, COLUMN_START, DOCUMENT_END, documentStart } from './mail-style.ts';
import { wrapText } from './text-lines.ts';

export interface AlarmNews {
  readonly event: 'raised' | 'cleared' | 'reminder';
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly siteName: string;
}

const OPENING: Readonly<Record<AlarmNews['event'], string>> = {
  raised: 'Rolecall needs your attention:',
  cleared: 'This is over; nothing is left to do:',
  reminder: 'This still needs your attention:',
};

/** Subject, text and HTML for buildPlainMessage. */
export function renderAlarmMail(news: AlarmNews): { subject: string; text: string; html: string } {
  const message = cleanLine(news.message, 500);
  const remedy = news.event === 'cleared' ? '' : cleanLine(news.remedy, 500);
  const code = cleanLine(news.code, 100);
  const label = { raised: 'Alarm', cleared: 'Cleared', reminder: 'Still open' }[news.event];
  const subject = cleanLine(`[${cleanLine(news.siteName, 60)}] ${label}: ${message}`, 120);
  const paragraphs = [OPENING[news.event], message, remedy === '' ? '' : `What to do: ${remedy}`].filter(
    Boolean,
  );
  const closing = `Alarm code: ${code}. "rolecall status" lists what is open.`;
  const html = [...paragraphs, closing]
    .map((line) => `<p style="margin:0 0 12px">${escapeHtml(line)}</p>\n`)
    .join('');
  return {
    subject,
    text: `${[...paragraphs, closing].map((line) => wrapText(line)).join('\n\n')}\n`,
    html: documentStart('en', escapeHtml(subject)) + COLUMN_START + html + COLUMN_END + DOCUMENT_END,
  };
}
