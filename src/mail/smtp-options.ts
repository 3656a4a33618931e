// How a connection to the mail server is made, and how long each part of what is said on it may take.

import type { ConnectionOptions } from 'node:tls';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Relay } from '../config/relay.ts';
import type { Trace } from './smtp-trace.ts';

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

export function connectionOptions(
  { relay, name, deadlines, tls }: SessionOptions,
  trace: Trace,
): ConstructorParameters<typeof SMTPConnection>[0] {
  const { setUpMs, envelopeMs, mailMs } = deadlines;
  return {
    host: relay.host,
    port: relay.port,
    secure: relay.secure,
    name,
    requireTLS: relay.requireTls,
    // On this machine a certificate is usually missing or self-made, and nobody listens in between.
    ignoreTLS: !relay.requireTls,
    allowInternalNetworkInterfaces: relay.isLoopback,
    logger: trace.logger as never,
    transactionLog: true,
    // Ours end first: nodemailer's are the net below.
    connectionTimeout: deadlines.connectMs + setUpMs,
    greetingTimeout: setUpMs,
    dnsTimeout: 10_000,
    socketTimeout: Math.max(setUpMs, envelopeMs, mailMs) + 60_000,
    ...(tls === undefined ? {} : { tls }),
  };
}
