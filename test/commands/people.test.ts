import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pauseCommand, resumeCommand } from '../../src/commands/pause.ts';
import { type SubscribeOptions, subscribeCommand } from '../../src/commands/subscribe.ts';
import { subscribersCommand } from '../../src/commands/subscribers.ts';
import { unsubscribeCommand, unsuppressCommand } from '../../src/commands/unsubscribe.ts';
import { openAlarms, raiseAlarm } from '../../src/installation/alarm-store.ts';
import { openPauses, pauseMail } from '../../src/installation/pause-store.ts';
import { eraseSubscriber } from '../../src/subscribers/erase.ts';
import { pauseSubscriber } from '../../src/subscribers/pause.ts';
import {
  endSubscription,
  findSubscriber,
  unsubscribe as unsubscribeSubscriber,
} from '../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const email = 'alice@example.org';
const subscribe = (options: Partial<SubscribeOptions>) =>
  runCommand(world, (context) => subscribeCommand(context, { email, frequency: 'weekly', ...options }));
const unsubscribe = () => runCommand(world, (context) => unsubscribeCommand(context, { email }));
const unsuppress = () => runCommand(world, (context) => unsuppressCommand(context, { email }));
const list = (json: boolean) => runCommand(world, (context) => subscribersCommand(context, { json }));

describe('subscribe', () => {
  test('adds somebody who asked for it, and says what they will get', async () => {
    const { code, out } = await subscribe({
      tags: ['Data', 'tech'],
      none: ['intern'],
      frequency: 'daily',
      timezone: 'Europe/Berlin',
      name: 'Alice',
    });
    expect([code, out]).toEqual([
      0,
      'alice@example.org is subscribed: daily, data or tech, not intern (Europe/Berlin).\n',
    ]);
    expect(await findSubscriber(world.db, { email })).toMatchObject({
      name: 'Alice',
      source: 'command',
      state: 'confirmed',
    });
  });

  test('notes a tag that no post has, with the nearest one', async () => {
    await world.announce('director', ['data']);
    expect((await subscribe({ tags: ['dat'] })).out).toContain(
      'Note: no post has the tag "dat": did you mean "data"?',
    );
    expect((await subscribe({ tags: ['data'] })).out).not.toContain('Note:');
  });

  test('changes the choices of somebody who is there already', async () => {
    await subscribe({ tags: ['data'] });
    expect((await subscribe({ all: ['nonprofit'] })).out).toMatch(/has new choices: weekly, nonprofit/);
    expect((await subscribe({ all: ['nonprofit'] })).out).toMatch(/is subscribed already/);
  });

  test('names everything that is wrong at once', async () => {
    const { code, err } = await subscribe({ email: 'alice', timezone: 'Berln' });
    expect(code).toBe(2);
    expect(err).toMatch(/"alice" cannot be used as a mail address: it has no @/);
    expect(err).toMatch(/--timezone "Berln" is not a time zone; did you mean Europe\/Berlin\?/);
    expect(err).toMatch(/--tags or --all must name a tag/);
  });

  test.each([
    ['opted-out', /only the person can lift that/],
    ['bounced', /"rolecall unsuppress alice@example\.org" lifts that/],
  ] as const)('is refused to an address that is suppressed as %s', async (reason, remedy) => {
    await suppress(world.db, email, reason, world.now);
    const { code, err } = await subscribe({ tags: ['data'] });
    expect(code).toBe(1);
    expect(err).toMatch(remedy);
    expect(await findSubscriber(world.db, { email })).toBeNull();
  });
});

describe('unsubscribe', () => {
  test('ends the subscription and suppresses the address', async () => {
    await subscribe({ tags: ['data'] });
    expect((await unsubscribe()).out).toMatch(/is unsubscribed and gets no more mail/);
    expect(await findSubscriber(world.db, { email })).toMatchObject({ state: 'unsubscribed' });
    expect(await suppressionOf(world.db, email)).toMatchObject({ reason: 'opted-out' });
  });

  test('of somebody unknown is a problem', async () => {
    expect(await unsubscribe()).toMatchObject({
      code: 1,
      err: 'rolecall: alice@example.org is not subscribed.\n',
    });
  });
});

describe('unsuppress', () => {
  test('lifts a bounce', async () => {
    await suppress(world.db, email, 'bounced', world.now);
    expect((await unsuppress()).code).toBe(0);
    expect(await suppressionOf(world.db, email)).toBeNull();
  });

  test.each([
    ['opted-out', /opted out on 2026-11-16/],
    ['complaint', /complained on/],
    ['erased', /asked to be erased on/],
  ] as const)('does not lift what the person said: %s', async (reason, words) => {
    await suppress(world.db, email, reason, world.now);
    const { code, err } = await unsuppress();
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(await suppressionOf(world.db, email)).toMatchObject({ reason });
  });

  test('of an address that is not suppressed says so', async () => {
    expect((await unsuppress()).err).toMatch(/is not on the suppression list/);
  });
});

