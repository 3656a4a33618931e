// What every command gets, and how it comes to a database: opened when first needed, closed at the end.

import { join } from 'node:path';
import type { Base } from '../base.ts';
import { type Closers, closeAll } from '../close-all.ts';
import type { Config } from '../config/config.ts';
import { type Db, openDatabase } from '../database/database.ts';
import { isDiskFull, isUnavailable } from '../database/unavailable.ts';
import { messageOf, UserError } from '../errors.ts';
import { createJournalWatch } from '../installation/journal-watch.ts';
import { findFullPlace, placesToWrite } from '../installation/room.ts';
import { createLog, type Log, type Output } from '../log.ts';
import { untilAborted } from '../patience.ts';
import { withProgress } from './progress.ts';

/** For what needs no settings. */
export type PlainContext = Omit<CommandContext, 'config'>;

export interface CommandContext {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** What was asked for. */
  readonly stdout: Output;
  /** What happens meanwhile, and what went wrong. */
  readonly stderr: Output;
  readonly now: Date;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** So long a command waits for a database that is down; `start` waits for ever. */
const ANSWER_MS = 60_000;

/** What is under way when Ctrl-C comes has so long: the mail on the wire (MAIL_GRACE_MS), and its record. */
const STOP_MS = 12_000;

/** Prints one line of the answer. */
export function say(context: PlainContext, line: string): void {
  context.stdout.write(`${line}\n`);
}

export function sayJson(context: CommandContext, value: unknown): void {
  say(context, JSON.stringify(value, null, 2));
}

/** The log of a command that answers a question: only what is wrong, beside the answer. */
export function commandLog(context: CommandContext): Log {
  const level = context.config.logLevel === 'debug' ? 'debug' : 'warn';
  return createLog({ level, destination: context.stderr });
}

/**
 * Does `work` with the database of a running `start`, or with one that is started for this. Beyond two seconds a
 * person at a terminal sees that `sentence` goes on.
 */
export async function withDatabase<T>(
  context: CommandContext,
  sentence: string,
  work: (db: Db, log: Log, url: string) => Promise<T>,
): Promise<T> {
  const log = commandLog(context);
  const open = (signal: AbortSignal) => openDatabase(context.config, log, signal);
  return withProgress(
    context.stderr,
    () => sentence,
    async () => {
      const database = await openSoon(context, open);
      try {
        return await untilAborted(work(database.db, log, database.url), context.signal).catch(rethrowPlainly);
      } finally {
        // Of a command that ended subscriptions; the log has said why it could not note them.
        await createJournalWatch({ db: database.db, clock: () => context.now })().catch(() => {});
        await database.close();
      }
    },
  );
}

/** As withDatabase, with all that sending takes. What is on the wire when Ctrl-C comes is finished and recorded. */
export async function withBase<T>(
  context: CommandContext,
  log: Log,
  sentence: () => string,
  work: (base: Base) => Promise<T>,
): Promise<T> {
  const closers: Closers = [];
  // Loaded only now: questions to the ledger need no mailer.
  const { openBase } = await import('../base.ts');
  const open = (signal: AbortSignal) => openBase(context.config, log, closers, signal);
  return withProgress(context.stderr, sentence, async () => {
    try {
      const base = await openSoon(context, open);
      const cut = new AbortController();
      const stop = () => {
        base.stop();
        setTimeout(() => cut.abort(context.signal.reason), STOP_MS).unref();
      };
      context.signal.addEventListener('abort', stop, { once: true });
      const result = await untilAborted(work(base), cut.signal).catch(rethrowPlainly);
      context.signal.throwIfAborted();
      return result;
    } finally {
      await closeAll(closers, log);
    }
  });
}

/** A command does not wait for ever: without an answer it ends with the reason. */
async function openSoon<T>(context: CommandContext, open: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(ANSWER_MS);
  try {
    return await open(AbortSignal.any([context.signal, deadline]));
  } catch (error) {
    if (!deadline.aborted) throw error;
    const remedy = (await findFullPlace(placesToWrite(context.config))) ?? whereToLook(context.config);
    throw new UserError(`The database did not answer within ${ANSWER_MS / 1000} s. ${remedy}`);
  }
}

function whereToLook({ databaseUrl, paths }: Config): string {
  if (databaseUrl !== null) return 'Start it, or correct DATABASE_URL.';
  return `It is our own: ${join(paths.dataDir, 'postgres', 'server.log')} says what is wrong.`;
}

/** A database that goes away is nobody's mistake here. */
function rethrowPlainly(error: unknown): never {
  if (isDiskFull(error))
    throw new UserError(`The disk of the database is full: make room, and try again (${messageOf(error)}).`);
  if (!isUnavailable(error)) throw error;
  throw new UserError(`The database went away (${messageOf(error)}): try again when it answers.`);
}
