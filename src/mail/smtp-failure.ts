// A mail that was not taken, as far as the conversation tells; what it means says outcome.ts.

import type { Step } from './smtp-steps.ts';

/** The mail did not go out, as far as anybody knows. */
export interface SmtpFailure {
  readonly step: Step;
  /** The server's answer, whole and not cut; null where it gave none. */
  readonly reply: string | null;
  readonly message: string;
  /** The whole mail may have reached the server, which did not say so. */
  readonly maybeTaken: boolean;
  /** The other side, or the network, ended the connection. */
  readonly isLost: boolean;
  /** Decided here. `login`: the server offers none · `stopped`: we hang up. */
  readonly ours?: 'login' | 'envelope' | 'stopped';
}

/** Does it say "no", or "later"? Anything else is no answer of SMTP. */
export function isAnswer(reply: string | null): boolean {
  return /^[45]\d\d(?:[ -]|$)/.test(reply ?? '');
}
