// What the answer of a channel means: taken, later, gone, or a no to these words. Pure; knows no secret, and says none.

import { cleanLine } from '../clean-text.ts';
import type { ChannelKind } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';

export interface ChannelAnswer {
  readonly status: number;
  /** `Retry-After`, as it stands there. */
  readonly retryAfter: string | null;
  /** The beginning of it. */
  readonly text: string;
  /** Nobody answered: it stayed on this machine. */
  readonly isOutbox?: boolean;
}

export type ChannelVerdict =
  | { readonly result: 'taken'; readonly isOutbox: boolean }
  /** `waitMs`: what it asks for. `isOurs`: it will stay so until somebody mends it, such as a token that is not valid. */
  | {
      readonly result: 'later';
      readonly words: string;
      readonly waitMs: number | null;
      readonly isOurs: boolean;
    }
  /** There is no such channel any more. */
  | { readonly result: 'gone'; readonly words: string }
  /** It takes others, but not this message. */
  | { readonly result: 'refused'; readonly words: string };

export function judgeAnswer(kind: ChannelKind, answer: ChannelAnswer, now: Date): ChannelVerdict {
  const { status } = answer;
  const words = wordsOf(answer);
  if (status >= 200 && status < 300) return { result: 'taken', isOutbox: answer.isOutbox ?? false };
  const later = (isOurs: boolean): ChannelVerdict => ({
    result: 'later',
    words,
    waitMs: waitOf(answer, now),
    isOurs,
  });
  if (status === 404 || status === 410) return { result: 'gone', words };
  if (kind === 'telegram' && isLostChat(answer)) return { result: 'gone', words };
  // It is not followed: the address holds a secret, which is not carried elsewhere.
  if (status < 400 || status === 401 || status === 403) return later(true);
  if (status >= 500 || [408, 423, 425, 429].includes(status)) return later(false);
  return { result: 'refused', words };
}

/** Telegram says so with 400 and 403, of a chat that is gone or that its bot was put out of. */
function isLostChat({ status, text }: ChannelAnswer): boolean {
  const lost = /chat not found|bot was (?:kicked|blocked)|not a member|deactivated|upgraded to a supergroup/i;
  return (status === 400 || status === 403) && lost.test(text);
}

/** `it answers with the status 410 (channel_is_archived)` */
function wordsOf({ status, text }: ChannelAnswer): string {
  const said = saidIn(text);
  return `it answers with the status ${status}${said === '' ? '' : ` (${said})`}`;
}

/** The sentence of an error, where there is one: not a page, nor what it repeats of ours. */
function saidIn(text: string): string {
  const said = inJson(text) ?? text;
  return /^[\w .,:;'"()-]{1,160}$/.test(said.trim()) ? cleanLine(said, 160) : '';
}

function inJson(text: string): string | null {
  try {
    const { description, message, error } = Object(JSON.parse(text));
    return [description, message, error].find((part): part is string => typeof part === 'string') ?? '';
  } catch {
    return null;
  }
}

const LONGEST_WAIT_MS = DAY_MS;

/** RFC 9110, section 10.2.3: seconds, or a date. Services send parts of seconds, too, and in the body. */
function waitOf({ retryAfter, text }: ChannelAnswer, now: Date): number | null {
  const seconds = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*$/.exec(retryAfter ?? '')?.[1];
  const inBody = /"retry_after"\s*:\s*(\d{1,9}(?:\.\d{1,9})?)/.exec(text)?.[1];
  const atMs = Date.parse(retryAfter ?? '');
  const until = Number.isNaN(atMs) ? 0 : atMs - now.getTime();
  const waitMs = (seconds ? Number(seconds) * 1000 : until) || Number(inBody ?? 0) * 1000;
  if (waitMs === 0) return null;
  return Math.min(Math.max(Math.ceil(waitMs), 1000), LONGEST_WAIT_MS);
}
