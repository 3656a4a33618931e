// Why an address gets no mail, and who could change that.

import type { SuppressionReason } from '../database/values.ts';
import { formatInstant } from '../texts/instant.ts';

/** A sentence for the admin. */
export function describeSuppression(
  email: string,
  { reason, since }: { readonly reason: SuppressionReason; readonly since: Date },
  timeZone: string,
): string {
  const day = formatInstant(since, timeZone);
  const words: Readonly<Record<SuppressionReason, string>> = {
    'opted-out': `${email} opted out on ${day}: that stands until the person signs up again.`,
    erased: `${email} asked to be erased on ${day}: that stands until the person signs up again.`,
    complaint: `${email} complained on ${day}: no mail goes there any more.`,
    bounced: `Mail to ${email} came back on ${day}: when the address works again, "rolecall unsuppress ${email}" lifts that.`,
  };
  return words[reason];
}
