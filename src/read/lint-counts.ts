// What lint says of a whole board in a line. Pure.

import { oldDay } from './day-hints.ts';
import { fieldsOf, type LintFile, type LintSettings, readLintFile } from './lint-file.ts';
import { CLOSING_KEYS } from './post-keys.ts';

/** How many of these posts are archive by their date, or have closed; of the others, how many say no pay or no last day. */
export function countPosts(
  files: readonly LintFile[],
  settings: LintSettings,
  now: Date,
): { archive: number; closed: number; open: number; withoutPay: number; withoutLastDay: number } {
  const counts = { archive: 0, closed: 0, open: 0, withoutPay: 0, withoutLastDay: 0 };
  for (const file of files) {
    const reading = file.kind === 'post' ? readLintFile(file, settings) : null;
    if (reading?.status !== 'post' || reading.draft.says !== 'live') continue;
    const { salary, closesAt, deadline } = reading.draft;
    const isStated = CLOSING_KEYS.some((key) => fieldsOf(file.bytes, file.linesBefore).has(key));
    counts[oldDay(reading.draft, { now, ...settings.digest }) ?? 'open'] += 1;
    if (oldDay(reading.draft, { now, ...settings.digest }) !== null) continue;
    if (salary === null) counts.withoutPay += 1;
    if (!isStated && closesAt === null && deadline === null) counts.withoutLastDay += 1;
  }
  return counts;
}
