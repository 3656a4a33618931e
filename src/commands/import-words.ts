// What an import tells: counted while the lists are read, line by line.

import type { ListedPerson, RefusedLine } from '../read/listed.ts';
import type { ImportCounts } from '../subscribers/import-people.ts';
import { UNDO_DAYS } from '../subscribers/import-undo.ts';
import type { PeopleList } from './read-lists.ts';
import { count } from './table.ts';

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

export function createSeen(lists: readonly PeopleList[]): SeenInLists {
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

interface Result {
  readonly id: number | null;
  readonly counts: ImportCounts;
  readonly seen: SeenInLists;
}

export function forMachines({ id, counts, seen }: Result, isDone: boolean): object {
  return {
    import: id,
    isDry: !isDone,
    files: [...seen.lines].map(([{ name, kind }, people]) => ({ file: name, kind, people })),
    ...counts,
    undecided: seen.undecided,
    unknownTags: Object.fromEntries(seen.unknownTags),
    refused: seen.refused,
  };
}

/** Named one by one; `--json` has them all. */
const LINES_SHOWN = 20;
const TAGS_SHOWN = 10;

export function describeImport({ id, counts, seen }: Result, isDone: boolean): string[] {
  const will = isDone ? 'were' : 'would be';
  const more = seen.refused.length - LINES_SHOWN;
  return [
    ...[...seen.lines].map(([{ name, kind }, people]) => `${name}: ${kind}, ${peopleOf(people)}`),
    '',
    `${count(counts.optOuts, 'opt-out')} and ${count(counts.bounces, 'bounced address', 'bounced addresses')} ${will} put on the list of those who get no mail.`,
    `${peopleOf(counts.added)} ${will} added, without a first digest: they get what comes from now on.`,
    ...notes(counts, seen, will),
    '',
    ...seen.refused
      .slice(0, LINES_SHOWN)
      .map(({ file, line, reason }) => `${file} line ${line}: left out, ${reason}`),
    ...(more > 0 ? [`and ${more} more lines: --json lists them all`] : []),
    ...(seen.refused.length > 0 ? [''] : []),
    isDone
      ? `Done, as import ${id}. Within ${UNDO_DAYS} days "rolecall import --undo ${id}" takes it back.`
      : 'Nothing was changed. The same with --yes does it.',
  ];
}

/** What is so, and why fewer are added than the lists hold. */
function notes(counts: ImportCounts, seen: SeenInLists, will: string): string[] {
  const unknown = [...seen.unknownTags].sort((one, other) => other[1] - one[1]).map(([tag]) => tag);
  const rest = unknown.length > TAGS_SHOWN ? ` and ${unknown.length - TAGS_SHOWN} more` : '';
  const lines: readonly (readonly [number, string])[] = [
    [
      counts.ended,
      `${count(counts.ended, 'subscription')} here ${will} ended: they left there later than they came here.`,
    ],
    [
      seen.everything,
      `${peopleOf(seen.everything)} of the lists: no tags that the board knows, so they get every post until they choose.`,
    ],
    [
      unknown.length,
      `Not tags of any post, and left out: ${unknown.slice(0, TAGS_SHOWN).join(', ')}${rest}.`,
    ],
    [counts.known, `${peopleOf(counts.known)} here already: nothing changes for them.`],
    [
      counts.suppressed,
      `${peopleOf(counts.suppressed)} on the list of those who get no mail: nobody is revived.`,
    ],
    [seen.undecided, `${peopleOf(seen.undecided)} never agreed to mail there: left out.`],
  ];
  return lines.flatMap(([number, line]) => (number > 0 ? [line] : []));
}

function peopleOf(number: number): string {
  return count(number, 'person', 'people');
}
