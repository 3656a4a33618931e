// What an answer of the mail server, or its silence, means for one mail (docs/architecture.md). Pure.

import { type Answer, type Phase, type RefusalKind, readRefusal } from './refusal.ts';

/**
 * - `busy`: "later", from a server that took MAIL FROM · `about-us`: "later" before that, whoever the mail is for
 * - `connection`: nobody there, or no answer · `maybeTaken`: it was lost when the server may have had the whole mail
 */
export type SendOutcome =
  | { readonly status: 'sent'; readonly reply: string }
  | { readonly status: 'refused'; readonly kind: RefusalKind; readonly reply: string }
  | {
      readonly status: 'retry';
      readonly kind: 'busy' | 'about-us' | 'connection';
      readonly maybeTaken: boolean;
      readonly reply: string;
    };

const MAX_REPLY = 500;

export function sentOutcome(reply: string): SendOutcome {
  return { status: 'sent', reply: oneLine(reply) };
}

/**
 * Judges an error of nodemailer. `dataAsked`: the server had answered DATA with 354, so it may have taken the mail.
 * Only the answer decides; `error.permanent` knows just the reply code.
 */
export function failureOutcome(error: unknown, dataAsked: boolean): SendOutcome {
  const failure = asFailure(error);
  const { code, responseCode, response, command, message } = failure;
  if (responseCode === null) {
    const reply = oneLine(message);
    // Refused here, before anything was said to a server.
    if (command === 'API' && code === 'EENVELOPE') return { status: 'refused', kind: 'message', reply };
    if (code === 'EAUTH' && command === 'API') return { status: 'refused', kind: 'about-us', reply };
    return { status: 'retry', kind: 'connection', maybeTaken: dataAsked, reply };
  }
  const reply = oneLine(response);
  // 503 says that the session was in the wrong state, not that the mail is unwanted; 4xx and 421 say "later".
  const phase = phaseOf(command, dataAsked);
  if (responseCode < 500 || responseCode === 503) {
    const kind = phase === 'session' || phase === 'sender' ? 'about-us' : 'busy';
    return { status: 'retry', kind, maybeTaken: false, reply };
  }
  return { status: 'refused', kind: readRefusal(answerOf(reply), phase), reply };
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

/** Greeting, EHLO, STARTTLS and AUTH come before any mail; `CONN` is also an answer that came with the hang-up. */
function phaseOf(command: string, dataAsked: boolean): Phase {
  if (dataAsked) return 'data';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  return command === 'DATA' ? 'data' : 'session';
}

interface Failure {
  readonly message: string;
  readonly code: string;
  readonly command: string;
  readonly response: string;
  readonly responseCode: number | null;
}

function asFailure(error: unknown): Failure {
  const { message, code, command, response, responseCode } = (
    error instanceof Error ? error : { message: String(error) }
  ) as { message: string; code?: unknown; command?: unknown; response?: unknown; responseCode?: unknown };
  const answered = typeof response === 'string' && typeof responseCode === 'number';
  return {
    message,
    code: String(code ?? ''),
    command: String(command ?? ''),
    response: answered ? response : '',
    responseCode: answered ? responseCode : null,
  };
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
