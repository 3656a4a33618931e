// `rolecall restore`: a backup becomes this installation. What it holds of mail waits: nobody can know what was sent since.

import { resolve } from 'node:path';
import type { Db } from '../database/database.ts';
import { journalOf } from '../database/opt-out-journal.ts';
import { UserError } from '../errors.ts';
import { openAlarms } from '../installation/alarm-store.ts';
import { keepSecret, refuseOtherSecret, signsAsBefore } from '../installation/backup/backup-secret.ts';
import { type BackupReader, openBackup } from '../installation/backup/read-backup.ts';
import { type Journal, readJournal } from '../installation/backup/replay-opt-outs.ts';
import { type Restored, restoreBackup } from '../installation/backup/restore-backup.ts';
import { knownFingerprint } from '../installation/secret.ts';
import { dryRun } from '../plan/dry-run.ts';
import { countWaiting } from '../plan/open-deliveries.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { count } from './table.ts';

interface RestoreOptions {
  readonly file: string;
  /** Journals beside the one of this machine. */
  readonly optOuts: readonly string[];
  readonly json: boolean;
}

export async function restoreCommand(context: CommandContext, options: RestoreOptions): Promise<number> {
  const backup = await openBackup(resolve(context.cwd, options.file));
  try {
    const told = await restore(context, backup, options);
    if (options.json) sayJson(context, told);
    else say(context, describe(told));
    return 0;
  } finally {
    backup.close();
  }
}

/** What became of it. */
interface Told extends Restored {
  readonly at: string;
  readonly journals: readonly { readonly path: string; readonly optOuts: number; readonly damaged: number }[];
  /** Do links in mails of before work? */
  readonly linksWork: boolean;
  /** Mails that were planned before the backup and not sent. */
  readonly waiting: number;
  /** People who would get a digest now, by the posts of the backup. */
  readonly wouldGet: Readonly<Partial<Record<Frequency, number>>>;
  /** Alarms that were open when the backup was made. */
  readonly alarms: number;
}

async function restore(
  context: CommandContext,
  backup: BackupReader,
  options: RestoreOptions,
): Promise<Told> {
  const { config, signal, now } = context;
  const { at, secret, optOutsFrom } = backup.header;
  await refuseOtherSecret(config, secret);
  const journals = await readJournals(context, options.optOuts, new Date(optOutsFrom));
  return withDatabase(context, 'Restoring', async (db, _log, url) => {
    const keepFiles = async () => {
      await keepSecret(config, secret);
      await keepOthers(db, journals);
    };
    const restored = await restoreBackup(url, backup, { journals, keepFiles, signal }, now);
    return {
      at,
      ...restored,
      journals: journals.map(({ path, optOuts, damaged }) => ({ path, optOuts: optOuts.length, damaged })),
      linksWork: await signsAsBefore(config, await knownFingerprint(db)),
      waiting: await countWaiting(db),
      wouldGet: await countDigests(context, db),
      alarms: (await openAlarms(db)).length,
    };
  });
}

/** The one of this machine may not be there; those that are named must be. */
async function readJournals(
  { cwd, config }: CommandContext,
  named: readonly string[],
  from: Date,
): Promise<Journal[]> {
  const own = config.paths.optOutLog;
  const journals: Journal[] = [];
  for (const path of new Set([own, ...named.map((name) => resolve(cwd, name))])) {
    const journal = await readJournal(path, from);
    if (journal !== null) journals.push(journal);
    else if (path !== own) throw new UserError(`There is no journal of opt-outs ${path}.`);
  }
  return journals;
}

/** So that they are known when this backup is restored once more. */
async function keepOthers(db: Db, journals: readonly Journal[]): Promise<void> {
  const own = journalOf(db);
  for (const { path, optOuts } of journals) if (path !== own?.path) await own?.append(optOuts);
}

async function countDigests({ config, now }: CommandContext, db: Db): Promise<Told['wouldGet']> {
  const counts: Partial<Record<Frequency, number>> = {};
  for (const frequency of FREQUENCIES as readonly Frequency[]) {
    let people = 0;
    await dryRun({ db, config }, frequency, now, (mails) => {
      people += mails.filter(({ skipped }) => skipped === null).length;
    });
    counts[frequency] = people;
  }
  return counts;
}

function describe(told: Told): string {
  const { at, rows, journals, listed, ended, linksWork, waiting, wouldGet, alarms } = told;
  const lines = [`Restored from the backup of ${at}: ${count(rows, 'row')}.`];
  const from = journals.map(({ path, optOuts }) => `${path} (${optOuts} since the backup)`).join(', ');
  lines.push(
    journals.length === 0
      ? 'No journal of opt-outs is here: whoever left since the backup would get mail again. If you have one, start anew with an empty installation and --opt-outs FILE.'
      : `Opt-outs since the backup come from ${from}: ${count(listed, 'address', 'addresses')} more on the list, ${count(ended, 'subscription')} ended.`,
  );
  const damaged = journals.reduce((sum, journal) => sum + journal.damaged, 0);
  if (damaged > 0) lines.push(`${count(damaged, 'line')} of it could not be read.`);
  if (!linksWork)
    lines.push(
      'The secret that signed the links in mails sent before is not here, and those links do not work: put the old one into SECRET before you start.',
    );
  if (alarms > 0)
    lines.push(
      `${alarms === 1 ? 'An alarm was' : `${alarms} alarms were`} open when the backup was made, and nobody is told again before tomorrow: "rolecall status" shows ${alarms === 1 ? 'it' : 'them'}.`,
    );
  const digests = Object.entries(wouldGet).map(([frequency, people]) => `${people} ${frequency}`);
  lines.push(
    '',
    `All mail waits until "rolecall resume". It would let go: ${count(waiting, 'mail')} that waited when the backup was made; and by the posts of then, ${digests.join(', ')} digests when they are due.`,
    'Nobody can know what was sent since the backup: whoever got it would get it again. "rolecall send --dry-run --frequency weekly" says who gets what; run it again when "rolecall start" has read the folders. Start, look, then resume.',
  );
  return lines.join('\n');
}
