// `rolecall send --to`: one digest to one address, by the way that all mail goes, to see how it arrives. Nothing is
// planned or recorded: the database is closed again before the mail is sent.

import { join } from 'node:path';
import { openMailer } from '../base.ts';
import { UserError } from '../errors.ts';
import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import type { Pause } from '../installation/pause-store.ts';
import type { Reader } from '../installation/sample-digest.ts';
import { silentLog } from '../log.ts';
import type { Message } from '../mail/message.ts';
import { outboxDir, outboxFileName } from '../mail/outbox.ts';
import type { SendOutcome } from '../mail/outcome.ts';
import { type PreparedTest, prepareTest } from '../send/test-digest.ts';
import { formatInstant } from '../texts/instant.ts';
import { type AlertOptions, hasAlertOptions } from './alert-options.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { withProgress } from './progress.ts';
import { findReader, parseRecipient, parseSampleChoice } from './sample-choice.ts';
import { describeNotes } from './sample-notes.ts';
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
  const { reader, test } = await withDatabase(context, 'Looking', async (db) => {
    const found = await findReader(db, choice, NOBODY);
    const test = await prepareTest(db, context.config, { to, reader: found }, context.now);
    if (test.status === 'ready')
      await noteAct(db, { who: AT_TERMINAL, act: 'test digest', details: {} }, context.now);
    return { reader: found, test };
  });
  if (test.status !== 'ready') throw new UserError(describeNone(context, to, reader, test));
  const outcome = await transmit(context, test.message);
  const notes = [...describeNotes(test.sample, reader, context), ...test.pauses.map(describePause)];
  return report(context, options, { test, outcome, notes });
}

/** Who said no gets no test either. */
function describeNone(
  context: CommandContext,
  to: string,
  reader: Reader,
  test: Exclude<PreparedTest, { status: 'ready' }>,
): string {
  const { timeZone } = context.config.site;
  if (test.status === 'unwanted') return describeSuppression(to, test.suppression, timeZone);
  if (test.status === 'nothing') return describeNotes(test.sample, reader, context).join('\n');
  return `${to} has paused all mails until ${formatInstant(test.until, timeZone)}: a test would be one, too.`;
}

/** Whoever sends a test by hand wants to know whether the server takes mail again: a pause does not hold it back. */
function describePause({ scope, why }: Pause): string {
  const what = scope === 'service' ? 'All mail' : `Mail to ${scope}`;
  return `${what} is paused (${why}); this test is not held back.`;
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
  readonly test: Extract<PreparedTest, { status: 'ready' }>;
  readonly outcome: SendOutcome;
  readonly notes: readonly string[];
}

function report(context: CommandContext, { json }: TestOptions, sent: Sent): number {
  const { test, outcome, notes } = sent;
  const { message, subject, postIds } = test;
  const { to } = message.envelope;
  const { transport } = context.config;
  if (json) {
    sayJson(context, { to, subject, postIds, transport, ...outcome, notes });
    return outcome.status === 'sent' ? 0 : 1;
  }
  for (const note of notes) say(context, note);
  if (outcome.status !== 'sent') throw new UserError(plain(describeFailure(to, outcome)));
  const what = `The test digest (${count(postIds.length, 'post')})`;
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
