// What lint says of a whole board in a line. Pure.

import { oldDay } from './day-hints.ts';
import { fieldsOf, type LintFile, type LintSettings, readLintFile } from './lint-file.ts';
import { CLOSING_KEYS } from './post-keys.ts';

type Fact = 'pay' | 'closing day';

/** How many of these posts are archive by their date, or have closed; of the others, how many say no pay or no last day. */
export function countPosts(
  files: readonly LintFile[],
  settings: LintSettings,
  now: Date,
): { archive: number; closed: number; open: number; withoutPay: number; withoutLastDay: number } {
  const counts = { archive: 0, closed: 0, open: 0, withoutPay: 0, withoutLastDay: 0 };
  for (const file of files) {
    const look = lookAt(file, settings, now);
    if (look === null) continue;
    counts[look.old ?? 'open'] += 1;
    if (look.old !== null) continue;
    if (look.missing.includes('pay')) counts.withoutPay += 1;
    if (look.missing.includes('closing day')) counts.withoutLastDay += 1;
  }
  return counts;
}

/** What an open post does not say; null for what is none. */
export function missingFacts(file: LintFile, settings: LintSettings, now: Date): readonly Fact[] | null {
  const look = lookAt(file, settings, now);
  return look === null || look.old !== null ? null : look.missing;
}

/** Null: no post, a draft, or one that says it is filled. */
function lookAt(
  file: LintFile,
  settings: LintSettings,
  now: Date,
): { readonly old: ReturnType<typeof oldDay>; readonly missing: readonly Fact[] } | null {
  const reading = file.kind === 'post' ? readLintFile(file, settings) : null;
  if (reading?.status !== 'post' || reading.draft.says !== 'live') return null;
  const { salary, closesAt, deadline } = reading.draft;
  const isStated = CLOSING_KEYS.some((key) => fieldsOf(file.bytes, file.linesBefore).has(key));
  const missing: Fact[] = salary === null ? ['pay'] : [];
  if (!isStated && closesAt === null && deadline === null) missing.push('closing day');
  return { old: oldDay(reading.draft, { now, ...settings.digest }), missing };
}
