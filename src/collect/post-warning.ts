// What is said of a post that nobody will be mailed although its file is new: most often a slip of the year. Pure.

import type { Standing } from '../database/values.ts';
import { formatDay } from '../texts/instant.ts';

interface Judged {
  readonly standing: Standing;
  readonly kept: string | null;
  readonly number: number | null;
  readonly publishedAt: Date;
  readonly closesAt: Date | null;
}

/**
 * Null where all is well, and for what came with a folder that nobody had looked at before (`isNews` = false): there an
 * archive is meant.
 */
export function describePostWarning(
  { standing, kept, number, publishedAt, closesAt }: Judged,
  { isNews, announceDays, timeZone }: { isNews: boolean; announceDays: number; timeZone: string },
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
