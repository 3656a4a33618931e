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
function notesOf({ standing, notes }: Judged): string[] {
  if (standing === 'archive' || standing === 'closed') return [];
  return notes.map(
    ({ line, problem, remedy }) => `${line === null ? '' : `line ${line}: `}${problem}; ${remedy}`,
  );
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
