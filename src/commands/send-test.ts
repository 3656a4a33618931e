// `rolecall send --to`: one digest to one address, by the way that all mail goes, to see how it arrives. Nothing is
// planned or recorded: the database is closed again before the mail is sent.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { domainOf } from '../address.ts';
import { openMailer } from '../base.ts';
import type { Db } from '../database/database.ts';
import { UserError } from '../errors.ts';
import { openPauses } from '../installation/pause-store.ts';
import { silentLog } from '../log.ts';
import type { Message } from '../mail/message.ts';
import { outboxDir, outboxFileName } from '../mail/outbox.ts';
import type { SendOutcome } from '../mail/outcome.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { suppressionOf } from '../subscribers/suppression-store.ts';
import { formatInstant } from '../texts/instant.ts';
import { textsOf } from '../texts/texts.ts';
import { type AlertOptions, hasAlertOptions } from './alert-options.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { withProgress } from './progress.ts';
import { findReader, parseRecipient, parseSampleChoice } from './sample-choice.ts';
import { buildSampleMessage, loadSample, type Sample } from './sample-digest.ts';
import { shownPath } from './shown-path.ts';
import { describeSuppression } from './suppression.ts';
import { count, plain } from './table.ts';

export interface TestOptions extends AlertOptions {
  readonly to: string;
  /** Whose digest instead of the recipient's own. */
  readonly as?: string;
  readonly json: boolean;
}

const USAGE = '--as and --tags both say whose digest is sent: give one of them';
const NOBODY =
  'say whose digest to send with --tags, such as --tags data,tech, or with --as and a subscriber';

/** Exit code 0 when the mail was taken. */
export async function sendTestCommand(context: CommandContext, options: TestOptions): Promise<number> {
  const to = parseRecipient(options.to);
  const own = options.as === undefined && !hasAlertOptions(options) ? { email: to } : {};
  const choice = parseSampleChoice(
    { ...options, ...own, ...(options.as === undefined ? {} : { email: options.as }) },
    USAGE,
  );
  const { sample, paused } = await withDatabase(context, 'Looking', async (db) => {
    await refuseUnwanted(db, to, context);
    const found = await loadSample(db, await findReader(db, choice, NOBODY), context);
    return { sample: found, paused: await describePauses(db, to, context) };
  });
  if (sample.digest === null) throw new UserError(sample.notes.join('\n'));
  const digest = markAsTest(sample.digest, context);
  const message = buildTestMessage(digest, sample, to, context);
  const outcome = await transmit(context, message);
  return report(context, options, {
    message,
    outcome,
    digest,
    notes: [...sample.notes, ...paused],
  });
}

/** Who said no gets no test either. */
async function refuseUnwanted(db: Db, to: string, { config, now }: CommandContext): Promise<void> {
  const { timeZone } = config.site;
  const suppression = await suppressionOf(db, to);
  if (suppression !== null) throw new UserError(describeSuppression(to, suppression, timeZone));
  const subscriber = await findSubscriber(db, { email: to });
  if (subscriber?.state !== 'paused' || subscriber.pausedUntil === null || subscriber.pausedUntil <= now)
    return;
  const until = formatInstant(subscriber.pausedUntil, timeZone);
  throw new UserError(`${to} has paused all mails until ${until}: a test would be one, too.`);
}

/** Whoever sends a test by hand wants to know whether the server takes mail again: a pause does not hold it back. */
async function describePauses(db: Db, to: string, { now }: CommandContext): Promise<string[]> {
  const pauses = await openPauses(db, now, domainOf(to));
  return pauses.map(({ scope, why }) => {
    const what = scope === 'service' ? 'All mail' : `Mail to ${scope}`;
    return `${what} is paused (${why}); this test is not held back.`;
  });
}

type Digest = NonNullable<Sample['digest']>;

function markAsTest(digest: Digest, { config }: CommandContext): Digest {
  const subject = textsOf(config.site).sample.subject(digest.content.subject);
  return { ...digest, content: { ...digest.content, subject } };
}

function buildTestMessage(digest: Digest, sample: Sample, to: string, context: CommandContext): Message {
  const { address } = context.config.mail.from;
  const ids = { to, messageId: `test.${randomUUID()}@${domainOf(address)}`, feedbackId: 'test:rolecall' };
  return buildSampleMessage(digest, sample.personal, context, ids);
}

/** Not tried again: somebody waits for the answer. */
async function transmit(context: CommandContext, message: Message): Promise<SendOutcome> {
  const mailer = await openMailer(context.config, silentLog);
  try {
    const outcome = await withProgress(
      context.stderr,
      () => 'Sending',
      () => mailer.send(message),
    );
    if (outcome.status === 'stale') throw new Error('a mail without a time limit was too late');
    return outcome;
  } finally {
    await mailer.close();
  }
}

interface Sent {
  readonly message: Message;
  readonly outcome: SendOutcome;
  readonly digest: Digest;
  readonly notes: readonly string[];
}

function report(context: CommandContext, { json }: TestOptions, sent: Sent): number {
  const { message, outcome, digest, notes } = sent;
  const { to } = message.envelope;
  const { transport } = context.config;
  if (json) {
    const { subject } = digest.content;
    sayJson(context, { to, subject, postIds: digest.postIds, transport, ...outcome, notes });
    return outcome.status === 'sent' ? 0 : 1;
  }
  for (const note of notes) say(context, note);
  if (outcome.status !== 'sent') throw new UserError(plain(describeFailure(to, outcome)));
  const what = `The test digest (${count(digest.postIds.length, 'post')})`;
  const file = join(outboxDir(context.config), outboxFileName(message));
  const where =
    transport === 'outbox'
      ? `lies in the outbox: ${shownPath(context.cwd, file)}`
      : `was accepted by the mail server for ${to}: ${outcome.reply}`;
  say(context, plain(`${what} ${where}`));
  return 0;
}

function describeFailure(to: string, outcome: Exclude<SendOutcome, { status: 'sent' }>): string {
  const { kind, reply } = outcome;
  if (kind === 'about-us')
    return `The mail server refuses us, whoever the mail is for: ${reply} (SMTP_URL and mail.from say who we are to it)`;
  if (outcome.status === 'refused') return `The mail server refused the test digest for ${to}: ${reply}`;
  if (kind === 'busy') return `The mail server does not take the test digest for ${to} now: ${reply}`;
  if (outcome.maybeTaken)
    return `The connection was lost when the mail server had the test digest: it may come or not (${reply})`;
  return `The test digest could not be sent: ${reply}`;
}