describe('subscribers', () => {
  test('are listed with what they want', async () => {
    await subscribe({ tags: ['data'], none: ['intern'] });
    const { out } = await list(false);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^Email +State +Since +Frequency +Time zone +Source +Alerts$/),
      expect.stringMatching(
        /^alice@example\.org +confirmed +2026-11-16 +weekly +UTC +command +data, not intern$/,
      ),
      '',
      '1 confirmed',
      '',
    ]);
  });

  test('are printed as one JSON array, also when there are none', async () => {
    expect(JSON.parse((await list(true)).out)).toEqual([]);
    await subscribe({ tags: ['data'] });
    await subscribe({ email: 'bob@example.org', tags: ['tech'] });
    const people = JSON.parse((await list(true)).out);
    expect(people.map((person: { email: string }) => person.email)).toEqual([email, 'bob@example.org']);
    expect(people[0]).toMatchObject({ state: 'confirmed', alerts: [{ any: ['data'], all: [], none: [] }] });
  });

  test('who gets no mail is listed with the reason and its day; who was erased is counted', async () => {
    const ids = new Map<string, number>();
    for (const name of ['bounced', 'erased', 'left', 'paused', 'removed'])
      ids.set(name, await world.subscribe(`${name}@example.org`, 'data'));
    const id = (name: string) => ids.get(name) as number;
    world.advance(3 * 86_400_000);
    await suppress(world.db, 'bounced@example.org', 'bounced', world.now);
    await eraseSubscriber(world.db, id('erased'), world.now);
    await unsubscribeSubscriber(world.db, id('left'), world.now);
    await pauseSubscriber(world.db, id('paused'), new Date('2026-12-01T12:00:00Z'));
    await endSubscription(world.db, id('removed'), world.now);

    const [, ...lines] = (await list(false)).out.trim().split('\n');
    const cells = lines.map((line) => line.split(/ {2,}/).slice(0, 3));
    expect(cells.sort()).toEqual([
      [''],
      ['1 bounced, 1 forgotten, 1 unsubscribed, 1 paused, 1 removed'],
      ['bounced@example.org', 'bounced', '2026-11-19'],
      ['left@example.org', 'unsubscribed', '2026-11-19'],
      ['paused@example.org', 'paused until 2026-12-01', '2026-11-16'],
      ['removed@example.org', 'removed', '2026-11-19'],
    ]);
    const people: { email: string | null; state: string; since: string }[] = JSON.parse(
      (await list(true)).out,
    );
    expect(people.map(({ email, state, since }) => [email, state, since.slice(0, 10)])).toEqual([
      ['bounced@example.org', 'bounced', '2026-11-19'],
      [null, 'forgotten', '2026-11-19'],
      ['left@example.org', 'unsubscribed', '2026-11-19'],
      ['paused@example.org', 'paused', '2026-11-16'],
      ['removed@example.org', 'removed', '2026-11-19'],
    ]);
  });

  test('an empty list says how to fill it', async () => {
    expect((await list(false)).out).toMatch(/Nobody has subscribed yet/);
  });
});

describe('pause and resume', () => {
  test('hold all mail back and let it go on', async () => {
    expect((await runCommand(world, pauseCommand)).out).toMatch(/All mail is paused/);
    expect(await openPauses(world.db, world.now)).toEqual([
      { scope: 'service', until: null, why: 'paused by the admin' },
    ]);
    expect((await runCommand(world, resumeCommand)).out).toBe('Mail goes on.\n');
    expect(await openPauses(world.db, world.now)).toEqual([]);
  });

  test('nothing is sent under a pause, and nothing is lost', async () => {
    await world.announce('director', ['data']);
    await subscribe({ tags: ['data'] });
    await runCommand(world, pauseCommand);
    await world.settle();
    expect(world.sent).toHaveLength(0);
    await runCommand(world, resumeCommand);
    await world.settle();
    expect(await world.inbox(email)).toEqual([['director']]);
  });

  test('resume lifts what a refusing mail server caused, and its alarm', async () => {
    const scope = 'example.org';
    await pauseMail(world.db, { scope, until: null, why: 'five refusals in a row' }, world.now);
    const alarm = { kind: 'domain-paused', domain: scope, because: 'refuses-us', reply: '550 no' } as const;
    await raiseAlarm(world.db, alarm, world.now);
    expect((await runCommand(world, resumeCommand)).out).toBe('Mail goes on, also to example.org.\n');
    expect(await openAlarms(world.db)).toEqual([]);
  });

  test('resume without a pause says so', async () => {
    expect((await runCommand(world, resumeCommand)).out).toBe('Nothing was paused.\n');
  });
});
