// A talk with a mail server breaks at any step, in any way, on the first mail of a connection or a later one.

import { silentLog } from '../../../src/log.ts';
import { renderEdition } from '../../../src/mail/digest-mail.ts';
import { createSmtpMailer, type Mailer } from '../../../src/mail/mailer.ts';
import { type RawSmtp, startRawSmtp } from '../../helpers/raw-smtp.ts';
import { sampleMessage, sampleView } from '../../mail/samples.ts';
import { isBeforeMail, listTalks, type Talk, whatIsKnown } from '../mail/talks.ts';
import type { Fault, Trial } from '../trial.ts';

export const brokenTalks: Fault = {
  row: 7,
  name: 'a talk with a server breaks anywhere',
  backends: [],
  isInQuick: true,
  run,
};

const IN_QUICK = 100;
const AT_A_TIME = 25;
/** Long enough for a busy machine. */
const DEADLINE_MS = { quick: 1500, full: 4000 };
const TRIES_AFTER = 2;

const content = renderEdition(sampleView([]));

interface Found {
  readonly talk: Talk;
  /** Null = as it should be. */
  readonly problem: string | null;
  readonly copies: number;
  /** Nothing of the mail had left, and yet it is said to be on its way; or the other way round. */
  readonly isLostSightOf: boolean;
  readonly goesOn: boolean;
}

async function run(trial: Trial): Promise<void> {
  const all = listTalks();
  const drawn = trial.isQuick ? pick(trial, all, IN_QUICK) : all;
  const found: Found[] = [];
  const waiting = drawn.values();
  const work = async (): Promise<void> => {
    for (const talk of waiting) found.push(await tryTalk(trial, talk));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const wrong = found.filter(({ problem }) => problem !== null);
  trial.figure('talks', `${found.length} of ${all.length}`);
  trial.exactly('read wrongly', wrong.length, 0);
  for (const { talk, problem } of wrong.slice(0, 5)) trial.holds(nameOf(talk), false, String(problem));
  trial.atMost('most copies of a try', Math.max(...found.map(({ copies }) => copies)), 1);
  trial.exactly('taken and not known to be', found.filter((one) => one.isLostSightOf).length, 0);
  trial.exactly('next mails that did not go out', found.filter((one) => !one.goesOn).length, 0);
}

function pick<T>(trial: Trial, all: readonly T[], count: number): T[] {
  const rest = [...all];
  return Array.from({ length: count }, () => rest.splice(trial.draw(0, rest.length - 1), 1)[0] as T);
}

function nameOf({ line, step, trouble, which }: Talk): string {
  return `${trouble} at ${step} of ${isBeforeMail({ step }) ? 'connection' : 'mail'} ${which}, ${line}`;
}

async function tryTalk(trial: Trial, talk: Talk): Promise<Found> {
  const smtp = await startRawSmtp(talk.options);
  // This machine under a name that does not say so, where TLS is demanded.
  const url = talk.options.starttls ? smtp.url.replace('127.0.0.1', '[::ffff:127.0.0.1]') : smtp.url;
  const ms = trial.isQuick ? DEADLINE_MS.quick : DEADLINE_MS.full;
  const mailer = createSmtpMailer({
    ...{ url, connections: 1, log: silentLog, patienceMs: 1, tls: { rejectUnauthorized: false } },
    deadlines: { connectMs: ms, setUpMs: ms, envelopeMs: ms, mailMs: ms },
  });
  try {
    return await breakTalk(talk, smtp, mailer);
  } finally {
    await mailer.close();
    await smtp.close();
  }
}

async function breakTalk(talk: Talk, smtp: RawSmtp, mailer: Mailer): Promise<Found> {
  const { step, which, deed } = talk;
  const isFirst = isBeforeMail(talk) ? ('connection' as const) : ('mail' as const);
  smtp.fault = (moment) => {
    if (moment.step === step && moment[isFirst] === which) return deed;
    // Else there would be no second connection.
    const isLast = isFirst === 'connection' && moment.step === 'after' && moment.connection < which;
    return isLast ? { end: 'fin' } : null;
  };
  for (let mail = 1; mail < which; mail += 1) await mailer.send(message(mail));
  const outcome = await mailer.send(message(which));
  const expected = whatIsKnown(talk);
  const isRight = expected.some((known) =>
    Object.entries(known).every(([key, value]) => outcome[key as keyof typeof outcome] === value),
  );
  const copies = smtp.copies.get(idOf(which))?.length ?? 0;
  const maybeTaken = outcome.status === 'retry' && outcome.maybeTaken;
  smtp.fault = () => null;
  let goesOn = false;
  for (let tries = 0; tries < TRIES_AFTER && !goesOn; tries += 1)
    goesOn = (await mailer.send(message(which + 1))).status === 'sent';
  return {
    talk,
    problem: isRight ? null : `${JSON.stringify(outcome)}, not ${JSON.stringify(expected)}`,
    copies,
    isLostSightOf: copies === 0 ? outcome.status === 'sent' : outcome.status !== 'sent' && !maybeTaken,
    goesOn,
  };
}

function message(mail: number) {
  return sampleMessage(content, { to: 'ada@example.net', messageId: `mail${mail}@example.org` });
}
function idOf(mail: number): string {
  return `<mail${mail}@example.org>`;
}
