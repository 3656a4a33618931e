// What is said of a post that is read, and that may not do what was meant: nobody is mailed about a new file (most often a
// slip of the year), or something that it says is left out. Pure.

import type { Standing } from '../database/values.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import { formatDay } from '../texts/instant.ts';

interface Judged {
  readonly standing: Standing;
  readonly kept: string | null;
  readonly number: number | null;
  readonly publishedAt: Date;
  readonly closesAt: Date | null;
  readonly notes: readonly FileProblem[];
  /** Its tags, where no other post and no alert has one of them. */
  readonly lonely: readonly string[] | null;
}

interface Circumstances {
  /** False for what came with a folder that nobody had looked at before: there an archive is meant. */
  readonly isNews: boolean;
  readonly announceDays: number;
  readonly timeZone: string;
}

/** Null where all is well. */
export function describePostWarning(post: Judged, circumstances: Circumstances): string | null {
  const words = [describeStanding(post, circumstances), ...notesOf(post)].filter((part) => part !== null);
  return words.length === 0 ? null : words.join('; ');
}

/** Nobody mends what is past. */
function notesOf({ standing, notes, lonely }: Judged): string[] {
  if (standing === 'archive' || standing === 'closed') return [];
  const told = lonely === null ? notes : [...notes, describeLonely(lonely)];
  return told.map(
    ({ line, problem, remedy }) => `${line === null ? '' : `line ${line}: `}${problem}; ${remedy}`,
  );
}

const LONELY = 'no other post and no alert has one of its tags';

/** Was that said of the post? Others may take its tags up. */
export function saysLonely(warning: string): boolean {
  return warning.includes(LONELY);
}

function describeLonely(tags: readonly string[]): FileProblem {
  if (tags.length > 0) {
    const problem = `${LONELY} (${tags.slice(0, 5).join(', ')})`;
    return { line: null, problem, remedy: 'correct them, unless somebody is to ask for these' };
  }
  const problem = 'it has no tags: only people who want every post get it';
  return { line: null, problem, remedy: 'add the line tags: [data, tech]' };
}

function describeStanding(
  { standing, kept, number, publishedAt, closesAt }: Judged,
  { isNews, announceDays, timeZone }: Circumstances,
): string | null {
  if (!isNews || number !== null || kept !== null) return null;
  if (standing === 'archive') {
    const day = formatDay(publishedAt, timeZone);
    return `it is dated ${day}, more than ${announceDays} days before it came, so it counts as archive and is mailed to nobody; if the date is wrong, correct "date" or the day in the file's name`;
  }
  if (standing === 'closed' && closesAt !== null) {
    const day = formatDay(closesAt, timeZone);
    return `it closed on ${day}, before it came, so it is mailed to nobody; if the day is wrong, correct "closes"`;
  }
  return null;
}
