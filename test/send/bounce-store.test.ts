import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { openPauses, pauseMail, resumeMail } from '../../src/installation/pause-store.ts';
import type { RefusalKind } from '../../src/mail/outcome.ts';
import { clearPauseAlarms, settleFailure } from '../../src/send/bounce-store.ts';
import { bouncingSince } from '../../src/subscribers/bounce-mark-store.ts';
import { addressHash, suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { createTestDatabase } from '../helpers/database.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const at = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE_MS);

let database: Database;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  const { db } = database;
  await sql`truncate bounces, pauses, alarms, suppressions, limits, deliveries, runs, editions, subscribers, audiences cascade`.execute(
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
});

async function addPerson(email: string, givenUp = 0): Promise<number> {
  const { db } = database;
  const { rows } = await sql<{ id: number }>`
    insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, given_up, created_at)
    select ${email}, ${await addressHash(db, email)}, 'UTC', 'weekly', id, 0, 'confirmed', 'command', ${givenUp}, ${NOW}
    from audiences returning id`.execute(db);
  return rows[0]?.id ?? 0;
}

/** Mails that were taken: one each for this many new people at the domain. */
async function took(count: number, domain: string, when: Date): Promise<void> {
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

async function refuse(
  email: string,
  kind: RefusalKind,
  when: Date,
  options: { givenUp?: number; reply?: string } = {},
) {
  const subscriberId = await addPerson(email, options.givenUp);
  return refuseAgain(subscriberId, email, kind, when, options.reply);
}

function refuseAgain(
  subscriberId: number,
  email: string,
  kind: RefusalKind,
  when: Date,
  reply = '550 5.0.0 no',
) {
  const domain = email.slice(email.indexOf('@') + 1);
  const mail = { subscriberId, generation: 0, email, domain, attempt: 1, firstTriedAt: when };
  return settleFailure(database.db, mail, { status: 'refused', kind, reply }, when, 0.5);
}

const scopes = async (when = NOW) => (await openPauses(database.db, when)).map(({ scope }) => scope);
const alarmCodes = async () => (await openAlarms(database.db)).map(({ code }) => code);
const reasonOf = async (email: string) => (await suppressionOf(database.db, email))?.reason ?? null;

test('a bad address is suppressed, counted, and its delivery fails', async () => {
  expect(await refuse('ada@example.net', 'bad-address', NOW)).toMatchObject({ status: 'failed' });
  expect(await reasonOf('ada@example.net')).toBe('bounced');
  expect(await database.db.selectFrom('bounces').select(['domain', 'outcome']).execute()).toEqual([
    { domain: 'example.net', outcome: 'bad-address' },
  ]);
});

test('a broken directory of one domain: mail there waits, and the addresses it lost get their mail again', async () => {
  await took(300, 'example.org', at(-5));
  await took(100, 'example.net', at(-5));
  for (let i = 0; i < 19; i += 1) await refuse(`p${i}@example.net`, 'bad-address', at(i));
  expect(await reasonOf('p0@example.net')).toBe('bounced');
  await suppress(database.db, 'p1@example.net', 'opted-out', at(19));
  await refuse('gone@example.org', 'bad-address', at(19));
  const last = await refuse('p19@example.net', 'bad-address', at(20));
  expect(last).toMatchObject({ status: 'deferred' });
  expect(await scopes(at(20))).toEqual(['example.net']);
  expect(await scopes(at(13 * 60))).toEqual([]);
  expect(await alarmCodes()).toEqual(['mail-paused:example.net']);
  expect(await reasonOf('p0@example.net')).toBeNull();
  expect(await reasonOf('gone@example.org')).toBe('bounced');
  const bounces = async (email: string) =>
    (await bouncingSince(database.db, await addressHash(database.db, email))) !== null;
  expect([await reasonOf('p1@example.net'), await bounces('p1@example.net')]).toEqual(['opted-out', false]);
  expect(await bounces('gone@example.org')).toBe(true);
});

test('twenty bad addresses among enough good ones are just bad', async () => {
  await took(400, 'example.net', at(-5));
  for (let i = 0; i < 20; i += 1) await refuse(`p${i}@example.net`, 'bad-address', at(i));
  expect(await scopes(at(20))).toEqual([]);
  expect(await reasonOf('p19@example.net')).toBe('bounced');
});

test('most of the last hundred refused, at three domains: all mail waits for the admin', async () => {
  await took(60, 'd0.example', at(-10));
  const outcomes = [];
  for (let i = 0; i < 51; i += 1)
    outcomes.push(await refuse(`p${i}@d${i % 3}.example`, 'message', at(i / 10)));
  expect(outcomes.at(49)).toMatchObject({ status: 'failed' });
  expect(outcomes.at(50)).toMatchObject({ status: 'deferred' });
  expect(await scopes(at(100 * 24 * 60))).toEqual(['service']);
  expect(await alarmCodes()).toEqual(['mail-paused']);
});

test('taken mails in between keep the hundred in balance', async () => {
  for (let i = 0; i < 60; i += 1) {
    await refuse(`p${i}@d${i % 3}.example`, 'message', at(i));
    await took(2, 'd0.example', at(i));
  }
  expect(await scopes(at(60))).toEqual([]);
});

test('five policy refusals in a row pause their domain; a mail that was taken ends the row', async () => {
  for (let i = 0; i < 4; i += 1) await refuse(`p${i}@example.net`, 'policy', at(i));
  await took(1, 'example.org', at(4));
  await refuse('x@example.org', 'policy', at(4));
  await took(1, 'example.net', at(5));
  for (let i = 6; i < 10; i += 1) await refuse(`p${i}@example.net`, 'policy', at(i));
  expect(await scopes(at(10))).toEqual([]);
  expect(await refuse('p10@example.net', 'policy', at(10))).toMatchObject({ status: 'failed' });
  expect(await scopes(at(10))).toEqual(['example.net']);
  expect(await reasonOf('p10@example.net')).toBeNull();
});

test('three refusals for the domain suppress the address, also when they come with weekly digests', async () => {
  const id = await addPerson('ada@nowhere.example');
  for (const [week, suppressed] of [null, null, 'bounced'].entries()) {
    const when = new Date(NOW.getTime() + week * 7 * DAY_MS);
    await refuseAgain(id, 'ada@nowhere.example', 'bad-domain', when);
    expect(await reasonOf('ada@nowhere.example')).toBe(suppressed);
  }
});

test('about us: all mail waits, nobody is suppressed, and resuming clears the alarm', async () => {
  const outcome = await refuse('ada@example.net', 'about-us', NOW, { reply: '535 5.7.8 wrong password' });
  expect(outcome).toMatchObject({ status: 'deferred', nextAttemptAt: at(2) });
  expect(await scopes()).toEqual(['service']);
  const [alarm] = await openAlarms(database.db);
  expect(alarm?.message).toContain('535 5.7.8 wrong password');
  await clearPauseAlarms(database.db, NOW);
  expect(await alarmCodes()).toEqual(['mail-paused']);
  await resumeMail(database.db);
  await clearPauseAlarms(database.db, NOW);
  expect(await alarmCodes()).toEqual([]);
  expect(await reasonOf('ada@example.net')).toBeNull();
});

test('the alarm of a pause that ended by itself is cleared', async () => {
  for (let i = 0; i < 5; i += 1) await refuse(`p${i}@example.net`, 'policy', at(i));
  await clearPauseAlarms(database.db, at(11 * 60));
  expect(await alarmCodes()).toEqual(['mail-paused:example.net']);
  await clearPauseAlarms(database.db, at(13 * 60));
  expect(await alarmCodes()).toEqual([]);
});

test("the admin's own pause is not shortened or renamed", async () => {
  await pauseMail(database.db, { scope: 'example.net', until: null, why: 'paused by the admin' }, NOW);
  for (let i = 0; i < 5; i += 1) await refuse(`p${i}@example.net`, 'policy', at(i));
  expect(await openPauses(database.db, at(5))).toEqual([
    { scope: 'example.net', until: null, why: 'paused by the admin' },
  ]);
});

test('whoever opted out stays opted out, whatever bounces afterwards', async () => {
  await suppress(database.db, 'ada@example.net', 'opted-out', NOW);
  await refuse('ada@example.net', 'bad-address', NOW);
  expect(await reasonOf('ada@example.net')).toBe('opted-out');
});

test('the third digest in a row that a full mailbox did not take is the last', async () => {
  await refuse('ada@example.net', 'mailbox-full', NOW, { givenUp: 1 });
  expect(await reasonOf('ada@example.net')).toBeNull();
  expect(await refuse('bob@example.net', 'mailbox-full', NOW, { givenUp: 2 })).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('3 digests in a row'),
  });
  expect(await reasonOf('bob@example.net')).toBe('bounced');
});

test('a lost connection is tried again and leaves no trace; a mailbox that is full for now counts once', async () => {
  const subscriberId = await addPerson('ada@example.net');
  const mail = {
    subscriberId,
    generation: 0,
    email: 'ada@example.net',
    domain: 'example.net',
    firstTriedAt: NOW,
  };
  const lost = { status: 'retry', kind: 'connection', maybeTaken: false, reply: 'gone' } as const;
  expect(await settleFailure(database.db, { ...mail, attempt: 2 }, lost, NOW, 0)).toEqual({
    status: 'deferred',
    nextAttemptAt: at(5),
    reason: 'the connection failed',
  });
  const full = { status: 'retry', kind: 'busy', maybeTaken: false, reply: '452 4.2.2 over quota' } as const;
  for (const attempt of [1, 2, 3]) await settleFailure(database.db, { ...mail, attempt }, full, NOW, 0);
  const bounces = await database.db.selectFrom('bounces').select('outcome').execute();
  expect(bounces).toEqual([{ outcome: 'mailbox-full' }]);
});
