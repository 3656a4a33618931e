// The SMTP side: one message, one recipient, one connection of nodemailer's pool. Never retries by itself (the queue
// does), never throws for what a mail server does, and tells whether the server may have taken the mail.

import { Readable } from 'node:stream';
import SMTPPool from 'nodemailer/lib/smtp-pool';
import { isSafeAddress } from '../address.ts';
import { parseRelay, type Relay } from '../config/relay.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Cut, createCut } from './cut.ts';
import type { Sign } from './dkim.ts';
import type { Message } from './message.ts';
import { failureOutcome, type SendOutcome, sentOutcome } from './outcome.ts';
import { createReachability } from './reachability.ts';

export interface Mailer {
  readonly transport: 'smtp' | 'outbox';
  /**
   * At most one recipient; an outcome, not an exception, for whatever happens on the way. `stale`: MAIL FROM would
   * have come after `freshUntil` (performance.now()), so nothing was said; the connection is warm for the next try.
   */
  send(message: Message, freshUntil?: number): Promise<SendOutcome | Stale>;
  /** Connects, authenticates and hangs up. */
  verify(): Promise<{ ok: true } | { ok: false; error: string }>;
  /** Finishes what is on the wire. */
  close(): Promise<void>;
}

/** What was known about the person when the message was built is too old by now. */
interface Stale {
  readonly status: 'stale';
}

/** Throws RangeError for a URL that is none of a relay. `connections` is also the number of mails in flight. */
export function createSmtpMailer(options: {
  url: string;
  connections: number;
  log: Log;
  /** Without it, mails go out unsigned. */
  sign?: Sign;
  /** So long after the signal, mails that the server has not answered yet are cut off. */
  stop?: { readonly signal: AbortSignal; readonly graceMs: number };
  /** Longest wait of a mail for a server that is out of reach, before it is tried all the same. */
  patienceMs?: number;
}): Mailer {
  const relay = parseRelay(options.url);
  const server = `${relay.host}:${relay.port}`;
  const pool = new SMTPPool(poolOptions(relay, options.connections));
  const reach = createReachability({ ...options, server });
  const inFlight = new Set<Promise<SendOutcome | Stale>>();
  const cut = createCut(options.stop, () => {
    reach.close();
    pool.close({ force: true });
  });
  return {
    transport: 'smtp',
    send(message, freshUntil = Number.POSITIVE_INFINITY) {
      const sending = reach.guard(() => sendSigned({ pool, cut }, message, options.sign, freshUntil));
      inFlight.add(sending);
      return sending.finally(() => inFlight.delete(sending));
    },
    async verify() {
      try {
        await pool.verify();
        return { ok: true };
      } catch (error) {
        return { ok: false, error: messageOf(error) };
      }
    },
    async close() {
      reach.close();
      pool.close();
      await Promise.allSettled(inFlight);
    },
  };
}

function poolOptions(relay: Relay, connections: number): ConstructorParameters<typeof SMTPPool>[0] {
  return {
    host: relay.host,
    port: relay.port,
    secure: relay.secure,
    requireTLS: relay.requireTls,
    // On this machine a certificate is usually missing or self-made, and nobody listens in between.
    ignoreTLS: !relay.requireTls,
    allowInternalNetworkInterfaces: relay.isLoopback,
    ...(relay.auth === null ? {} : { auth: { ...relay.auth } }),
    maxConnections: connections,
    maxRequeues: 0,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    dnsTimeout: 10_000,
    // Also the wait after the final dot: RFC 5321 section 4.5.3.2.6 asks for ten minutes, since hanging up
    // earlier makes the server deliver what we then send again.
    socketTimeout: 600_000,
  };
}

interface Envelope {
  readonly from: string;
  readonly to: string[];
}

type PooledMail = Parameters<InstanceType<typeof SMTPPool>['send']>[0];

interface Way {
  readonly pool: InstanceType<typeof SMTPPool>;
  readonly cut: Cut;
}

const CUT_OFF = 'this process stopped before the mail server had answered';

/** A mail that should be signed never leaves unsigned: that is about us, and a person has to look. */
async function sendSigned(
  way: Way,
  message: Message,
  sign: Sign | undefined,
  freshUntil: number,
): Promise<SendOutcome | Stale> {
  if (sign === undefined) return sendThrough(way, message, freshUntil);
  let raw: Buffer;
  try {
    raw = await sign(message.raw);
  } catch (error) {
    return { status: 'refused', kind: 'about-us', reply: `not sent: ${messageOf(error)}` };
  }
  return sendThrough(way, { ...message, raw }, freshUntil);
}

async function sendThrough(
  { pool, cut }: Way,
  message: Message,
  freshUntil: number,
): Promise<SendOutcome | Stale> {
  const { from, to } = message.envelope;
  if (!isSafeAddress(from) || !isSafeAddress(to)) {
    return {
      status: 'refused',
      kind: 'message',
      reply: 'the envelope does not name one plain sender and recipient',
    };
  }
  let dataAsked = false;
  // Read for the first time when the server has answered 354: the pool pipes it only then.
  const body = new Readable({
    read() {
      dataAsked = true;
      this.push(message.raw);
      this.push(null);
    },
  });
  let isStale = false;
  // Asked for when the connection stands, right before MAIL FROM. Without a recipient the pool says nothing.
  const envelope = (): Envelope => {
    isStale = performance.now() > freshUntil;
    return { from, to: isStale ? [] : [to] };
  };
  return new Promise((resolve) => {
    const forget = cut.whenDone(() =>
      resolve(dataAsked ? failureOutcome(new Error(CUT_OFF), true) : { status: 'stale' }),
    );
    pool.send(asPooledMail(message, envelope, body), (error, info) => {
      forget();
      if (isStale) return resolve({ status: 'stale' });
      resolve(info === undefined || error ? failureOutcome(error, dataAsked) : sentOutcome(info.response));
    });
  });
}

/**
 * What nodemailer's transports take from a mail. Handing it over directly leaves out the composer, which would parse
 * and copy bytes that are final already: 2 to 4 times the mails per second (bench/README.md).
 */
function asPooledMail({ messageId }: Message, envelope: () => Envelope, body: Readable): PooledMail {
  const id = `<${messageId}>`;
  const message = {
    getEnvelope: envelope,
    getHeader: () => id,
    messageId: () => id,
    createReadStream: () => body,
  };
  return { data: {}, message } as unknown as PooledMail;
}
