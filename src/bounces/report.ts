// What a report says before anybody knows whom it is about. Pure.

import { answerOf } from '../mail/outcome.ts';
import type { Answer } from '../mail/refusal.ts';

export type ReportKind = 'hard' | 'soft' | 'complaint';

/** By what the mail is known that a report is about. */
export interface Clues {
  /** Texts in which a mark of ours may stand (mail/marks.ts), the likeliest first. */
  readonly marks: readonly string[];
  /** Message-IDs, without angle brackets. */
  readonly messageIds: readonly string[];
  /** Only from those who have shown who they are; else anybody could write anybody's. */
  readonly address: string | null;
}

export interface FoundReport {
  readonly kind: ReportKind;
  readonly answer: Answer;
  readonly clues: Clues;
  /** When it was said; null = not told. */
  readonly at: Date | null;
}

export const NO_ANSWER: Answer = { code: null, enhanced: null, text: '' };

/** What a server said, from what a report quotes of it (`smtp; 550 5.1.1 …`) and the status that stands beside (RFC 3464). */
export function readAnswer(quoted: string, status: string): Answer {
  const text = quoted
    .replace(/^\s*[\w-]{1,40}\s*;/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  // Several services put words of their own, or the code twice, before what the server said.
  const [said = text] =
    /\b[45]\d\d[ -][245]\.\d{1,3}\.\d{1,3}\b.*/.exec(text) ?? /\b[45]\d\d[ -].*/.exec(text) ?? [];
  const { code, enhanced } = answerOf(said);
  const beside = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(status)?.[1] ?? null;
  // Where one is vague, the other may say it.
  const isVague = enhanced === null || /^\d\.0\.0$/.test(enhanced);
  return { code, enhanced: isVague ? (beside ?? enhanced) : enhanced, text };
}

/** Without angle brackets, as it stands in a header. */
export function bareId(text: string): string {
  return /<([^<>\s]{3,400})>/.exec(text)?.[1] ?? text.trim().slice(0, 400);
}
