// `rolecall import`: brings the readers of another service in. Counts and changes nothing unless told so.

import { UserError } from '../errors.ts';
import { withoutFacets } from '../posts/facets.ts';
import { knownTags } from '../posts/post-store.ts';
import { applyAliases } from '../posts/tags.ts';
import { buildAlert } from '../subscribers/alerts.ts';
import { type ImportedPerson, type ImportedRefusal, importPeople } from '../subscribers/import-people.ts';
import { UNDO_DAYS, undoImport } from '../subscribers/import-undo.ts';
import { type CommandContext, say, sayJson, withDatabase } from './context.ts';
import { createSeen, describeImport, forMachines, type SeenInLists } from './import-words.ts';
import { openLists, type PeopleList } from './read-lists.ts';
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
  const lists = await openLists(options.files);
  const { config, now } = context;
  const result = await withDatabase(context, 'Importing', async (db) => {
    const seen = createSeen(lists);
    const order = {
      kind: [...new Set(lists.map(({ kind }) => kind))].join(', '),
      salt: await saltIn(lists),
      refusals: refusalsIn(lists),
      people: peopleIn(lists, seen, new Set(withoutFacets(await knownTags(db))), context),
    };
    return { ...(await importPeople({ db, config }, order, { isDry: !options.yes }, now)), seen };
  });
  if (options.json) sayJson(context, forMachines(result, options.yes));
  else for (const line of describeImport(result, options.yes)) say(context, plain(line));
  return result.seen.refused.length > 0 ? 1 : 0;
}

/** Hashes of two installations cannot stand in one list. */
async function saltIn(lists: readonly PeopleList[]): Promise<string | null> {
  let salt: string | null = null;
  for (const list of lists.filter(isOfHashes))
    for await (const one of list.lines()) {
      if (!('hash' in one)) continue;
      if (salt !== null && salt !== one.salt)
        throw new UserError(
          `${list.name} line ${one.line}: another installation than that of the lines before.`,
        );
      salt = one.salt;
    }
  return salt;
}

function isOfHashes({ kind }: PeopleList): boolean {
  return kind === 'Rolecall, opt-outs';
}

/**
 * Opt-outs of one list count for all: whoever left anywhere is not brought in by another. Lists of opt-outs say more
 * exactly why, and come first.
 */
async function* refusalsIn(lists: readonly PeopleList[]): AsyncGenerator<ImportedRefusal> {
  for (const list of lists.toSorted((one, other) => Number(isOfHashes(other)) - Number(isOfHashes(one))))
    for await (const one of list.lines()) {
      if ('hash' in one) yield one;
      else if ('as' in one && (one.as === 'opted-out' || one.as === 'bounced'))
        yield { email: one.email, reason: one.as, since: one.since };
    }
}

async function* peopleIn(
  lists: readonly PeopleList[],
  seen: SeenInLists,
  boardTags: ReadonlySet<string>,
  { config }: CommandContext,
): AsyncGenerator<ImportedPerson> {
  for (const list of lists) {
    for await (const one of list.lines()) {
      if ('hash' in one) {
        seen.count(list);
        continue;
      }
      if ('reason' in one) {
        seen.refuse(list, one);
        continue;
      }
      const tags = applyAliases(one.tags, config.tags.aliases);
      const known = tags.filter((tag) => boardTags.has(tag));
      const alerts = one.alerts ?? (known.length > 0 ? [buildAlert({ any: known.sort() })] : null);
      seen.note(list, one, {
        hasChosen: alerts !== null,
        unknown: tags.filter((tag) => !boardTags.has(tag)),
      });
      const isBounced = list.kind === 'Rolecall' && one.as === 'bounced';
      if (one.as !== 'subscribed' && !isBounced) continue;
      const { email, name, since, frequency, timeZone, pausedUntil, consent: told } = one;
      yield {
        ...{ email, name, since, alerts, pausedUntil, told, isBounced },
        frequency: frequency ?? 'weekly',
        timeZone: timeZone ?? config.site.timeZone,
      };
    }
  }
}

async function undo(
  context: CommandContext,
  id: number,
  { json }: Pick<ImportOptions, 'json'>,
): Promise<number> {
  const outcome = await withDatabase(context, 'Taking back', (db) => undoImport(db, id, context.now));
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
