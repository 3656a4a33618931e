// What counts for a person's mail, in one word.

import type { SubscriberState, SuppressionReason } from '../database/values.ts';
import { isErased } from './erase.ts';
import type { Listed } from './people-pages.ts';
import { isOn } from './subscriber.ts';

/** `forgotten`: nothing is left to tell of them. */
export type PersonStanding = SubscriberState | SuppressionReason | 'forgotten';

/** An address that gets no mail is not shown as confirmed. */
export function standingOf(person: Listed): { readonly state: PersonStanding; readonly since: Date } {
  const { state, suppressed, suppressedAt, endedAt, createdAt } = person;
  if (isErased(person)) return { state: 'forgotten', since: endedAt ?? createdAt };
  if (isOn(person) && suppressed !== null) return { state: suppressed, since: suppressedAt ?? createdAt };
  return { state, since: isOn(person) ? createdAt : (endedAt ?? createdAt) };
}
