// What may go wrong in a talk with a mail server, and what has to be known afterwards.

import type { RawSmtpOptions } from '../../helpers/raw-smtp.ts';
import { type Deed, STEPS, type Step } from '../../helpers/raw-smtp-steps.ts';

/** One talk that breaks. */
export interface Talk {
  readonly line: string;
  readonly options: RawSmtpOptions;
  readonly step: Step;
  readonly trouble: string;
  readonly deed: Deed;
  /** The mail of its connection, from 1; for what comes before any mail, the connection. */
  readonly which: number;
}

export interface Known {
  readonly status: 'sent' | 'retry' | 'refused';
  readonly kind?: string;
  readonly maybeTaken?: boolean;
}

const LINES: readonly (readonly [string, RawSmtpOptions])[] = [
  ['plain', {}],
  ['without PIPELINING', { pipelining: false }],
  ['STARTTLS', { starttls: true }],
  ['STARTTLS and AUTH PLAIN', { starttls: true, auth: 'PLAIN' }],
  ['AUTH LOGIN', { auth: 'LOGIN' }],
];
const BEFORE: readonly Step[] = ['greeting', 'ehlo', 'starttls', 'handshake', 'ehlo-tls', 'auth'];

/** Without a word that means anything. */
const SILENT: Readonly<Record<string, Deed>> = {
  FIN: { end: 'fin' },
  RST: { end: 'rst' },
  stall: { end: 'stall' },
  '"2" and FIN': { raw: '2', end: 'fin' },
  '"550 5.1." and FIN': { raw: '550 5.1.', end: 'fin' },
  '"550 5.1." and RST': { raw: '550 5.1.', end: 'rst' },
  'a line of several and FIN': { raw: '550-5.1.1 no\r\n', end: 'fin' },
  'a line end and a stall': { raw: '\r\n', end: 'stall' },
  '"999 what"': '999 what',
  '"hello"': 'hello',
  '"2"': '2',
  'a trickle': { say: `250-${'x'.repeat(5000)}`, trickleMs: 20 },
};
/** Answers, with a hang-up behind them. */
const ANSWERS: Readonly<Record<string, string>> = {
  '421 and FIN': '421 4.3.2 going down',
  '451 and FIN': '451 4.3.0 later',
  '550 and FIN': '550 5.1.1 no such user',
  '554 and FIN': '554 5.7.1 not wanted here',
};

/** All of them. */
export function listTalks(): Talk[] {
  const troubles = Object.entries({ ...SILENT, ...answerDeeds() });
  return LINES.flatMap(([line, options]) =>
    STEPS.filter((step) => isReached(step, options)).flatMap((step) =>
      troubles
        .filter(([trouble]) => !isPointless(step, trouble))
        .flatMap(([trouble, deed]) =>
          (BEFORE.includes(step) ? [1, 2] : [1, 2, 3]).map((which) => ({
            ...{ line, options, step, trouble, deed, which },
          })),
        ),
    ),
  );
}

function answerDeeds(): Record<string, Deed> {
  const deeds = Object.entries(ANSWERS).map(([name, say]): [string, Deed] => [name, { say, end: 'fin' }]);
  return Object.fromEntries(deeds);
}

function isReached(step: Step, { starttls, auth }: RawSmtpOptions): boolean {
  if (['starttls', 'handshake', 'ehlo-tls'].includes(step)) return starttls === true;
  return step !== 'auth' || auth !== undefined;
}

/** What has no answer cannot be answered, and a "2" is the beginning of a handshake. */
function isPointless(step: Step, trouble: string): boolean {
  if (step === 'handshake') return trouble in ANSWERS;
  return step === 'after' && (trouble in ANSWERS || /"|line|trickle/.test(trouble));
}

export function isBeforeMail({ step }: Pick<Talk, 'step'>): boolean {
  return BEFORE.includes(step);
}

/** More than one where the network decides: a reset discards what was not read yet. */
export function whatIsKnown(talk: Talk): readonly Known[] {
  const { step, trouble } = talk;
  const sent: Known = { status: 'sent' };
  const isEnd = step === 'body' || step === 'dot';
  const broken: Known = {
    status: 'retry',
    kind: isBeforeMail(talk) ? 'connection' : 'broken',
    maybeTaken: isEnd,
  };
  if (step === 'after')
    return trouble === 'RST' ? [sent, { status: 'retry', kind: 'broken', maybeTaken: true }] : [sent];
  const answer = ANSWERS[trouble];
  if (answer === undefined) return isNoHarm(talk) ? [broken, sent] : [broken];
  const isAboutUs = isBeforeMail(talk) || step === 'mail';
  if (answer.startsWith('4'))
    return [{ status: 'retry', kind: isAboutUs ? 'about-us' : 'busy', maybeTaken: false }];
  return [{ status: 'refused', kind: isAboutUs ? 'about-us' : kindOf(answer, step) }];
}

/**
 * A "2" before any mail is a poor yes, and what the server says to the mail counts. What comes in the clear before a handshake
 * is not listened to (RFC 3207). A connection that was used before and breaks at its next mail had been idle, as far as
 * anybody can tell: that mail goes by another, at once.
 */
function isNoHarm({ step, trouble, which, options }: Talk): boolean {
  if (trouble === '"2"') return isBeforeMail({ step }) && step !== 'greeting';
  if (step === 'handshake') return trouble.startsWith('"') && !/FIN|RST/.test(trouble);
  const isBegun = options.pipelining === false ? step === 'mail' : ['mail', 'rcpt', 'data'].includes(step);
  return which > 1 && /FIN|RST/.test(trouble) && isBegun;
}

function kindOf(answer: string, step: Step): string {
  if (!answer.includes('5.1.1')) return 'policy';
  return step === 'rcpt' ? 'no-mailbox' : 'likely-no-mailbox';
}
