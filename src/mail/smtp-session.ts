// One SMTP connection: opened, logged in, one mail at a time, closed. Every part of it has a deadline of its own, since a
// server that trickles is never idle. Says how each mail ended, in the server's own words where there are any.

import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { messageOf } from '../errors.ts';
import { isAnswer, type SmtpFailure } from './smtp-failure.ts';
import { connectionOptions, type SessionOptions } from './smtp-options.ts';
import { createTrace, isTaken, type Step } from './smtp-trace.ts';

const RESET_MS = 10_000;

export type SmtpResult = { readonly reply: string } | { readonly failure: SmtpFailure } | 'not-begun';

export interface Session {
  /** Connects and logs in; null = ready. */
  open(): Promise<SmtpFailure | null>;
  /** `mayBegin` is asked right before MAIL FROM. */
  send(mail: Mail, mayBegin: () => boolean): Promise<SmtpResult>;
  isOpen(): boolean;
  /** What the server said of itself when it was greeted last. */
  offers(): { readonly isEncrypted: boolean; readonly maxBytes: number | null };
  /** Mails sent or tried. */
  mails(): number;
  /** Gives up what is under way: it ends as a failure. */
  abort(why: string): void;
  /** Says goodbye; nothing is under way. */
  close(): void;
}

interface Mail {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
  /** For servers that report by RFC 3461. */
  readonly envid?: string;
}

