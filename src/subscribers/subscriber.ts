// Who gets mail. Pure data and the address rules.

import type { SubscriberSource, SubscriberState } from '../database/values.ts';
import type { Alert, Frequency } from './alerts.ts';

export type { SubscriberSource, SubscriberState };

/** What a subscription file, a form or a command asks for. */
export interface SubscriptionDraft {
  readonly email: string;
  readonly name: string | null;
  readonly frequency: Frequency;
  /** IANA zone. */
  readonly timeZone: string;
  /** At least one; the order is the person's order of preference. */
  readonly alerts: readonly Alert[];
}

export interface Subscriber extends SubscriptionDraft {
  readonly id: number;
  readonly audienceId: number;
  /** False: brought in from elsewhere without tags; every job until they say which. */
  readonly hasChosen: boolean;
  /** The announcement number up to which this person has been served. Only grows. */
  readonly cursor: number;
  readonly state: SubscriberState;
  readonly pausedUntil: Date | null;
  readonly source: SubscriberSource;
  /** The subscription file, when `source` is `file`. */
  readonly path: string | null;
  /** Raising it makes all links sent so far invalid. */
  readonly generation: number;
  /** A first digest that is due or held back for the admin's decision. */
  readonly welcome: 'due' | 'held' | null;
  readonly createdAt: Date;
  /** When the subscription ended; null while it goes on. */
  readonly endedAt: Date | null;
}

/** Does this person get mail, now or when a pause ends? */
export function isOn({ state }: Pick<Subscriber, 'state'>): boolean {
  return state === 'confirmed' || state === 'paused';
}
