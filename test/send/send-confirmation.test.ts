import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pauseMail } from '../../src/installation/pause-store.ts';
import { sweep } from '../../src/queue/sweep.ts';
import { sendConfirmation } from '../../src/send/send-confirmation.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR = 3_600_000;
const ALICE = 'alice@example.org';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function ask(address = ALICE, tags = ['data']): Promise<number> {
  const choices = { alert: { any: tags, all: [], none: [] }, frequency: 'weekly' as const, timeZone: 'UTC' };
  const draft = { kind: 'subscribe' as const, address, choices, subscriberId: null, consent: {} };
  return (await createConfirmation(world, draft, world.now)).id;
}
const send = (id: number) => sendConfirmation(world, id, world.now);
/** What the sweep finds is sent, as the planner's timer and `once` do. */
async function sweepAndSend(): Promise<number> {
  const { confirmationIds } = await sweep(world, world.now);
  for (const id of confirmationIds) await send(id);
  return confirmationIds.length;
}
const lastMail = () => PostalMime.parse(world.sent.at(-1)?.message.raw ?? '');

describe('the mail', () => {
  it('goes once to whoever reads the address, however often its job runs', async () => {
    const id = await ask();
    await Promise.all([send(id), send(id)]);
    await send(id);
    expect(world.sent.map(({ to }) => to)).toEqual([ALICE]);
    expect((await lastMail()).text).toContain(world.links.confirm(id));
  });

  it('is found by the sweep when its job was lost, and only until it is sent', async () => {
    await ask();
    expect(await sweepAndSend()).toBe(1);
    expect(await sweepAndSend()).toBe(0);
    expect(world.sent).toHaveLength(1);
  });

  it('names only tags that the board has, never words of whoever filled in the form', async () => {
    await world.announce('a', ['data']);
    await send(await ask(ALICE, ['data', 'buy gold at example.com']));
    const { text, html } = await lastMail();
    expect(text?.replaceAll(/\s+/g, ' ')).toContain('(data · Weekly: Mondays at 07:00)');
    expect(`${text}${html}`).not.toContain('gold');
    await send(await ask('bob@example.org', ['buy gold at example.com']));
    expect((await lastMail()).text).toContain('send job alerts (Weekly:');
  });

  it('asks somebody who is subscribed whether to add the tags, with their manage link', async () => {
    const id = await world.subscribe(ALICE, 'tech');
    await send(await ask());
    const { subject, text } = await lastMail();
    expect(subject).toBe('Add tags to your job alerts from Rolecall?');
    expect(text).toContain('Add these tags:\nhttp');
    expect(text).toContain(world.links.manage({ id, generation: 0 }));
  });
});

describe('limits', () => {
  it('an address gets three a day, whoever asks and however often', async () => {
    for (let round = 0; round < 10; round += 1) await send(await ask());
    expect(world.sent).toHaveLength(3);
    await send(await ask('bob@example.org'));
    expect(world.sent).toHaveLength(4);
    world.advance(24 * HOUR);
    await send(await ask());
    expect(world.sent).toHaveLength(5);
  });

  it('whoever complained gets none', async () => {
    await suppress(world.db, ALICE, 'complaint', world.now);
    await send(await ask());
    expect(world.sent).toHaveLength(0);
    expect(await sweepAndSend()).toBe(0);
  });

  it.each([
    ['that bounced', ['bounced']],
    ['that bounced and opted out', ['bounced', 'opted-out']],
    ['that opted out and bounced', ['opted-out', 'bounced']],
  ] as const)('an address %s gets one a week, tried until a server takes it', async (_, reasons) => {
    for (const reason of reasons) await suppress(world.db, ALICE, reason, world.now);
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    await send(await ask());
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    world.advance(HOUR);
    await sweepAndSend();
    expect(world.sent).toHaveLength(1);
    world.advance(6 * 24 * HOUR);
    await send(await ask());
    expect(world.sent).toHaveLength(1);
    world.advance(2 * 24 * HOUR);
    await send(await ask());
    expect(world.sent).toHaveLength(2);
  });

  it.each(['opted-out', 'erased'] as const)('may be asked again: who is %s', async (reason) => {
    await suppress(world.db, ALICE, reason, world.now);
    await send(await ask());
    expect(world.sent).toHaveLength(1);
  });
});

describe('trouble', () => {
  it('a server that says "later" gets the same bytes later', async () => {
    const bytes: string[] = [];
    world.answer = ({ raw }) => {
      bytes.push(raw.toString());
      return bytes.length > 1
        ? { status: 'sent', reply: '250 OK' }
        : { status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' };
    };
    await send(await ask());
    expect(await sweepAndSend()).toBe(0);
    world.advance(2 * 60_000);
    expect(await sweepAndSend()).toBe(1);
    expect(bytes[1]).toBe(bytes[0]);
  });

  it('an address that does not exist is not tried again, and suppresses nobody', async () => {
    world.answer = () => ({ status: 'refused', kind: 'no-mailbox', reply: '550 5.1.1 no such user' });
    await send(await ask());
    world.advance(HOUR);
    expect(await sweepAndSend()).toBe(0);
    expect(await world.db.selectFrom('suppressions').selectAll().execute()).toEqual([]);
  });

  it('while all mail is paused it waits', async () => {
    await pauseMail(world.db, { scope: 'service', until: null, why: 'test' }, world.now);
    await send(await ask());
    await world.db.deleteFrom('pauses').execute();
    world.advance(HOUR);
    expect(await sweepAndSend()).toBe(1);
    expect(world.sent).toHaveLength(1);
  });
});
