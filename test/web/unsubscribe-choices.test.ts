import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/subscribers/alerts.ts';
import { alertKey, changeChoices } from '../../src/subscribers/choices.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, links, NOW, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
let carols = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedBoard(database.db);
  app = createTestWeb(database.db);
});
afterAll(() => database.close());

// A new person for each test: what one does must not show in the next.
let carol: { id: number; email: string; path: string };
beforeEach(async () => {
  carols += 1;
  const email = `carol${carols}@example.net`;
  const alerts = [{ any: ['data'], all: [], none: [] }];
  const draft = { email, name: 'Carol', frequency: 'weekly' as const, timeZone: 'UTC', alerts };
  const deps = { db: database.db, config };
  const outcome = await saveSubscription(deps, draft, { source: 'command', path: null }, NOW);
  if (outcome.status !== 'created') throw new Error(outcome.status);
  const link = links.unsubscribe({ id: outcome.subscriberId, generation: 0 });
  carol = { id: outcome.subscriberId, email, path: new URL(link).pathname };
});

const ask = (path: string, init: RequestInit = {}) => app.request(`https://alerts.example.org${path}`, init);
const send = (path: string, fields: Record<string, string>, to = app) =>
  to.request(`https://alerts.example.org${path}`, { method: 'POST', body: new URLSearchParams(fields) });
const stateOf = async (id: number) => (await findSubscriber(database.db, { id }))?.state;

describe('one alert of several', () => {
  const several = [
    { any: ['data'], all: [], none: [] },
    { any: ['tech'], all: [], none: ['intern'] },
  ];
  beforeEach(() => changeChoices({ db: database.db, config }, carol.id, { alerts: several }, NOW));
  const end = (fields: Record<string, string>) => send(carol.path, fields);
  const alertsOf = async () => (await findSubscriber(database.db, { id: carol.id }))?.alerts;

  it('can be chosen; everything is chosen to begin with', async () => {
    const page = await (await ask(carol.path)).text();
    expect(page).toContain('name="what" value="everything" checked');
    expect(page).toContain('Only the alert “tech, not intern”');
    expect(page.match(/<button/g)).toHaveLength(1);
  });

  it('ends, and the others go on', async () => {
    const response = await end({ what: alertKey(several[0] as Alert) });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('This alert has ended');
    expect(page).toContain('<li>tech, not intern</li>');
    expect(await alertsOf()).toEqual([several[1]]);
    expect(await stateOf(carol.id)).toBe('confirmed');
    expect(await suppressionOf(database.db, carol.email)).toBeNull();
  });

  it('ends once, however often it is asked for; the last one ends everything', async () => {
    const first = { what: alertKey(several[0] as Alert) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => end(first)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await alertsOf()).toEqual([several[1]]);
    expect(await stateOf(carol.id)).toBe('confirmed');
    await end({ what: alertKey(several[1] as Alert) });
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });

  it('is never what a mail program means', async () => {
    await end({ 'List-Unsubscribe': 'One-Click', what: alertKey(several[0] as Alert), action: 'undo' });
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });
});

describe('the way back', () => {
  beforeEach(() => unsubscribe(database.db, carol.id, NOW));
  const later = (ms: number) => createTestWeb(database.db, { clock: () => new Date(NOW.getTime() + ms) });
  const find = () => findSubscriber(database.db, { id: carol.id });

  it('is one button, for a day, by the same link', async () => {
    const before = await find();
    expect(await (await ask(carol.path)).text()).toContain('Undo: I want the mails');
    const response = await send(carol.path, { action: 'undo' });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('The mails go on');
    expect(await find()).toMatchObject({ state: 'confirmed', cursor: before?.cursor, welcome: null });
    expect(await suppressionOf(database.db, carol.email)).toBeNull();
  });

  it('may be taken many times at once, and left again', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(carol.path, { action: 'undo' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await send(carol.path, {});
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });

  it('is closed after a day', async () => {
    const app = later(25 * 3_600_000);
    expect(await (await app.request(`http://localhost${carol.path}`)).text()).not.toContain('<button');
    const response = await send(carol.path, { action: 'undo' }, app);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('sign up again');
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });

  it('can be a pause, until a day of the person’s own calendar', async () => {
    const response = await send(carol.path, { action: 'pause', until: '2026-12-24' });
    expect(await response.text()).toContain('until December 24, 2026');
    const pausedUntil = new Date('2026-12-24T00:00:00Z');
    expect(await find()).toMatchObject({ state: 'paused', pausedUntil });
  });

  it.each(['2026-11-22', '2020-01-01', '2026-02-31', '2028-01-01', 'soon', ''])(
    'is no pause until %j: nothing changes, and the page says so',
    async (until) => {
      const response = await send(carol.path, { action: 'pause', until });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('Choose a day from tomorrow on');
      expect(await stateOf(carol.id)).toBe('unsubscribed');
    },
  );
});
