import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import { pauseMail, resumeMail } from '../../src/installation/pause-store.ts';
import { sweep } from '../../src/queue/sweep.ts';
import { sendLink } from '../../src/send/send-link.ts';
import { createLinkRequest } from '../../src/subscribers/link-request-store.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { addressHash, suppress } from '../../src/subscribers/suppression-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let id: number;
const email = 'ada@example.org';
beforeEach(async () => {
  world = await createWorld();
  id = await world.subscribe(email, 'data');
  return () => world.close();
});

async function ask(kind: 'manage' | 'account', address = email): Promise<number> {
  return createLinkRequest(world.db, { addressHash: await addressHash(world.db, address), kind }, world.now);
}
const send = async (kind: 'manage' | 'account', address = email) =>
  sendLink(world, await ask(kind, address), world.now);
const lastMail = () => PostalMime.parse(world.sent.at(-1)?.message.raw ?? expect.fail('no mail'));

describe('a fresh link', () => {
  it('to the manage page goes to the address itself, with the way out, and without list headers', async () => {
    await send('manage', 'ADA@example.org');
    const mail = await lastMail();
    expect(mail.to?.[0]?.address).toBe(email);
    const person = { id, generation: 0 };
    expect(mail.text).toContain(world.links.manage(person));
    expect(mail.text).toContain(world.links.unsubscribe(person));
    expect(mail.html).toContain(world.links.manage(person));
    expect(mail.headers.some(({ key }) => key.startsWith('list-'))).toBe(false);
    expect(mail.messageId).not.toContain('ada');
  });

  it('to the account works for half an hour from the mail on', async () => {
    await send('account');
    const link = world.links.account({ id, generation: 0 }, world.now);
    expect((await lastMail()).text).toContain(link);
  });

  it('is the account’s for somebody who left: their data is still theirs', async () => {
    await unsubscribe(world.db, id, world.now);
    await send('manage');
    expect((await lastMail()).text).toContain('/account/');
    expect((await lastMail()).text).not.toContain('/unsubscribe/');
  });

  it('goes to nobody who is not there, who complained, or whose mail comes back', async () => {
    await send('manage', 'nobody@example.org');
    for (const reason of ['bounced', 'complaint'] as const) {
      await suppress(world.db, email, reason, world.now);
      await send('manage');
    }
    expect(world.sent).toEqual([]);
  });

  it('goes to an address three times a day; what strangers ask for uses up nothing of the owner', async () => {
    for (let round = 0; round < 5; round += 1) await send('manage');
    expect(world.sent).toHaveLength(3);
    for (let round = 0; round < 5; round += 1) await send('account');
    expect(world.sent).toHaveLength(6);
    world.advance(24 * 3_600_000);
    await send('manage');
    expect(world.sent).toHaveLength(7);
  });

  it('goes three times when it is asked for ten times at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => ask('manage')));
    await Promise.all(ids.map((request) => sendLink(world, request, world.now)));
    expect(world.sent).toHaveLength(3);
  });

  it('is sent once, though its job runs twice', async () => {
    const request = await ask('manage');
    await sendLink(world, request, world.now);
    await sendLink(world, request, world.now);
    expect(world.sent).toHaveLength(1);
  });
});

describe('a link mail that the server did not take', () => {
  it('is found again by the sweep', async () => {
    world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' });
    const request = await ask('manage');
    await sendLink(world, request, world.now);
    expect((await sweep(world, world.now)).linkRequestIds).toEqual([request]);
    world.answer = () => ({ status: 'sent', reply: '250 OK' });
    await sendLink(world, request, world.now);
    expect(world.sent).toHaveLength(1);
    expect((await sweep(world, world.now)).linkRequestIds).toEqual([]);
  });

  it('waits while mail is paused, but not longer than somebody waits for it', async () => {
    await pauseMail(world.db, { scope: 'service', until: null, why: 'maintenance' }, world.now);
    const request = await ask('account');
    await sendLink(world, request, world.now);
    expect((await sweep(world, world.now)).linkRequestIds).toEqual([request]);
    await resumeMail(world.db, world.now);
    world.advance(31 * 60_000);
    await sendLink(world, request, world.now);
    expect((await sweep(world, world.now)).linkRequestIds).toEqual([]);
    expect(world.sent).toEqual([]);
  });

  it.each([
    ['was refused', { status: 'refused', kind: 'policy', reply: '550 no' }],
    ['may have been taken', { status: 'retry', kind: 'connection', maybeTaken: true, reply: 'lost' }],
  ] as const)('is not repeated when it %s', async (_, outcome) => {
    world.answer = () => outcome;
    await send('manage');
    expect((await sweep(world, world.now)).linkRequestIds).toEqual([]);
  });
});
