// `rolecall import`: brings the readers of another service in. Counts and changes nothing unless told so.

import { UserError } from '../errors.ts';
import { AT_TERMINAL, noteAct } from '../installation/audit-store.ts';
import { importAct, importLists } from '../installation/lists/import-lists.ts';
import { UNDO_DAYS, undoImport } from '../subscribers/import-undo.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { describeImport, forMachines } from './import-words.ts';
import { count, plain } from './table.ts';

interface ImportOptions {
  readonly files: readonly string[];
  readonly yes: boolean;
  readonly undo: number | null;
  readonly json: boolean;
}

/** Exit code 1 where a line was refused. */
export async function importCommand(context: CommandContext, options: ImportOptions): Promise<number> {
  if (options.undo !== null) return undo(context, options.undo, options);
  if (options.files.length === 0)
    throw new UserError('Name the files of the list: CSV, or the zip of an export.');
  const { config, now } = context;
  const order = { files: options.files, isDry: !options.yes };
  const result = await withDatabase(context, 'Importing', async (db) => {
    const done = await importLists({ db, config }, order, now);
    if (done.id !== null) await noteAct(db, { who: AT_TERMINAL, ...importAct(done) }, now);
    return done;
  });
  if (options.json) sayJson(context, forMachines(result, options.yes));
  else for (const line of describeImport(result, options.yes)) say(context, plain(line));
  return result.seen.refused.length > 0 ? 1 : 0;
}

async function undo(
  context: CommandContext,
  id: number,
  { json }: Pick<ImportOptions, 'json'>,
): Promise<number> {
  const outcome = await withDatabase(context, 'Taking back', async (db) => {
    const undone = await undoImport(db, id, context.now);
    const act = { who: AT_TERMINAL, act: 'take an import back', details: { import: id } };
    if (undone.status === 'undone') await noteAct(db, act, context.now);
    return undone;
  });
  if (json) sayJson(context, outcome);
  else if (outcome.status === 'undone') {
    const kept = outcome.kept > 0 ? `; ${outcome.kept} have chosen or left since, and stay` : '';
    say(
      context,
      `Import ${id} is taken back: ${count(outcome.people, 'person', 'people')} and ${count(outcome.suppressions, 'entry', 'entries')} of the list of those who get no mail${kept}.`,
    );
  } else throw new UserError(WORDS[outcome.status](id));
  return 0;
}

const WORDS = {
  'not there': (id: number) => `There is no import ${id}.`,
  'too late': (id: number) =>
    `Import ${id} is more than ${UNDO_DAYS} days old: end single subscriptions with "rolecall unsubscribe".`,
  'undone before': (id: number) => `Import ${id} was taken back before.`,
};
