// Step: the readers of other services come in from their lists, or are only counted. What the lists say is told line by line.

import type { Config } from '../../config/config.ts';
import type { Db } from '../../database/database.ts';
import { UserError } from '../../errors.ts';
import { withoutFacets } from '../../posts/facets.ts';
import { knownTags } from '../../posts/post-store.ts';
import { applyAliases } from '../../posts/tags.ts';
import type { ListedPerson, RefusedLine } from '../../read/listed.ts';
import { buildAlert } from '../../subscribers/alerts.ts';
import {
  type ImportCounts,
  type ImportedPerson,
  type ImportedRefusal,
  importPeople,
} from '../../subscribers/import-people.ts';
import type { Act } from '../audit-store.ts';
import { openLists, type PeopleList } from './read-lists.ts';

interface ImportDeps {
  readonly db: Db;
  readonly config: Config;
}

export interface ImportResult {
  /** Null where it was only counted. */
  readonly id: number | null;
  readonly counts: ImportCounts;
  readonly seen: SeenInLists;
}

/** `isDry`: counts and changes nothing. Throws UserError for files that are no lists. */
export async function importLists(
  deps: ImportDeps,
  { files, isDry }: { readonly files: readonly string[]; readonly isDry: boolean },
  now: Date,
): Promise<ImportResult> {
  const lists = await openLists(files);
  const seen = createSeen(lists);
  const order = {
    kind: [...new Set(lists.map(({ kind }) => kind))].join(', '),
    salt: await saltIn(lists),
    refusals: refusalsIn(lists),
    people: peopleIn(lists, seen, new Set(withoutFacets(await knownTags(deps.db))), deps),
  };
  return { ...(await importPeople(deps, order, { isDry }, now)), seen };
}

interface Wishes {
  readonly hasChosen: boolean;
  /** Tags that no post of the board has. */
  readonly unknown: readonly string[];
}

export interface SeenInLists {
  readonly refused: readonly (RefusedLine & { readonly file: string })[];
  refuse(list: PeopleList, line: RefusedLine): void;
  /** A line that tells nothing of what somebody wants. */
  count(list: PeopleList): void;
  note(list: PeopleList, person: ListedPerson, wishes: Wishes): void;
  /** People in each list. */
  readonly lines: ReadonlyMap<PeopleList, number>;
  /** Never agreed to mail there. */
  readonly undecided: number;
  /** Have no tag that the board knows. */
  readonly everything: number;
  /** Words that no post of the board has, with how many people have them. */
  readonly unknownTags: ReadonlyMap<string, number>;
}

function createSeen(lists: readonly PeopleList[]): SeenInLists {
  const refused: (RefusedLine & { file: string })[] = [];
  const lines = new Map(lists.map((list) => [list, 0]));
  const unknownTags = new Map<string, number>();
  const seen = {
    ...{ refused, lines, unknownTags, undecided: 0, everything: 0 },
    refuse: ({ name }: PeopleList, line: RefusedLine) => void refused.push({ file: name, ...line }),
    count: (list: PeopleList) => void lines.set(list, (lines.get(list) ?? 0) + 1),
    note(list: PeopleList, { as }: ListedPerson, { hasChosen, unknown }: Wishes) {
      seen.count(list);
      if (as === 'undecided') seen.undecided += 1;
      if (as !== 'subscribed') return;
      if (!hasChosen) seen.everything += 1;
      for (const tag of unknown) unknownTags.set(tag, (unknownTags.get(tag) ?? 0) + 1);
    },
  };
  return seen;
}

/** As the audit has it. */
export function importAct({ id, counts }: ImportResult): Omit<Act, 'who'> {
  return { act: 'import', details: { import: id ?? 0, added: counts.added } };
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
  { config }: ImportDeps,
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
