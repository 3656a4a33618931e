// The SMTP side: one message, one recipient, one connection. Never retries by itself (the queue does), never throws for
// what a mail server does, and tells whether the server may have taken the mail.

import type { ConnectionOptions } from 'node:tls';
import { isSafeAddress } from '../address.ts';
import { parseRelay } from '../config/relay.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { cutAfter, type Stop } from './cut.ts';
import type { Sign } from './dkim.ts';
import { headerLine } from './headers.ts';
import type { Message } from './message.ts';
import { failureOutcome, type SendOutcome, sentOutcome } from './outcome.ts';
import { createReachability } from './reachability.ts';
import { type Connections, createConnections } from './smtp-connections.ts';
import type { SmtpFailure } from './smtp-failure.ts';
import { DEADLINES, type Deadlines } from './smtp-options.ts';
import { createSession, type Session } from './smtp-session.ts';

export interface Mailer {
  readonly transport: 'smtp' | 'outbox';
  /**
   * At most one recipient; an outcome, not an exception, for whatever happens on the way. `stale`: MAIL FROM would
   * have come after `freshUntil` (performance.now()), so nothing was said; the connection is warm for the next try.
   */
  send(message: Message, options?: SendOptions): Promise<SendOutcome | Stale>;
  /** Connects, authenticates and hangs up. */
  verify(): Promise<{ ok: true } | { ok: false; error: string }>;
  /** The server was found to take so many mails at once. */
  allowed(): number;
  /** Finishes what is on the wire. */
  close(): Promise<void>;
}

export interface SendOptions {
  readonly freshUntil?: number;
  /** Somebody waits for this mail: it has a connection of its own, and is the first at any other. */
  readonly isAwaited?: boolean;
}

/** What was known about the person when the message was built is too old by now. */
interface Stale {
  readonly status: 'stale';
}

interface SmtpOptions {
  readonly url: string;
  /** Also the most digests in flight. */
  readonly connections: number;
  /** So many are counted on: the log says where the server allows fewer. All, if it is not said. */
  readonly wanted?: number;
  readonly log: Log;
  /** What we call ourselves in EHLO. */
  readonly name?: string;
  /** More header lines of each mail, such as the relay wants them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Without it, mails go out unsigned. */
  readonly sign?: Sign;
  /** So long after the signal, mails that the server has not answered yet are cut off. */
  readonly stop?: Stop;
  /** Longest wait of a mail for a server that is out of reach, before it is tried all the same. */
  readonly patienceMs?: number;
  readonly deadlines?: Deadlines;
  readonly tls?: ConnectionOptions;
  /** A connection that has nothing to do is closed after so long. */
  readonly idleMs?: number;
  /** Whether the server allows more connections than it did is asked after so long. */
  readonly growMs?: number;
}

const IDLE_MS = 60_000;
const GROW_MS = 60_000;

/** Throws RangeError for a URL that is none of a relay. */
export function createSmtpMailer(options: SmtpOptions): Mailer {
  const relay = parseRelay(options.url);
  const server = `${relay.host}:${relay.port}`;
  const { name = '[127.0.0.1]', deadlines = DEADLINES, tls, idleMs = IDLE_MS, growMs = GROW_MS } = options;
  const create = () => createSession({ relay, name, deadlines, ...(tls === undefined ? {} : { tls }) });
  const { wanted = options.connections } = options;
  const connections = createConnections({ ...options, wanted, server, create, idleMs, growMs });
  const reach = createReachability({ ...options, connections: wanted, server });
  const head = Buffer.from(
    Object.entries(options.headers ?? {})
      .map(([name, value]) => headerLine(name, value))
      .join(''),
  );
  const complete = (message: Message): Message =>
    head.length === 0 ? message : { ...message, raw: Buffer.concat([head, message.raw]) };
  const inFlight = new Set<Promise<SendOutcome | Stale>>();
  cutAfter(options.stop, () => {
    reach.close();
    connections.abort('this process stopped before the mail server had answered');
  });
  return {
    transport: 'smtp',
    send(message, sendOptions = {}) {
      const sending = reach.guard(() =>
        sendSigned(connections, complete(message), options.sign, sendOptions),
      );
      inFlight.add(sending);
      return sending.finally(() => inFlight.delete(sending));
    },
    async verify() {
      const session = create();
      const failure = await session.open();
      session.close();
      return failure === null ? { ok: true } : { ok: false, error: failureOutcome(failure).reply };
    },
    allowed: connections.allowed,
    async close() {
      reach.close();
      await Promise.allSettled(inFlight);
      connections.close();
    },
  };
}

/** A mail that should be signed never leaves unsigned: that is about us, and a person has to look. */
async function sendSigned(
  connections: Connections,
  message: Message,
  sign: Sign | undefined,
  options: SendOptions,
): Promise<SendOutcome | Stale> {
  const { from, to, envid } = message.envelope;
  if (!isSafeAddress(from) || !isSafeAddress(to)) {
    const reply = 'the envelope does not name one plain sender and recipient';
    return { status: 'refused', kind: 'message', reply };
  }
  const { raw } = message;
  let signature: Buffer | undefined;
  try {
    signature = await sign?.(raw);
  } catch (error) {
    return { status: 'refused', kind: 'about-us', reply: `not sent: ${messageOf(error)}` };
  }
  const mail = { from, to, raw, ...(signature && { signature }), ...(envid !== undefined && { envid }) };
  return sendThrough(connections, mail, options);
}

type Mail = Parameters<Session['send']>[0];

async function sendThrough(
  connections: Connections,
  mail: Mail,
  options: SendOptions,
): Promise<SendOutcome | Stale> {
  const { freshUntil = Number.POSITIVE_INFINITY, isAwaited = false } = options;
  for (let mayRepeat = true; ; mayRepeat = false) {
    const session = await connections.take(isAwaited);
    if (!('send' in session)) return endOf(session);
    const isUsed = session.mails() > 0;
    const result = await session.send(mail, () => performance.now() <= freshUntil);
    connections.giveBack(session);
    if (result === 'not-begun') return { status: 'stale' };
    if ('reply' in result) return sentOutcome(result.reply);
    const { step, reply, isLost } = result.failure;
    // The server had hung up on an idle connection, and we did not know yet: no mail was spoken of.
    const wasIdle = isUsed && isLost && step === 'MAIL FROM' && reply === null;
    if (!wasIdle || !mayRepeat) return endOf(result.failure);
  }
}

/** What we gave up ourselves before the server could have it was not tried. */
function endOf(failure: SmtpFailure): SendOutcome | Stale {
  return failure.ours === 'stopped' && !failure.maybeTaken ? { status: 'stale' } : failureOutcome(failure);
}
