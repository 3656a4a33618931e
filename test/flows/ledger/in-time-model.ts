// Whom an early digest must have reached by now, by decision 32 and without a line of src: a weekly reader looks on, while a
// job that is new to them closes before their next digest. Says nothing where anything about either changed of late.

import type { Person } from './people-model.ts';
import type { ModelPost } from './posts-model.ts';

const TO_APPLY_HOURS = 12;

/**
 * Is it too late for this reader, of whom the post is owed since `owedAt`? Early digests leave at seven, on each reader's own
 * clock, when the next morning would leave less than half a day.
 * @param busyAt when mails were last seen on their way: whoever has one gets no early digest
 */
export function isOverdue(
  post: ModelPost,
  person: Person,
  { owedAt, busyAt, now }: { readonly owedAt: Date; readonly busyAt: Date; readonly now: Date },
): boolean {
  const { closesAt } = post.says;
  if (person.frequency !== 'weekly' || closesAt === null) return false;
  const { last, next, monday } = mornings(person.timeZone, now);
  const isSettled = [owedAt, busyAt, post.changedAt, person.changedAt].every((at) => at < last);
  return isSettled && closesAt <= monday && closesAt < new Date(next.getTime() + TO_APPLY_HOURS * 3_600_000);
}

/** Seven o'clock there: the last one, the next one, and the next one of a Monday. */
function mornings(timeZone: string, now: Date): { last: Date; next: Date; monday: Date } {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const today = local.withPlainTime({ hour: 7 });
  const last = Temporal.ZonedDateTime.compare(today, local) <= 0 ? today : today.subtract({ days: 1 });
  const next = last.add({ days: 1 });
  const monday = next.add({ days: (8 - next.dayOfWeek) % 7 });
  const dateOf = ({ epochMilliseconds }: Temporal.ZonedDateTime) => new Date(epochMilliseconds);
  return { last: dateOf(last), next: dateOf(next), monday: dateOf(monday) };
}
