// How urgent a run's mails are: who waits for an alert goes before a digest that has all day. Pure.

import type { RunKind } from '../database/values.ts';
import type { Frequency } from '../subscribers/alerts.ts';

/** The smaller, the sooner: 0 alerts and first digests, 1 daily, 2 weekly. */
export type Urgency = 0 | 1 | 2;

const BY_FREQUENCY: Readonly<Record<Frequency, Urgency>> = { instant: 0, daily: 1, weekly: 2 };

export function urgencyOf(kind: RunKind, frequency: Frequency): Urgency {
  if (kind === 'early') return BY_FREQUENCY.daily;
  return kind === 'instant' || kind === 'welcome' ? 0 : BY_FREQUENCY[frequency];
}
