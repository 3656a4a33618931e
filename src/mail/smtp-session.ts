// One SMTP connection (RFC 5321): opened, logged in, one mail at a time, closed. Every part of it has a deadline of its own, since
// a server that trickles is never idle. Says how each mail ended, in the server's own words where there are any.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { isAnswer, type SmtpFailure } from './smtp-failure.ts';
import { createLine } from './smtp-line.ts';
import { logIn } from './smtp-login.ts';
import type { SessionOptions } from './smtp-options.ts';
import { isGoodbye, isYes, NO_OFFERS, readOffers, type Step } from './smtp-steps.ts';
import { bodyOf, END_OF_MAIL, mailFrom } from './smtp-text.ts';

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
  /** A header that goes before it. */
  readonly signature?: Buffer;
  /** For servers that report by RFC 3461. */
  readonly envid?: string;
}

/** An answer, with the step that it is to; null = none came. */
interface Heard {
  readonly step: Step;
  readonly reply: string | null;
}

export function createSession({ relay, name, deadlines, tls = {} }: SessionOptions): Session {
  const line = createLine({ ...relay, tls });
  let offers = NO_OFFERS;
  let isReady = false;
  let isStopped = false;
  let mails = 0;
  let timer: NodeJS.Timeout | undefined;

  /** For what follows, in the place of the limit before. */
  function limit(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => line.cut(`no answer within ${Math.round(ms / 1000)} s`), ms);
  }
  async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
    limit(ms);
    const result = await work();
    clearTimeout(timer);
    return result;
  }

  async function ask(step: Step, command: string): Promise<Heard> {
    line.say(`${command}\r\n`);
    return { step, reply: await line.answer() };
  }
  function failed({ step, reply }: Heard, maybeTaken = false): SmtpFailure {
    const { why = 'not an answer', byOther: isLost = false } = line.ended() ?? {};
    if (reply !== null)
      return { step, reply, message: why, maybeTaken: maybeTaken && !isAnswer(reply), isLost };
    if (isStopped) return { step, reply, message: why, maybeTaken, isLost, ours: 'stopped' };
    return { step, reply, message: `${why} (${WHERE[step] ?? `at ${step}`})`, maybeTaken, isLost };
  }
  const isNo = ({ step, reply }: Heard) => reply === null || !isYes(step, reply);

  async function setUp(): Promise<SmtpFailure | null> {
    if (!(await line.connect())) return failed({ step: 'connect', reply: null });
    limit(deadlines.setUpMs);
    const greeting: Heard = { step: 'greeting', reply: await line.answer() };
    if (isNo(greeting)) return failed(greeting);
    const refused = await greet();
    if (refused !== null) return failed(refused);
    if (relay.requireTls) {
      const started = await ask('STARTTLS', 'STARTTLS');
      if (isNo(started)) return failed(started);
      if (!(await line.encrypt())) return failed({ step: 'STARTTLS', reply: null });
      // What was said in the clear counts no more (RFC 3207 section 4.2).
      const again = await greet();
      if (again !== null) return failed(again);
    }
    return relay.auth === null ? null : authenticate(relay.auth);
  }
  /** Null = it knows us now. */
  async function greet(): Promise<Heard | null> {
    const ehlo = await ask('EHLO', `EHLO ${name}`);
    offers = readOffers(ehlo.reply ?? '');
    if (!isNo(ehlo)) return null;
    if (relay.requireTls || !isAnswer(ehlo.reply) || isGoodbye(ehlo.reply ?? '')) return ehlo;
    // It is older than EHLO, and what it offers is not known.
    offers = { ...NO_OFFERS, auth: new Set() };
    const helo = await ask('EHLO', `HELO ${name}`);
    // Where it hung up with its refusal, that is what it said.
    return helo.reply === null ? ehlo : isNo(helo) ? helo : null;
  }
  async function authenticate(login: { user: string; pass: string }): Promise<SmtpFailure | null> {
    if (offers.auth === null)
      return { ...failed({ step: 'AUTH', reply: null }), message: NO_LOGIN, ours: 'login' };
    const words = async (text: string) => (await ask('AUTH', text)).reply;
    const end: Heard = { step: 'AUTH', reply: await logIn(words, offers.auth, login) };
    return isNo(end) ? failed(end) : null;
  }

  /** MAIL FROM, RCPT TO and DATA: the answers, as far as they were asked for. */
  async function envelope(mail: Mail): Promise<Heard[]> {
    const commands: readonly (readonly [Step, string])[] = [
      ['MAIL FROM', mailFrom(mail, offers.dsn)],
      ['RCPT TO', `RCPT TO:<${mail.to}>`],
      ['DATA', 'DATA'],
    ];
    const heard: Heard[] = [];
    if (offers.pipelining) {
      // RFC 2920.
      line.say(commands.map(([, command]) => `${command}\r\n`).join(''));
      const answers = commands.map(() => line.answer());
      for (const [index, [step]] of commands.entries())
        heard.push({ step, reply: await (answers[index] ?? null) });
      return heard;
    }
    for (const [step, command] of commands) {
      const one = await ask(step, command);
      heard.push(one);
      if (isNo(one)) break;
    }
    return heard;
  }
  async function transmit(mail: Mail): Promise<Exclude<SmtpResult, 'not-begun'>> {
    const heard = await envelope(mail);
    const refusal = heard.find(isNo);
    if (refusal !== undefined) {
      await withdraw(refusal, heard.at(-1)?.reply ?? null);
      return { failure: failed(refusal) };
    }
    // Of several TLS records that came at once, each is told by itself.
    if (line.isEncrypted()) await nextTurn();
    // An answer to a mail that was not sent yet: the two of us are out of step.
    if (line.isBeyond()) line.cut('not an answer');
    if (line.ended() !== null) return { failure: failed({ step: 'DATA', reply: null }) };
    limit(deadlines.mailMs);
    line.say(mail.signature ?? '', bodyOf(mail.raw), END_OF_MAIL);
    const reply = await line.answer();
    if (reply !== null && isYes('dot', reply)) return { reply };
    return { failure: failed({ step: 'dot', reply }, true) };
  }
  /** It asks for a mail that has nobody to go to: a single dot ends that (RFC 2920 section 3.1). */
  async function withdraw({ step }: Heard, last: string | null): Promise<void> {
    if (last === null || !/^3/.test(last)) return;
    if (step !== 'RCPT TO') return line.cut('not an answer');
    line.say('.\r\n');
    await line.answer();
  }
  /** After a refusal, so that the next mail finds a clean session; one that is out of step with us, or leaves, is of no more use. */
  async function reset(reply: string | null): Promise<void> {
    if (reply === null || !isAnswer(reply) || isGoodbye(reply)) return line.cut('not an answer');
    const answer = await within(RESET_MS, () => ask('reset', 'RSET'));
    if (isNo(answer)) line.cut('not an answer');
  }

  return {
    async open() {
      const failure = await within(deadlines.connectMs, setUp);
      isReady = failure === null;
      if (failure !== null) line.cut(failure.message);
      return failure;
    },
    async send(mail, mayBegin) {
      if (!mayBegin()) return 'not-begun';
      mails += 1;
      if (!isPlain(mail)) return { failure: NOT_PLAIN };
      const result = await within(deadlines.envelopeMs, () => transmit(mail));
      if ('failure' in result) await reset(result.failure.reply);
      return result;
    },
    isOpen: () => isReady && line.ended() === null && !line.isBeyond(),
    offers: () => ({ isEncrypted: line.isEncrypted(), maxBytes: offers.maxBytes }),
    mails: () => mails,
    abort(why) {
      isStopped = true;
      line.cut(why);
    },
    close: () => line.leave(),
  };
}

/** Nothing that would end a command or its path. */
function isPlain({ from, to }: Mail): boolean {
  return !/[\s<>]/.test(from + to);
}

const WHERE: Partial<Record<Step, string>> = {
  connect: 'while connecting',
  greeting: 'before its greeting',
  dot: 'after the mail was handed over',
};
const NOT_PLAIN: SmtpFailure = {
  step: 'MAIL FROM',
  reply: null,
  message: 'an address of the envelope is not one plain address',
  maybeTaken: false,
  isLost: false,
  ours: 'envelope',
};
const NO_LOGIN =
  'the mail server offers no login (AUTH), but SMTP_URL holds a user and a password: correct the port, or take them out';
