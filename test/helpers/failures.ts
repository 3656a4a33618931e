// Mails that were taken and refused, told to the ledger at an instant of choice.

import { sql } from 'kysely';
import type { Database } from '../../src/database/database.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { openPauses } from '../../src/installation/pause-store.ts';
import type { RefusalKind } from '../../src/mail/refusal.ts';
import type { Failure } from '../../src/send/bounce-policy.ts';
import { settleFailure } from '../../src/send/bounce-store.ts';
import { addressHash, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { createTestDatabase } from './database.ts';

export const NOW = new Date('2026-11-22T12:00:00Z');
const MINUTE_MS = 60_000;
export const at = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE_MS);

export let database: Database;

/** For `beforeAll`, `beforeEach` and `afterAll` of a file of tests. */
export async function openBoard(): Promise<void> {
  database = await createTestDatabase();
}
export const closeBoard = () => database.close();

export async function emptyBoard(): Promise<void> {
  const { db } = database;
  await db.deleteFrom('settings').where('name', '=', 'mail-resumed-at').execute();
  await sql`truncate bounces, pauses, alarms, suppressions, bounce_marks, limits, deliveries, runs, editions, subscribers, audiences cascade`.execute(
    db,
  );
  await sql`insert into audiences (hash, frequency, time_zone, alerts, schedule) values ('h', 'weekly', 'UTC', '[]', 'x')`.execute(
    db,
  );
  await sql`insert into runs (kind, frequency, due_at, cut, created_at) values ('scheduled', 'weekly', ${NOW}, 1, ${NOW})`.execute(
    db,
  );
  await sql`insert into editions (key, post_ids, subject, created_at) values ('e', '{}', 's', ${NOW})`.execute(
    db,
  );
}

export async function addPerson(email: string): Promise<number> {
  const { db } = database;
  const { rows } = await sql<{ id: number }>`
    insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, created_at)
    select ${email}, ${await addressHash(db, email)}, 'UTC', 'weekly', id, 0, 'confirmed', 'command', ${NOW}
    from audiences returning id`.execute(db);
  return rows[0]?.id ?? 0;
}

/** Mails that were taken: one each for this many new people at the domain. */
export async function took(count: number, domain: string, when: Date): Promise<void> {
  await sql`
    with people as (
      insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, created_at)
      select 'taken' || n || '-' || ${when.getTime()}::bigint || '@' || ${domain}::text, 'x', 'UTC', 'weekly', a.id, 0,
        'confirmed', 'command', ${NOW}
      from audiences a, generate_series(1, ${count}::int) n returning id, audience_id)
    insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, status,
      next_attempt_at, planned_at, settled_at, sent_at)
    select r.id, p.id, p.audience_id, 'e', 0, 1, 'sent', ${NOW}, ${NOW}, ${when}, ${when} from people p, runs r`.execute(
    database.db,
  );
}

/** A mail that this person took. */
export async function tookMail(subscriberId: number, when: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with run as (
      insert into runs (kind, frequency, due_at, cut, created_at)
      values ('instant', 'weekly', clock_timestamp() + random() * interval '1 year', 1, ${when}) returning id)
    insert into deliveries (run_id, subscriber_id, audience_id, edition_key, from_number, to_number, status,
      next_attempt_at, planned_at, settled_at, sent_at)
    select run.id, s.id, s.audience_id, 'e', 0, 1, 'sent', ${when}, ${when}, ${when}, ${when}
    from subscribers s, run where s.id = ${subscriberId} returning id`.execute(database.db);
  return rows[0]?.id ?? 0;
}

let failures = 0;
export function fail(subscriberId: number, email: string, failure: Failure, when: Date, deliveryId?: number) {
  const domain = email.slice(email.indexOf('@') + 1);
  failures += 1;
  const mail = {
    id: deliveryId ?? failures,
    subscriberId,
    generation: 0,
    domain,
    attempt: 1,
    firstTriedAt: when,
  };
  return settleFailure(database.db, mail, failure, when, 0.5).then(({ delivery }) => delivery);
}
export const refused = (kind: RefusalKind, reply = '550 5.0.0 no') =>
  ({ status: 'refused', kind, reply }) as const;
export const putOff = (reply: string) =>
  ({ status: 'retry', kind: 'about-us', maybeTaken: false, reply }) as const;

export async function refuse(email: string, kind: RefusalKind, when: Date, reply?: string) {
  return fail(await addPerson(email), email, refused(kind, reply), when);
}
/** People who had mail the day before. */
export async function served(count: number, domain: string): Promise<{ id: number; email: string }[]> {
  const people = [];
  for (let n = 0; n < count; n += 1) {
    const email = `served${n}@${domain}`;
    const id = await addPerson(email);
    await tookMail(id, at(-24 * 60));
    people.push({ id, email });
  }
  return people;
}

export const scopes = async (when = NOW) => (await openPauses(database.db, when)).map(({ scope }) => scope);
export const alarmCodes = async () => (await openAlarms(database.db)).map(({ code }) => code);
export const reasonOf = async (email: string) => (await suppressionOf(database.db, email))?.reason ?? null;
