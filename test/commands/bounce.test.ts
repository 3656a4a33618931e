import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bounceCommand, keepMail } from '../../src/commands/bounce.ts';
import { statusCommand } from '../../src/commands/status.ts';
import { createMarks } from '../../src/mail/marks.ts';
import { suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { dsn, feedback, mail, UNKNOWN } from '../bounces/samples.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

const SECRET = 'k'.repeat(32);
const marks = createMarks({ secrets: [SECRET], domain: 'bounces.example.org' });
const EMAIL = 'ada@example.net';

let world: World;
/** Where reports about the digest that she had go. */
let address: string;
beforeEach(async () => {
  world = await createWorld();
  const sender = { ...world, marks };
  await world.announce('a', ['data']);
  await world.subscribe(EMAIL, 'data', 'instant');
  Object.assign(world, { marks });
  await world.announce('b', ['data']);
  await world.settle();
  address = world.sent.at(-1)?.message.envelope.from ?? '';
  expect(sender.marks.find(address)).not.toBeNull();
});
afterEach(() => world.close());

const bounce = (raw: Buffer, recipient?: string) =>
  runCommand(world, (context) => bounceCommand(context, { recipient }), { secrets: [SECRET] }, raw);
const status = async () =>
  JSON.parse((await runCommand(world, (context) => statusCommand(context, { json: true }))).out).reports;

describe('a mail that came back', () => {
  test('ends mail to an address that never had any', async () => {
    expect(await bounce(dsn([UNKNOWN], { to: address, returned: 'Subject: x' }))).toMatchObject({
      code: 0,
      err: '',
    });
    expect((await suppressionOf(world.db, EMAIL))?.reason).toBe('bounced');
    expect(await status()).toEqual([
      { way: 'pipe', outcome: 'suppressed', reports: 1, lastAt: world.now.toISOString() },
    ]);
  });

  test('is known by the address that the mail server names, and by the Message-ID within', async () => {
    const raw = dsn([UNKNOWN], { to: 'postmaster@example.org', returned: 'Subject: x' });
    await bounce(raw);
    expect(await suppressionOf(world.db, EMAIL)).toBeNull();
    await bounce(raw, address);
    expect(await suppressionOf(world.db, EMAIL)).not.toBeNull();
  });

  test('is known by the Message-ID that it returns', async () => {
    const id = world.sent.at(-1)?.message.messageId;
    await bounce(dsn([UNKNOWN], { to: 'postmaster@example.org', returned: `Message-ID: <${id}>` }));
    expect((await suppressionOf(world.db, EMAIL))?.reason).toBe('bounced');
  });

  test('a complaint stays, whatever comes later', async () => {
    await bounce(feedback('abuse', { to: address, returned: 'Subject: x' }));
    await bounce(dsn([UNKNOWN], { to: address }));
    expect((await suppressionOf(world.db, EMAIL))?.reason).toBe('complaint');
  });
});

test('a mail that is no report, or about no mail of ours, is taken in and counted', async () => {
  await bounce(mail('I am on holiday.', { to: address, headers: ['Auto-Submitted: auto-replied'] }));
  await bounce(dsn([UNKNOWN], { to: address.replace('bounce-d', 'bounce-l') }));
  await bounce(Buffer.alloc(3_000_000, 'x'));
  expect(await suppressionOf(world.db, EMAIL)).toBeNull();
  expect(await status()).toMatchObject([
    { outcome: 'no-report', reports: 2 },
    { outcome: 'unmatched', reports: 1 },
  ]);
});

test('whatever is wrong on our side keeps the mail with the mail server', async () => {
  const away = { databaseUrl: 'postgres://localhost:1/nothing', secrets: [SECRET] };
  const tried = runCommand(
    world,
    (context) =>
      bounceCommand({ ...context, signal: AbortSignal.timeout(300) }, { recipient: undefined }).catch(
        keepMail,
      ),
    away,
    dsn([UNKNOWN]),
  );
  expect(await tried).toMatchObject({ code: 75 });
});
