// The steps of a conversation with a mail server, and what a bad one may do at each of them.

/** `greeting` and `handshake` come before, `dot` after the body; `after`: the mail's 250 has been said. */
export const STEPS = [
  'greeting',
  'ehlo',
  'starttls',
  'handshake',
  'ehlo-tls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'body',
  'dot',
  'after',
] as const;
export type Step = (typeof STEPS)[number];

/**
 * Text is said as it stands, with a line end unless it is `{ raw }`; `end` comes right after it. `kept`: the mail of this
 * dot counts as taken although nothing like a 250 is said.
 */
export type Deed =
  | string
  | {
      readonly say?: string;
      readonly raw?: string;
      readonly end?: 'fin' | 'rst' | 'stall';
      readonly trickleMs?: number;
      readonly afterMs?: number;
      readonly kept?: boolean;
    };

export interface Moment {
  readonly step: Step;
  /** From 1, of the server. */
  readonly connection: number;
  /** From 1, of this connection. */
  readonly mail: number;
  /** The recipient, from `rcpt` on. */
  readonly to: string;
  /** Connections open just now, this one included. */
  readonly open: number;
}
