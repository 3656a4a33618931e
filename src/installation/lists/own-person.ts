// A person of the ledger as they stand in an exported list. Pure.

import { choicesIn, type ListedStatus, type OwnPerson } from '../../read/own-list.ts';
import { isErased } from '../../subscribers/erase.ts';
import type { Listed } from '../../subscribers/people-pages.ts';
import { isOn } from '../../subscribers/subscriber.ts';

/** Null for rows that are nobody's any more, and for people whose file was taken away: there is nothing to tell of them. */
export function toOwnPerson(person: Listed): OwnPerson | null {
  const status = statusOf(person);
  if (status === null) return null;
  return {
    email: person.email,
    name: person.name,
    status,
    frequency: person.frequency,
    timezone: person.timeZone,
    ...choicesIn(person.alerts, person.hasChosen),
    paused_until: status === 'paused' ? person.pausedUntil : null,
    consent_at: agreedAt(person),
    consent: person.consent,
    ended_at: person.endedAt,
  };
}

/** Who was imported agreed elsewhere, earlier. */
function agreedAt({ consent, createdAt }: Listed): Date {
  const agreed = (consent as { readonly agreed?: string | null } | null)?.agreed;
  return agreed ? new Date(agreed) : createdAt;
}

function statusOf(person: Listed): ListedStatus | null {
  if (isErased(person)) return null;
  if (!isOn(person)) return person.state === 'unsubscribed' ? 'unsubscribed' : null;
  if (person.suppressed === 'bounced') return 'bounced';
  if (person.suppressed === 'complaint') return 'complained';
  if (person.suppressed !== null) return 'unsubscribed';
  return person.state === 'paused' ? 'paused' : 'subscribed';
}