export function createSession(options: SessionOptions): Session {
  const { relay, deadlines } = options;
  let isOpen = false;
  let mails = 0;
  /** Ends what is under way; there is at most one such thing. */
  let fail: ((why: string) => void) | null = null;
  let isLost = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const trace = createTrace(() => limit(deadlines.setUpMs));
  const connection = new SMTPConnection(connectionOptions(options, trace));
  connection.on('error', (error) => lose(messageOf(error)));
  connection.on('end', () => {
    isOpen = false;
    lose('Connection closed unexpectedly');
  });

  function lose(why: string): void {
    isLost = fail !== null;
    fail?.(why);
  }

  function limit(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => fail?.(`no answer within ${Math.round(ms / 1000)} s`), ms);
  }

  /** Runs one thing with a deadline; whatever ends it first counts. */
  function attempt<T>(
    ms: number,
    failed: (why: string) => T,
    start: (done: (result: T) => void) => void,
  ): Promise<T> {
    return new Promise((resolve) => {
      const done = (result: T): void => {
        if (fail !== end) return;
        fail = null;
        clearTimeout(timer);
        resolve(result);
      };
      const end = (why: string): void => {
        const result = failed(why);
        done(result);
        connection.close();
      };
      fail = end;
      limit(ms);
      start(done);
    });
  }

  function failure(why: string, maybeTaken: boolean): SmtpFailure {
    const refusal = trace.refusal();
    if (refusal === null) {
      const step = trace.step();
      if (isStopped) return { step, reply: null, message: why, maybeTaken, isLost, ours: 'stopped' };
      return { step, reply: null, message: `${why} (${WHERE[step] ?? `at ${step}`})`, maybeTaken, isLost };
    }
    return { ...refusal, message: why, maybeTaken: maybeTaken && !isAnswer(refusal.reply), isLost };
  }

  function open(): Promise<SmtpFailure | null> {
    return attempt<SmtpFailure | null>(
      deadlines.connectMs,
      (why) => failure(why, false),
      (done) => {
        const ready = (error?: Error | null): void => {
          if (error) {
            fail?.(messageOf(error));
            return;
          }
          isOpen = true;
          done(null);
        };
        connection.connect((error) => {
          if (error || relay.auth === null) return ready(error);
          if (!connection.allowsAuth) return refuseLogin(NO_LOGIN, done);
          connection.login({ ...relay.auth }, (refusal) => {
            if (refusal && trace.refusal() === null && isOurs(refusal)) refuseLogin(refusal.message, done);
            else ready(refusal);
          });
        });
      },
    );
  }
  function refuseLogin(message: string, done: (failure: SmtpFailure) => void): void {
    // A garbled answer to EHLO names no AUTH either: that is the server's trouble, and may pass.
    const refused = trace.refusal() === null;
    done(refused ? { ...failure(message, false), message, ours: 'login' } : failure(message, false));
    connection.close();
  }

  async function send(mail: Mail, mayBegin: () => boolean): Promise<SmtpResult> {
    if (!mayBegin()) return 'not-begun';
    mails += 1;
    trace.begin();
    const result = await transmit(mail);
    if (!('failure' in result) || !isOpen) return result;
    // Out of step with a server that answers otherwise than by SMTP: what it says next may be anything's answer.
    if (isAnswer(result.failure.reply)) await reset();
    else connection.close();
    return result;
  }
  function transmit({ from, to, raw, envid }: Mail): Promise<Exclude<SmtpResult, 'not-begun'>> {
    let isGone = false;
    const ended = (why: string) => ({ failure: failure(why, isGone) });
    return attempt<Exclude<SmtpResult, 'not-begun'>>(deadlines.envelopeMs, ended, (done) => {
      const body = bodyOf(raw, () => {
        // nodemailer takes a bare "2" for a yes. Whether the server is ready for the mail, nobody knows then.
        if (trace.refusal() !== null) {
          fail?.('not an answer');
          return false;
        }
        isGone = true;
        trace.bodyGone();
        limit(deadlines.mailMs);
        return true;
      });
      // A report needs no more of the mail than its headers.
      const dsn = envid === undefined ? {} : { dsn: { ret: 'HDRS', envid } };
      connection.send({ from, to: [to], ...dsn }, body, (error, info) => {
        if (error) {
          const { failure: failed } = ended(messageOf(error));
          const isRefused = isOurs(error) && error.code === 'EENVELOPE';
          return done({ failure: isRefused ? { ...failed, ours: 'envelope' } : failed });
        }
        if (isGone && isTaken(info.response)) return done({ reply: info.response });
        // An answer that is none, or one to a mail that was not sent yet: the two of us are out of step.
        const reply = info.response;
        done({ failure: { step: 'dot', reply, message: 'not an answer', maybeTaken: isGone, isLost } });
        connection.close();
      });
    });
  }
  /** After a refusal, so that the next mail finds a clean session. */
  function reset(): Promise<void> {
    return attempt<void>(
      RESET_MS,
      () => undefined,
      (done) => {
        connection.reset((error) => {
          if (error) connection.close();
          done();
        });
      },
    );
  }

  return {
    open,
    send,
    isOpen: () => isOpen,
    offers: () => ({ isEncrypted: connection.secure, maxBytes: trace.maxBytes() }),
    mails: () => mails,
    abort(why) {
      isStopped = true;
      if (fail === null) connection.close();
      else fail(why);
    },
    close() {
      if (isOpen) connection.quit();
      else connection.close();
      isOpen = false;
    },
  };
}

const WHERE: Partial<Record<Step, string>> = {
  connect: 'while connecting',
  greeting: 'before its greeting',
  dot: 'after the mail was handed over',
};
const NO_LOGIN =
  'the mail server offers no login (AUTH), but SMTP_URL holds a user and a password: correct the port, or take them out';

/** nodemailer itself would not; nothing was said. */
function isOurs(error: { readonly command?: unknown }): boolean {
  return error.command === 'API';
}

/**
 * Read for the first time when the server has answered DATA. An answer that comes before the body left is none to it:
 * what else the server said in the same breath gets its turn first. `mayGo` is asked right before it leaves.
 */
function bodyOf(raw: Buffer, mayGo: () => boolean): Readable {
  return new Readable({
    read() {
      setImmediate(() =>
        setImmediate(() => {
          if (this.destroyed || !mayGo()) return;
          this.push(raw);
          this.push(null);
        }),
      );
    },
  });
}
