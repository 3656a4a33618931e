// What was said on one SMTP connection: each command with its answer. nodemailer reports one error, and loses the server's
// words where a hang-up or a 421 follows them; its transaction log has them all.

/** The command that an answer is to; `dot` is the end of the mail, `reset` the clean-up after a refusal. */
export type Step =
  | 'connect'
  | 'greeting'
  | 'EHLO'
  | 'STARTTLS'
  | 'AUTH'
  | 'MAIL FROM'
  | 'RCPT TO'
  | 'DATA'
  | 'dot'
  | 'reset';

export interface Trace {
  /** For nodemailer, with `transactionLog`. */
  readonly logger: object;
  /** Forgets the answers so far; a mail begins. */
  begin(): void;
  /** The body was handed over: the next answer is that to the dot. */
  bodyGone(): void;
  /** The first answer since `begin` that was none of success, with the command that it was to. */
  refusal(): { readonly step: Step; readonly reply: string } | null;
  /** The largest mail that the server says it takes (RFC 1870); null = it does not say. */
  maxBytes(): number | null;
  /** The command whose answer is waited for. */
  step(): Step;
}

/** `connected`: the TCP (and, for smtps, TLS) connection stands. */
export function createTrace(connected: () => void): Trace {
  let waiting: Step[] = ['greeting'];
  let current: Step = 'connect';
  let refusal: { step: Step; reply: string } | null = null;
  let isFresh = false;
  let greeting = '';

  function answered(reply: string): void {
    const step = waiting.shift() ?? current;
    current = waiting[0] ?? step;
    if (step === 'EHLO') greeting = reply;
    if (refusal !== null || isSuccess(step, reply)) return;
    refusal = { step, reply };
    isFresh = true;
    queueMicrotask(() => {
      isFresh = false;
    });
  }
  /** What a closing connection leaves without a line end is logged as an answer in the same breath: it is half of one. */
  function ended(): void {
    if (isFresh) refusal = null;
  }
  function said(command: string): void {
    const step = stepOf(command);
    if (step === null) return;
    waiting.push(step);
    current = waiting[0] as Step;
  }
  function take(entry: { readonly tnx?: string; readonly localPort?: number }, message: string): void {
    if (entry.tnx === 'client') said(message);
    else if (entry.tnx === 'server') answered(message);
    else if (entry.tnx === 'network' && entry.localPort !== undefined) {
      current = 'greeting';
      connected();
    } else if (entry.tnx === 'network' && message === 'Connection closed') ended();
  }

  return {
    logger: { trace: take, debug: take, info: take, warn: take, error: take, fatal: take },
    begin() {
      waiting = [];
      refusal = null;
      current = 'MAIL FROM';
    },
    bodyGone() {
      waiting.push('dot');
      current = 'dot';
    },
    refusal: () => refusal,
    maxBytes() {
      const size = /^250[ -]SIZE (\d{1,15})\s*$/im.exec(greeting)?.[1];
      return size === undefined ? null : Number(size);
    },
    step: () => current,
  };
}

const COMMANDS: readonly [RegExp, Step | null][] = [
  [/^(EHLO|HELO)\b/, 'EHLO'],
  [/^STARTTLS$/, 'STARTTLS'],
  [/^MAIL FROM:/, 'MAIL FROM'],
  [/^RCPT TO:/, 'RCPT TO'],
  [/^DATA$/, 'DATA'],
  [/^RSET$/, 'reset'],
  [/^(QUIT|\.)$/, null],
];

/** Whatever is none of the others is a line of a login. */
function stepOf(command: string): Step | null {
  const known = COMMANDS.find(([pattern]) => pattern.test(command));
  return known === undefined ? 'AUTH' : known[1];
}

function isSuccess(step: Step, reply: string): boolean {
  // Some old servers say 250 there and wait for the mail.
  if (step === 'DATA') return /^[23]\d\d(?:[ -]|$)/.test(reply);
  if (step === 'AUTH') return /^(2|334)/.test(reply);
  return isTaken(reply);
}

/** A whole reply that says yes (RFC 5321 section 4.2). */
export function isTaken(reply: string): boolean {
  return /^2\d\d(?:[ -]|$)/.test(reply);
}
