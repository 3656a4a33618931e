// What mail servers that refuse, put off or go away may do to readers, over a real socket: nothing for good.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { releaseHeld } from '../../src/installation/hold-store.ts';
import { openPauses, resumeMail } from '../../src/installation/pause-store.ts';
import { silentLog } from '../../src/log.ts';
import { createSmtpMailer, type Mailer } from '../../src/mail/mailer.ts';
import { watchMailServer } from '../../src/send/watch-mail-server.ts';
import { type SmtpScript, startSmtp, type TestSmtp } from '../helpers/smtp.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR_MS = 3_600_000;
const FIVE = { least: 5, most: 5 };

let world: World;
let smtp: TestSmtp;
let mailer: Mailer;
beforeEach(async () => {
  const created = await createWorld();
  world = Object.assign(created, { config: { ...created.config, smtpConnections: FIVE } });
  smtp = await startSmtp({ credentials: { user: 'rolecall', pass: 'secret' } });
  mailer = createSmtpMailer({ url: smtp.url, connections: 5, log: silentLog, patienceMs: 1 });
  Object.assign(world, { mailer });
});
afterEach(async () => {
  await mailer.close();
  await smtp.close();
  await world.close();
});

async function subscribeMany(
  count: number,
  domainOf: (reader: number) => string,
  frequency: 'instant' | 'daily' | 'weekly',
): Promise<void> {
  for (let reader = 0; reader < count; reader += 1)
    await world.subscribe(`reader${reader}@${domainOf(reader)}`, 'data', frequency);
}
function script(next: SmtpScript): void {
  for (const phase of Object.keys(smtp.script)) delete smtp.script[phase as keyof SmtpScript];
  Object.assign(smtp.script, next);
  // A connection that is logged in already would not be asked for the login again.
  smtp.dropConnections();
}
const alarms = async () => (await openAlarms(world.db)).map(({ code }) => code);
async function timePasses(): Promise<void> {
  world.advance(36 * HOUR_MS);
  await world.settle();
  await watchMailServer(world, world.now);
}
const suppressed = () => world.db.selectFrom('suppressions').selectAll().execute();
const tries = async () =>
  (await world.db.selectFrom('deliveries').select('attempts').execute()).reduce(
    (sum, row) => sum + row.attempts,
    0,
  );

describe('a run of forty that is refused as a whole', () => {
  it.each<[string, SmtpScript, string]>([
    ['after the mail', { data: '554 Message rejected: Email address is not verified' }, 'mail-paused'],
    [
      'at the recipient',
      { rcpt: '550 Domain example.org has exceeded the max emails per hour' },
      'mail-paused',
    ],
    ['at the login, for now', { auth: '454 4.7.0 credits used up' }, 'mail-server'],
  ])('%s: alarm and pause within ten mails, and all get theirs after it', async (_, refusal, code) => {
    // Given forty readers at twenty domains
    await subscribeMany(40, (reader) => `d${reader % 20}.example`, 'instant');
    await world.settle();
    script(refusal);

    // When a post is refused to them
    await world.announce('a', ['data']);
    await world.planAll();
    await world.settle();

    // Then it stopped early, says so, and blames nobody
    expect(await tries()).toBeLessThanOrEqual(10);
    expect(await alarms()).toEqual([code]);
    expect((await openPauses(world.db, world.now)).map(({ scope }) => scope)).toEqual(['service']);
    expect(await suppressed()).toEqual([]);

    // And when it is mended and resumed
    script({});
    await resumeMail(world.db, world.now);
    await releaseHeld(world.db);
    world.advance(HOUR_MS);
    await world.settle();
    await watchMailServer(world, world.now);
    expect(new Set(smtp.messages.map(({ to }) => to[0])).size).toBe(40);
    expect(await alarms()).toEqual([]);
  });
});

describe.each<[string, SmtpScript | 'away']>([
  ['away', 'away'],
  ['out of credits (454)', { auth: '454 4.7.0 credits used up' }],
])('a server that is %s for three weeks', (_, trouble) => {
  it('costs nobody their subscription, is an alarm all the time, and then all is sent that was missed', async () => {
    // Given daily and weekly readers
    await subscribeMany(1, (reader) => `d${reader}.example`, 'daily');
    await subscribeMany(1, (reader) => `w${reader}.example`, 'weekly');
    await world.announce('first', ['data']);
    await world.settle();
    await watchMailServer(world, world.now);

    // When it takes nothing, and a post comes every three days
    if (trouble === 'away') Object.assign(world, { mailer: gone });
    else script(trouble);
    const missed: string[] = [];
    for (let step = 0; step < 14; step += 1) {
      if (step % 2 === 0) missed.push(`post${step}`);
      if (step % 2 === 0) await world.announce(`post${step}`, ['data']);
      await timePasses();
      if (step > 1) expect(await alarms()).toEqual(['mail-server']);
    }
    expect(await suppressed()).toEqual([]);

    // Then the first digest after it holds all of it
    script({});
    Object.assign(world, { mailer });
    for (let step = 0; step < 6; step += 1) await timePasses();
    for (const email of ['reader0@d0.example', 'reader0@w0.example'])
      expect((await world.inbox(email)).flat().toSorted()).toEqual(['first', ...missed].toSorted());
    expect(await alarms()).toEqual([]);
  });
});

/** Nobody listens there any more. */
const gone: Mailer = {
  ...createSmtpMailer({ url: 'smtp://127.0.0.1:1', connections: 5, log: silentLog, patienceMs: 1 }),
};

it.each([8])('a directory that is broken for ten minutes ends nothing for its %i people', async (count) => {
  // Given people at one domain who were served yesterday, and others
  await subscribeMany(count, () => 'works.example', 'instant');
  await subscribeMany(3, (reader) => `d${reader}.example`, 'instant');
  await world.announce('a', ['data']);
  await world.settle();
  expect(smtp.messages).toHaveLength(count + 3);
  world.advance(24 * HOUR_MS);

  // When their server calls all of them unknown
  const rcpt = (address: string) => (address.endsWith('@works.example') ? '550 5.1.1 no such user' : null);
  script({ rcpt });
  await world.announce('b', ['data']);
  world.advance(60_000);
  await world.settle();

  // Then nobody is blamed, an alarm tells of it, and the others have their mail
  expect(await suppressed()).toEqual([]);
  expect(await alarms()).toEqual(['mail-paused:works.example']);
  expect(smtp.messages).toHaveLength(count + 6);

  // And when it is well again, all have theirs
  script({});
  world.advance(13 * HOUR_MS);
  await world.settle();
  expect(smtp.messages).toHaveLength(2 * (count + 3));
  expect(await alarms()).toEqual([]);
});
