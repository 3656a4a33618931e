import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { quietAlerts } from '../../src/plan/quiet.ts';
import { tellQuiet } from '../../src/plan/quiet-store.ts';
import { sendLink } from '../../src/send/send-link.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { changeChoices } from '../../src/subscribers/choices.ts';
import { waitingLinkRequests } from '../../src/subscribers/link-request-store.ts';
import { createWorld, type World } from '../helpers/world.ts';

const DAY = 86_400_000;

describe('what came close to a quiet alert', () => {
  const post = (...tags: string[]) => ({ tags, announcedAt: new Date('2026-11-01T00:00:00Z') });
  const posts = [post('data', 'is:remote'), post('data'), post('data', 'intern'), post('nonprofit')];
  const closeTo = (alert: Parameters<typeof buildAlert>[0]) => quietAlerts([buildAlert(alert)], posts, {});

  test.each<[string, Parameters<typeof buildAlert>[0], unknown]>([
    ['one that brings jobs', { any: ['data'] }, []],
    [
      'one condition too many',
      { any: ['data'], all: ['pay:stated'] },
      [{ tag: 'pay:stated', kind: 'without', posts: 3 }],
    ],
    [
      'shut out',
      { all: ['nonprofit'], none: ['nonprofit'] },
      [{ tag: 'nonprofit', kind: 'but-not', posts: 1 }],
    ],
    ['a slip', { any: ['nonproffit'] }, [{ tag: 'nonprofit', kind: 'instead', posts: 1 }]],
    ['nothing near', { any: ['woodwork'] }, []],
  ])('%s', (_, alert, close) => {
    expect(closeTo(alert).flatMap((quiet) => quiet.close)).toEqual(close);
  });
});

describe('a quiet alert', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());
  const mail = async () => {
    for (const id of await waitingLinkRequests(world.db, world.now)) await sendLink(world, id, world.now);
  };

  it('is told of once, with what came close; not before six weeks, and anew when the alerts are others', async () => {
    const alice = await world.subscribe(
      'alice@example.org',
      buildAlert({ any: ['data'], all: ['pay:stated'] }),
    );
    await world.subscribe('bob@example.org', 'data');
    await world.settle();
    world.advance(30 * DAY);
    for (let index = 0; index < 6; index += 1) await world.announce(`post-${index}`, ['data']);
    await world.settle();
    world.sent.length = 0;
    expect(await tellQuiet(world, world.now)).toBe(0);
    world.advance(13 * DAY);
    expect(await tellQuiet(world, world.now)).toBe(1);
    await mail();
    expect(world.sent.map(({ to }) => to)).toEqual(['alice@example.org']);
    const text = world.sent[0]?.message.raw
      .toString('latin1')
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/\s+/g, ' ');
    expect(text).toContain('6 jobs would have, without');
    expect(text).toContain('/unsubscribe/');
    world.advance(60 * DAY);
    expect(await tellQuiet(world, world.now)).toBe(0);
    await changeChoices(world, alice, { alerts: [buildAlert({ any: ['woodwork'] })] }, world.now);
    world.advance(43 * DAY);
    // The whole board was quiet: that says nothing of an alert.
    expect(await tellQuiet(world, world.now)).toBe(0);
    for (let index = 6; index < 12; index += 1) await world.announce(`post-${index}`, ['data']);
    world.advance(8 * DAY);
    expect(await tellQuiet(world, world.now)).toBe(1);
    await world.db.updateTable('subscribers').set({ state: 'paused' }).where('id', '=', alice).execute();
    world.sent.length = 0;
    await mail();
    expect(world.sent).toEqual([]);
  });
});
