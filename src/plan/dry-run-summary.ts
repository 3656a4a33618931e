// Who would get what if a frequency were sent now, by lists of posts: there may be a million people.

import type { Frequency } from '../subscribers/alerts.ts';
import { dryRun, type PlannedMail } from './dry-run.ts';

/** People with the same digest. */
export interface MailGroup {
  readonly subject: string;
  readonly posts: number;
  /** Why they would get nothing after all; null = it would be sent. */
  readonly skipped: string | null;
  readonly people: number;
  /** The first few addresses in the order of the alphabet. */
  readonly names: readonly string[];
}

/** In the order of the first names. `named`: how many of each group are named. */
export async function summariseDryRun(
  deps: Parameters<typeof dryRun>[0],
  frequency: Frequency,
  named: number,
  now: Date,
): Promise<MailGroup[]> {
  const groups = new Map<string, MailGroup>();
  await dryRun(deps, frequency, now, (mails) => {
    for (const [key, same] of Map.groupBy(mails, keyOf)) {
      const [{ subject, postIds, skipped }] = same as [PlannedMail];
      const group = groups.get(key) ?? { subject, posts: postIds.length, skipped, people: 0, names: [] };
      const names = [...group.names, ...same.map(({ email }) => email)].sort().slice(0, named);
      groups.set(key, { ...group, people: group.people + same.length, names });
    }
  });
  return [...groups.values()].sort((a, b) => ((a.names[0] ?? '') < (b.names[0] ?? '') ? -1 : 1));
}

function keyOf({ skipped, subject, postIds }: PlannedMail): string {
  return `${skipped ?? ''} ${subject} ${postIds.join(' ')}`;
}

/** How many of them would get one. */
export function wouldGet(groups: readonly MailGroup[]): number {
  return groups.reduce((sum, { skipped, people }) => sum + (skipped === null ? people : 0), 0);
}
