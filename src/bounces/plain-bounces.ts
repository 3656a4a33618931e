// Bounces in plain words, as far as their form is fixed: those of qmail (QSBMF) and of Exim. Others are no report. Pure.

import type { Answer } from '../mail/refusal.ts';
import { readAnswer } from './report.ts';

export interface PlainBounce {
  readonly kind: 'hard' | 'soft';
  readonly answer: Answer;
  /** The mail that came back, from its headers on. */
  readonly returned: string;
}

const MOST_CHARACTERS = 20_000;

/** `failed`: the value of X-Failed-Recipients, by which Exim's bounces are known. */
export function readPlainBounce(text: string, failed: string): PlainBounce | null {
  const words = text.slice(0, MOST_CHARACTERS).replaceAll(/\r\n?/g, '\n');
  return readQmail(words) ?? readExim(words, failed);
}

/** https://cr.yp.to/proto/qsbmf.txt: paragraphs, one for each recipient, then a break and the mail. */
function readQmail(text: string): PlainBounce | null {
  const paragraphs = text.trimStart().split(/\n[ \t]*\n/);
  const [opening = ''] = paragraphs;
  if (!/^Hi\. This is the\b/.test(opening)) return null;
  const end = paragraphs.findIndex((paragraph) => paragraph.startsWith('-'));
  const recipients = paragraphs.slice(1, end === -1 ? undefined : end).filter((one) => one.startsWith('<'));
  // Several behind one of ours: not gone as long as we cannot tell for all.
  if (recipients.length !== 1) return null;
  const [, reason = ''] = /^<[^\n]*>:\s*\n?([\s\S]*)$/.exec(recipients[0] as string) ?? [];
  const [said = reason] = /Remote host said:([\s\S]*)/.exec(reason) ?? [];
  const quoted = said.replace(/^Remote host said:/, '').replace(/\nGiving up on [\s\S]*/, '');
  const answer = readAnswer(quoted, /#(\d\.\d{1,3}\.\d{1,3})/.exec(reason)?.[1] ?? '');
  return { kind: kindOf(answer), answer, returned: end === -1 ? '' : paragraphs.slice(end + 1).join('\n\n') };
}

const EXIM_COPY = /^-{4,} This is a copy of (the|your) message/m;

/** The words of its template; a site may write its own, and then it is none that we read. */
function readExim(text: string, failed: string): PlainBounce | null {
  const addresses = failed.split(',').filter((part) => part.trim() !== '');
  if (addresses.length !== 1 || !/permanent error|has failed|could not be delivered/i.test(text)) return null;
  const copy = EXIM_COPY.exec(text);
  const [words, returned] =
    copy === null ? [text, ''] : [text.slice(0, copy.index), text.slice(copy.index).replace(/^[^\n]*\n/, '')];
  const address = (addresses[0] as string).trim();
  const block = words.slice(Math.max(0, words.indexOf(`\n  ${address}`))).replace(`\n  ${address}`, '');
  const answer = readAnswer(block.split(/\n[ \t]*\n/, 1)[0] ?? '', '');
  return { kind: kindOf(answer), answer, returned: returned.trimStart() };
}

/** Both give up for good; what they quote may have been "later" all the same. */
function kindOf({ code, enhanced }: Answer): 'hard' | 'soft' {
  const isSoft = enhanced === null ? code !== null && code < 500 : enhanced.startsWith('4');
  return isSoft ? 'soft' : 'hard';
}
