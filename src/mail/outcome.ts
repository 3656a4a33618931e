// What an answer of the mail server, or its silence, means for one mail (docs/architecture.md). Pure.

import { type Answer, type Phase, type RefusalKind, readRefusal } from './refusal.ts';
import type { SmtpFailure } from './smtp-failure.ts';
import type { Step } from './smtp-steps.ts';

/**
 * - `connection`: none came about; no mail was spoken of · `about-us`: "later" at MAIL FROM or before, whoever the mail is
 *   for · `busy`: "later", from a server that took MAIL FROM · `broken`: the connection broke, or the server was out of
 *   step, within a mail; `maybeTaken`: it may have had the whole of it
 */
export type RetryKind = 'connection' | 'about-us' | 'busy' | 'broken';

export type SendOutcome =
  | { readonly status: 'sent'; readonly reply: string }
  | { readonly status: 'refused'; readonly kind: RefusalKind; readonly reply: string }
  | {
      readonly status: 'retry';
      readonly kind: RetryKind;
      readonly maybeTaken: boolean;
      readonly reply: string;
    };

const MAX_REPLY = 500;

export function sentOutcome(reply: string): SendOutcome {
  return { status: 'sent', reply: oneLine(reply) };
}

/** Judges how a mail ended that was not taken, as far as is known. Only a whole answer of 4xx or 5xx is one. */
export function failureOutcome(failure: SmtpFailure): SendOutcome {
  const { step, reply, message, maybeTaken, ours } = failure;
  const phase = phaseOf(step);
  if (ours === 'envelope') return { status: 'refused', kind: 'message', reply: oneLine(message) };
  if (ours === 'login') return { status: 'refused', kind: 'about-us', reply: oneLine(message) };
  const code = Number(/^([45]\d\d)(?=[ -]|$)/m.exec(reply ?? '')?.[1] ?? 0);
  if (reply === null || code === 0) {
    const words = reply === null ? message : `no SMTP answer to ${step}: ${reply}`;
    const kind = phase === 'session' ? 'connection' : 'broken';
    return { status: 'retry', kind, maybeTaken, reply: oneLine(words) };
  }
  // 503 says that the session was in the wrong state, not that the mail is unwanted; 4xx and 421 say "later".
  if (code < 500 || code === 503) {
    const kind = phase === 'session' || phase === 'sender' ? 'about-us' : 'busy';
    return { status: 'retry', kind, maybeTaken: false, reply: oneLine(reply) };
  }
  const line = oneLine(reply);
  return { status: 'refused', kind: readRefusal(answerOf(line), phase), reply: line };
}

/** The parts of a reply, as the ledger keeps it. */
export function answerOf(reply: string): Answer {
  const code = /^\d{3}/.exec(reply)?.[0];
  return { code: code === undefined ? null : Number(code), enhanced: statusOf(reply), text: reply };
}

/** The enhanced status code of a reply (RFC 3463), such as `5.1.1`; qmail writes `(#5.1.1)`. Null where there is none. */
export function statusOf(reply: string): string | null {
  const [, first, atEnd] =
    /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b|\(#([245]\.\d{1,3}\.\d{1,3})\)/.exec(reply) ?? [];
  return first ?? atEnd ?? null;
}

function phaseOf(step: Step): Phase {
  if (step === 'MAIL FROM') return 'sender';
  if (step === 'RCPT TO') return 'recipient';
  return step === 'DATA' || step === 'dot' ? 'data' : 'session';
}

/** For the ledger: one printable line; of a reply of several lines all, without the repeated codes. */
function oneLine(reply: string): string {
  const joined = reply.replaceAll(/\r?\n\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3} )?/g, ' ');
  return joined
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, MAX_REPLY);
}
