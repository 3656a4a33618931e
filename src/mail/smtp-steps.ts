// The steps of a conversation with a mail server, and which answers say yes to them. Pure.

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

/** Does a whole reply say yes (RFC 5321 section 4.2)? */
export function isYes(step: Step, reply: string): boolean {
  if (step === 'greeting') return /^220(?:[ -]|$)/.test(reply);
  // Some old servers say 250 there and wait for the mail.
  if (step === 'DATA') return /^[23]\d\d(?:[ -]|$)/.test(reply);
  return /^2\d\d(?:[ -]|$)/.test(reply);
}

/** The server ends the connection, whatever it was asked (RFC 5321 section 3.8). */
export function isGoodbye(reply: string): boolean {
  return /^421(?:[ -]|$)/.test(reply);
}

/** What a server said in answer to EHLO; one that knows only HELO offers nothing. */
export interface Offers {
  readonly pipelining: boolean;
  /** RFC 3461. */
  readonly dsn: boolean;
  /** Ways to log in, in capitals; null = none is offered. */
  readonly auth: ReadonlySet<string> | null;
  /** The largest mail that it says it takes (RFC 1870); null = it does not say. */
  readonly maxBytes: number | null;
}

export const NO_OFFERS: Offers = { pipelining: false, dsn: false, auth: null, maxBytes: null };

export function readOffers(reply: string): Offers {
  const lines = reply.split('\n').slice(1);
  const words = lines.map((line) =>
    line
      .slice(4)
      .trim()
      .toUpperCase()
      .split(/[\s=]+/),
  );
  const of = (name: string) => words.filter(([first]) => first === name).map(([, ...rest]) => rest);
  const auth = of('AUTH');
  const [size] = of('SIZE').flat();
  return {
    pipelining: of('PIPELINING').length > 0,
    dsn: of('DSN').length > 0,
    auth: auth.length === 0 ? null : new Set(auth.flat()),
    maxBytes: size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : null,
  };
}
