// The mail server: does it answer, take our login, speak TLS, and take mails of our size? By the transport that all mail goes.

import type { ConnectionOptions } from 'node:tls';
import type { Config } from '../../config/config.ts';
import { parseRelay, type Relay } from '../../config/relay.ts';
import { failureOutcome } from '../../mail/outcome.ts';
import type { SmtpFailure } from '../../mail/smtp-failure.ts';
import { createSession } from '../../mail/smtp-session.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface ServerFacts {
  readonly relay: Relay;
  readonly failure: SmtpFailure | null;
  readonly isEncrypted: boolean;
  /** What it says that it takes (RFC 1870); null = it does not say. */
  readonly maxBytes: number | null;
}

/** Somebody waits: shorter than for a mail. */
const DEADLINES = { connectMs: 10_000, setUpMs: 20_000, envelopeMs: 10_000, mailMs: 10_000 };
/** Twice what mail clients show before they cut a mail off (102 KB), for both forms of a digest and their encoding. */
const LARGEST_MAIL_BYTES = 256 * 1024;
const MB = 1_048_576;

/** Connects, logs in and hangs up. */
export async function askMailServer(
  config: Pick<Config, 'smtpUrl' | 'mail'>,
  tls?: ConnectionOptions,
): Promise<ServerFacts> {
  const relay = parseRelay(config.smtpUrl ?? '');
  const name = config.mail.ehlo;
  const session = createSession({ relay, name, deadlines: DEADLINES, ...(tls === undefined ? {} : { tls }) });
  const failure = await session.open();
  const offers = session.offers();
  session.close();
  return { relay, failure, ...offers };
}

const server = findingsOf('Mail server');

export function judgeMailServer({ relay, failure, isEncrypted, maxBytes }: ServerFacts): Finding {
  const name = `${relay.host}:${relay.port}`;
  if (failure !== null) {
    const reply = readably((failureOutcome(failure) as { reply: string }).reply);
    return server.error(`${name} does not take our mail: ${reply}.`, remedyFor(failure, reply, relay));
  }
  if (maxBytes !== null && maxBytes > 0 && maxBytes < LARGEST_MAIL_BYTES)
    return server.error(
      `${name} takes mails up to ${Math.floor(maxBytes / 1024)} KB only; a full digest has up to ${LARGEST_MAIL_BYTES / 1024} KB.`,
      'Let it take more (Postfix: message_size_limit), or send through another one.',
    );
  if (!isEncrypted && !relay.isLoopback)
    return server.warning(
      `${name} is spoken to without TLS: whoever is in between reads mails and the password.`,
      'Take ?tls=off out of SMTP_URL, unless that network is your own.',
    );
  const login = relay.auth === null ? 'answers' : 'takes our login';
  const size = maxBytes === null || maxBytes === 0 ? '' : `; mails up to ${Math.round(maxBytes / MB)} MB`;
  return server.ok(`${name} ${login}${isEncrypted ? ' over TLS' : ', on this machine'}${size}.`);
}

/** OpenSSL names its own source; what it found stands in the middle. */
function readably(reply: string): string {
  const found = /:SSL routines:[^:]*:([^:]+):/.exec(reply)?.[1];
  return found === undefined ? reply.replace(/[.\s]+$/, '') : `no TLS is spoken there (${found})`;
}

function remedyFor({ step, ours }: SmtpFailure, reply: string, { port, secure }: Relay): string {
  if (/certificate|altname/i.test(reply))
    return "Write the name into SMTP_URL for which the server has its certificate, or let the server's be renewed.";
  if (reply.startsWith('no TLS'))
    return secure
      ? 'smtps:// is for port 465; with 587, write smtp:// into SMTP_URL.'
      : 'Correct the port in SMTP_URL.';
  if (/STARTTLS/i.test(reply) && step !== 'STARTTLS') return 'Take ?tls=off out of SMTP_URL.';
  if (ours === 'login') return 'Correct SMTP_URL.';
  if (step === 'AUTH')
    return 'Correct user and password in SMTP_URL (a % or @ in them is written %25 or %40). Many services want a password made for programs.';
  if (step === 'STARTTLS')
    return `Port ${port} offers no TLS: take the one that does (587, or smtps:// with 465). In a network of your own, ?tls=off goes without.`;
  if (step === 'connect' || step === 'greeting')
    return `Correct host and port in SMTP_URL. Where they are right, a firewall is in between: many hosts let out 587 and 465, but not 25.`;
  return 'See what the server says, and correct SMTP_URL or mail.ehlo.';
}
