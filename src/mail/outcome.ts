// What an answer of the mail server, or its silence, means for one mail (docs/architecture.md). Pure.

import type { SmtpFailure } from './smtp-failure.ts';
import type { Step } from './smtp-trace.ts';

/**
 * - `bad-address`: the mailbox does not exist · `bad-domain`: nor does its domain · `mailbox-full`: soft
 * - `policy`: not wanted there, as it stands · `about-us`: the server refuses us, whoever the mail is for
 * - `message`: this mail was refused, for a reason that says nothing about others
 */
export type RefusalKind = 'bad-address' | 'bad-domain' | 'mailbox-full' | 'policy' | 'about-us' | 'message';

/**
 * - `connection`: none came about; no mail was spoken of · `not-ready`: the server said "later" to us, at MAIL FROM or
 *   before · `busy`: it said "later" to this mail · `broken`: the connection broke, or the server was out of step, within
 *   a mail; `maybeTaken`: it may have had the whole of it
 */
export type RetryKind = 'connection' | 'not-ready' | 'busy' | 'broken';

export type SendOutcome =
  | { readonly status: 'sent'; readonly reply: string }
  | { readonly status: 'refused'; readonly kind: RefusalKind; readonly reply: string }
  | {
      readonly status: 'retry';
      readonly kind: RetryKind;
      readonly maybeTaken: boolean;
      readonly reply: string;
    };

/** How far SMTP had come. */
type Phase = 'session' | 'sender' | 'recipient' | 'data';

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
    const kind = phase === 'session' || phase === 'sender' ? 'not-ready' : 'busy';
    return { status: 'retry', kind, maybeTaken: false, reply: oneLine(reply) };
  }
  return { status: 'refused', kind: refusalKind(code, statusOf(reply), phase), reply: oneLine(reply) };
}

/** The enhanced status code of a reply (RFC 3463), such as `5.1.1`; null where the server gave none. */
export function statusOf(reply: string): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null;
}

function refusalKind(code: number, status: string | null, phase: Phase): RefusalKind {
  if (phase === 'session' || phase === 'sender') return 'about-us';
  if (status === '5.2.3' || status === '5.3.4') return 'about-us';
  if (status === '5.2.2' || (status === null && code === 552)) return 'mailbox-full';
  if (phase === 'recipient' && (status === '5.1.1' || status === '5.1.10')) return 'bad-address';
  if (phase === 'recipient' && status === '5.1.2') return 'bad-domain';
  if (status?.startsWith('5.7.')) return 'policy';
  // Without a status, 550 and 554 are the codes that filters answer with.
  return status === null && (code === 550 || code === 554) ? 'policy' : 'message';
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
