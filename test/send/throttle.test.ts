// Paces end to end: of the settings, and learnt from a server that takes only so many mails a second.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import type { Message } from '../../src/mail/message.ts';
import type { SendOutcome } from '../../src/mail/outcome.ts';
import { noteTaken } from '../../src/send/pace-store.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { watchMail } from '../../src/send/watch-mail.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const TOO_FAST: SendOutcome = {
  status: 'retry',
  kind: 'busy',
  maybeTaken: false,
  reply: '454 Throttling failure: Maximum sending rate exceeded.',
};
const TAKEN: SendOutcome = { status: 'sent', reply: '250 OK' };

async function plan(
  readers: number,
  domainOf = (reader: number) => `example${reader % 5}.org`,
): Promise<void> {
  for (let reader = 0; reader < readers; reader += 1)
    await world.subscribe(`reader${reader}@${domainOf(reader)}`, 'data', 'instant');
  await world.settle();
  await world.announce('a', ['data']);
  await world.planAll();
}
/** A server that takes so many mails in any second. */
function takesASecond(mails: number, isLimited: (message: Message) => boolean = () => true) {
  const taken: number[] = [];
  world.answer = (message) => {
    if (!isLimited(message)) return TAKEN;
    const now = performance.now();
    if (taken.filter((at) => at > now - 1000).length >= mails) return TOO_FAST;
    taken.push(now);
    return TAKEN;
  };
}
const withMail = (mail: Partial<World['config']['mail']>): World => ({
  ...world,
  config: { ...world.config, mail: { ...world.config.mail, ...mail } },
});

describe('a rate of the settings', () => {
  it('is kept by three senders together, and used', async () => {
    await plan(40);
    const startedAt = performance.now();
    const paced = withMail({ perSecond: 20 });
    await Promise.all([1, 2, 3].map(() => sendDeliveries(paced)));
    const seconds = (performance.now() - startedAt) / 1000;
    expect(world.sent).toHaveLength(40);
    // 39 intervals of a twentieth, less the quarter of a second that may be made up for.
    expect(seconds).toBeGreaterThan(1.65);
    expect(seconds).toBeLessThan(3);
  });

  it('for each domain holds back that domain alone', async () => {
    await plan(16, (reader) => (reader < 8 ? 'big.example' : `small${reader}.example`));
    const startedAt = performance.now();
    const arrivedAt = new Map<string, number>();
    world.answer = (message) => {
      arrivedAt.set(message.envelope.to, performance.now() - startedAt);
      return TAKEN;
    };
    let last = 0;
    // The clock of the world stands still: what is put off falls due as it does outside.
    const clock = () => new Date(world.now.getTime() + (performance.now() - startedAt));
    await sendDeliveries({ ...withMail({ perDomainPerSecond: 4 }), clock });
    const small = [...arrivedAt].filter(([to]) => to.endsWith('big.example') === false);
    for (const [to, at] of arrivedAt) if (to.endsWith('big.example')) last = Math.max(last, at);
    expect(arrivedAt.size).toBe(16);
    expect(last).toBeGreaterThan(1500);
    expect(last).toBeLessThan(4000);
    for (const [, at] of small) expect(at).toBeLessThan(last / 2);
  });
});

describe('a server that asks for fewer mails', () => {
  it('gets them at the pace that it takes: none is lost or counted against anybody, and one line says so', async () => {
    await plan(12);
    takesASecond(4);
    const log = createMemoryLog();
    await sendDeliveries({ ...world, log });
    expect(new Set(world.sent.map(({ to }) => to)).size).toBe(12);
    expect(world.sent).toHaveLength(12);
    expect(log.lines).toEqual([
      'info A mail server asks for fewer mails a second; sending more slowly until it takes more',
    ]);
    const { attempts } = await world.db
      .selectFrom('deliveries')
      .select((eb) => eb.fn.max('attempts').as('attempts'))
      .executeTakeFirstOrThrow();
    expect(attempts).toBe(1);
    expect(await world.db.selectFrom('bounces').selectAll().execute()).toEqual([]);
  });

  it('for one domain slows nobody else', async () => {
    await plan(24, (reader) => (reader % 3 === 0 ? 'big.example' : `small${reader % 4}.example`));
    takesASecond(1, ({ envelope }) => envelope.to.endsWith('big.example'));
    const startedAt = performance.now();
    let othersDone = 0;
    const send = world.answer;
    world.answer = (message) => {
      const outcome = send(message) as SendOutcome;
      if (!message.envelope.to.endsWith('big.example')) othersDone = performance.now() - startedAt;
      return outcome;
    };
    const clock = () => new Date(world.now.getTime() + (performance.now() - startedAt));
    while ((await sendDeliveries({ ...world, clock })) > 0);
    expect(othersDone).toBeLessThan(2000);
    const paces = await world.db
      .selectFrom('paces')
      .select('scope')
      .where('per_second', 'is not', null)
      .execute();
    expect(paces).toEqual([{ scope: 'big.example' }]);
  });

  it('for two days: the mail is given up, and nobody is blamed', async () => {
    await plan(1);
    world.answer = () => TOO_FAST;
    world.advance(49 * 3_600_000);
    await sendDeliveries(world);
    const row = await world.db
      .selectFrom('deliveries')
      .select(['status', 'reason'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      status: 'failed',
      reason: 'the mail server took fewer mails than there were, for 48 hours',
    });
    expect(await world.db.selectFrom('bounces').selectAll().execute()).toEqual([]);
  });

  it('for half an hour is one alarm, until it takes a mail', async () => {
    await plan(4, () => 'big.example');
    world.answer = () => TOO_FAST;
    const signal = AbortSignal.timeout(1500);
    await sendDeliveries({ ...world, stopping: signal });
    const codes = async () => (await openAlarms(world.db)).map(({ code }) => code);
    const [pace] = await world.db.selectFrom('paces').select(['scope', 'refused_since']).execute();
    const since = pace?.refused_since as number;
    await watchMail(world.db, new Date(since + 29 * 60_000));
    expect(await codes()).toEqual([]);
    for (let pass = 0; pass < 2; pass += 1) await watchMail(world.db, new Date(since + 31 * 60_000));
    expect(await codes()).toEqual([`mail-refused:${pace?.scope}`]);
    await noteTaken(world.db, pace?.scope as string);
    await watchMail(world.db, new Date(since + 32 * 60_000));
    expect(await codes()).toEqual([]);
  });
});
