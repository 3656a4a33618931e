// What a connection to the mail server needs to know, and how long each part of what is said on it may take.

import type { ConnectionOptions } from 'node:tls';
import type { Relay } from '../config/relay.ts';

/** How long each part of an exchange may take in all, in ms. */
export interface Deadlines {
  readonly connectMs: number;
  /** From the TCP connection to the end of the login. */
  readonly setUpMs: number;
  /** From MAIL FROM to the answer to DATA. */
  readonly envelopeMs: number;
  /** From the first byte of the mail to the answer to its end. */
  readonly mailMs: number;
}

/** RFC 5321 section 4.5.3.2: five minutes for the greeting and for each command, ten for the answer to the dot. */
export const DEADLINES: Deadlines = {
  connectMs: 30_000,
  setUpMs: 300_000,
  envelopeMs: 300_000,
  mailMs: 600_000,
};

export interface SessionOptions {
  readonly relay: Relay;
  /** What we call ourselves in EHLO. */
  readonly name: string;
  readonly deadlines: Deadlines;
  readonly tls?: ConnectionOptions;
}
