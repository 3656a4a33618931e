// What an import tells.

import type { ImportResult } from '../installation/lists/import-lists.ts';
import type { ImportCounts } from '../subscribers/import-people.ts';
import { UNDO_DAYS } from '../subscribers/import-undo.ts';
import { count } from './table.ts';

export function forMachines({ id, counts, seen }: ImportResult, isDone: boolean): object {
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

export function describeImport({ id, counts, seen }: ImportResult, isDone: boolean): string[] {
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
function notes(counts: ImportCounts, seen: ImportResult['seen'], will: string): string[] {
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
