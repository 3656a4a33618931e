// What an answer of the mail server, or its silence, means for one mail (docs/architecture.md). Pure.

/**
 * - `bad-address`: the mailbox does not exist · `bad-domain`: nor does its domain · `mailbox-full`: soft
 * - `policy`: not wanted there, as it stands · `about-us`: the server refuses us, whoever the mail is for
 * - `message`: this mail was refused, for a reason that says nothing about others
 * - `maybeTaken`: the connection was lost when the server may have had the whole mail
 */
export type SendOutcome =
  | { readonly status: 'sent'; readonly reply: string }
  | { readonly status: 'refused'; readonly kind: RefusalKind; readonly reply: string }
  | {
      readonly status: 'retry';
      readonly kind: 'busy' | 'connection';
      readonly maybeTaken: boolean;
      readonly reply: string;
    };

export type RefusalKind = 'bad-address' | 'bad-domain' | 'mailbox-full' | 'policy' | 'about-us' | 'message';

/** How far SMTP had come: the command whose answer failed, as nodemailer names it in `error.command`. */
type Phase = 'session' | 'sender' | 'recipient' | 'data';

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
  if (responseCode < 500 || responseCode === 503) {
    return { status: 'retry', kind: 'busy', maybeTaken: false, reply };
  }
  return {
    status: 'refused',
    kind: refusalKind(responseCode, statusOf(response), phaseOf(command, dataAsked)),
    reply,
  };
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
