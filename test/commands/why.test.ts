import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyCommand } from '../../src/commands/why.ts';
import { recordReport } from '../../src/send/report.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { recordBrokenFile } from '../helpers/broken-file.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const email = 'alice@example.org';
const why = (post: string, address = email, json = false) =>
  runCommand(world, (context) => whyCommand(context, { email: address, post, json }));

test('a post that was sent: in which run and when', async () => {
  await world.announce('director', ['data']);
  await world.subscribe(email, 'data');
  await world.settle();
  const { code, out } = await why('director');
  expect(code).toBe(0);
  expect(out).toBe(
    '"Riverkeepers Union: director" was sent to alice@example.org on 2026-11-16 12:00 UTC, in the first digest of 2026-11-16 12:00 UTC.\n',
  );
});

test('two posts of one role: one card, both sent, and each says with which other', async () => {
  await world.announce('boston', ['data']);
  await world.announce('denver', ['data']);
  await world.announce('reno', ['data']);
  await world.db.updateTable('posts').set({ role: 'Canvasser' }).where('id', '<>', 'reno').execute();
  await world.subscribe(email, 'data');
  await world.settle();
  expect(world.sent).toHaveLength(1);
  expect((await world.inbox(email)).map((ids) => ids.toSorted())).toEqual([['boston', 'denver', 'reno']]);
  expect((await why('boston')).out).toMatch(
    /was sent .*in the first digest of [^,]+, on one card with denver\.md\.\n$/,
  );
  expect((await why('denver')).out).toMatch(/on one card with boston\.md\.\n$/);
  expect((await why('reno')).out).not.toContain('card');
});

test('a post that waits: for which run', async () => {
  await world.subscribe(email, 'data');
  await world.settle();
  await world.announce('director', ['data']);
  expect((await why('director')).out).toMatch(
    /waits for alice@example\.org's next weekly digest of 2026-11-23 07:00 UTC/,
  );
});

test('a mail that was refused: deferred, with the reason and the next try', async () => {
  world.answer = () => ({ status: 'retry', kind: 'busy', maybeTaken: false, reply: '450 busy' });
  await world.announce('director', ['data']);
  await world.subscribe(email, 'data');
  await world.settle();
  expect((await why('director')).out).toMatch(
    /is on its way .* deferred \(.+\), next try 2026-11-16 12:0\d UTC/,
  );
});

test('a mail that may have arrived: so, and when it is tried again', async () => {
  world.answer = () => ({ status: 'retry', kind: 'connection', maybeTaken: true, reply: 'gone' });
  await world.announce('director', ['data']);
  await world.subscribe(email, 'data');
  await world.settle();
  expect((await why('director')).out).toMatch(
    /deferred \(.*the mail may have arrived: gone\), next try 2026-11-16 12:0\d UTC/,
  );
});

test('a mail that came back later: when, and in the words of the other server', async () => {
  await world.announce('director', ['data']);
  const subscriberId = await world.subscribe(email, 'data');
  await world.settle();
  const answer = { code: 550, enhanced: '5.1.1', text: 'no such user' };
  await recordReport(world.db, { subscriberId, kind: 'hard', answer, at: world.now });
  expect((await why('director')).out).toMatch(
    /was sent to .*; it came back on 2026-11-16 12:00 UTC: 550 5\.1\.1 no such user\.$/m,
  );
});

test('an address that bounced: since when, why, and in the words of the mail server', async () => {
  world.answer = () => ({ status: 'refused', kind: 'no-mailbox', reply: '550 5.1.1 no such user' });
  await world.announce('director', ['data']);
  await world.subscribe(email, 'data');
  await world.settle();
  expect((await why('director')).out).toMatch(
    /gets no mail: .* since 2026-11-16 12:00 UTC \(bounced; the address does not exist: 550 5\.1\.1 no such user\)/,
  );
});

test('somebody who left: when', async () => {
  await world.announce('director', ['data']);
  await world.subscribe(email, 'data');
  await unsubscribe(world.db, (await findSubscriber(world.db, { email }))?.id ?? 0, world.now);
  expect((await why('director')).out).toMatch(
    /^alice@example\.org unsubscribed on 2026-11-16 .*; the address is on the suppression list since 2026-11-16 .*\(opted-out\)/,
  );
});

test('with --json the status comes as a word', async () => {
  await world.announce('director', ['data']);
  expect(JSON.parse((await why('director', email, true)).out)).toMatchObject({ status: 'not-subscribed' });
});

describe('the post may be named by', () => {
  beforeEach(async () => {
    await world.announce('director', ['data']);
    await world.announce('deputy-director', ['data']);
    await world.subscribe(email, 'data');
  });

  test.each([
    'director',
    'director.md',
    'posts/director.md',
    'https://example.org/director',
    'union: DIRECTOR',
  ])('%s', async (ref) => {
    expect((await why(ref)).out).toMatch(/^"Riverkeepers Union: director" waits/);
  });

  test('nothing that several posts share', async () => {
    const { code, err } = await why('Riverkeepers');
    expect(code).toBe(1);
    expect(err).toMatch(/may be any of 2 posts; name one by its id:\n {2}deputy-director .*\n {2}director /);
  });

  test('nothing that no post has', async () => {
    expect(await why('plumber')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/No post "plumber" is known: give its id/),
    });
  });

  test('the address in other capitals', async () => {
    expect((await why('director', 'Alice@Example.org')).out).toMatch(/waits for alice@example\.org/);
  });
});

test('a file that cannot be read is not a post yet', async () => {
  await recordBrokenFile(world);
  expect((await why('posts/broken.md')).err).toMatch(
    /broken\.md line 3 is not a post yet: the title is missing; add the line/,
  );
});
