import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/subscribers/alerts.ts';
import { alertKey, changeChoices } from '../../src/subscribers/choices.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { config, NOW } from './board.ts';
import { createPerson, createWebBoard, data, type Person, tech, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeAll(async () => {
  board = await createWebBoard();
});
afterAll(() => board.close());

let carol: Person;
beforeEach(async () => {
  carol = await createPerson(board);
});

const show = () => board.show(carol.unsubscribe);
const send = (fields: Record<string, string>, to = board.app) => board.send(carol.unsubscribe, fields, to);
const stateOf = async (id: number) => (await board.find(id)).state;

describe('one alert of several', () => {
  const several: Alert[] = [data, tech];
  beforeEach(() => changeChoices({ db: board.db, config }, carol.id, { alerts: several }, NOW));
  const alertsOf = async () => (await board.find(carol.id)).alerts;

  it('can be chosen; everything is chosen to begin with', async () => {
    const page = await show();
    expect(page).toContain('name="what" value="everything" checked');
    expect(page).toContain('Only the alert “tech, not intern”');
    expect(page.match(/<button/g)).toHaveLength(1);
  });

  it('ends, and the others go on', async () => {
    const response = await send({ what: alertKey(data) });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('This alert has ended');
    expect(page).toContain('<li>tech, not intern</li>');
    expect(await alertsOf()).toEqual([tech]);
    expect(await stateOf(carol.id)).toBe('confirmed');
    expect(await suppressionOf(board.db, carol.email)).toBeNull();
  });

  it('ends once, however often it is asked for; the last one ends everything', async () => {
    const first = { what: alertKey(data) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(first)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await alertsOf()).toEqual([tech]);
    expect(await stateOf(carol.id)).toBe('confirmed');
    await send({ what: alertKey(tech) });
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });

  it('is never what a mail program means', async () => {
    await send({ 'List-Unsubscribe': 'One-Click', what: alertKey(data), action: 'undo' });
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });
});

describe('fewer mails', () => {
  it('are offered before the way out, to those to whom more than one a week may come', async () => {
    expect(await show()).not.toContain('Once a week instead');
    await changeChoices({ db: board.db, config }, carol.id, { frequency: 'instant' }, NOW);
    expect(await show()).toMatch(/Once a week instead<\/button>[\s\S]*Unsubscribe<\/button>/);
    expect(await (await send({ action: 'weekly' })).text()).toContain('gets the same jobs, together');
    expect(await board.find(carol.id)).toMatchObject({ state: 'confirmed', frequency: 'weekly' });
    await unsubscribe(board.db, carol.id, NOW);
    expect(await (await send({ action: 'weekly' })).text()).toContain('You will get no more mail');
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });
});

describe('why somebody leaves', () => {
  it('is asked afterwards, counted once, and kept as a number alone', async () => {
    const counts = () => board.db.selectFrom('leave_reasons').select(['reason', 'people']).execute();
    await send({ why: 'found-here' });
    expect(await counts()).toEqual([]);
    expect(await (await send({})).text()).toContain('I found a job here</button>');
    for (const why of ['found-here', 'found-here', 'too-much'])
      expect(await (await send({ why })).text()).toContain('Thank you.');
    expect(await counts()).toEqual([{ reason: 'found-here', people: 1 }]);
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });
});

describe('the way back', () => {
  beforeEach(() => unsubscribe(board.db, carol.id, NOW));
  const later = (ms: number) => board.web({ clock: () => new Date(NOW.getTime() + ms) });
  const find = () => board.find(carol.id);

  it('is one button, for a day, by the same link', async () => {
    const before = await find();
    expect(await show()).toContain('Undo: I want the mails');
    const response = await send({ action: 'undo' });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Your mails are back on');
    expect(await find()).toMatchObject({ state: 'confirmed', cursor: before.cursor, welcome: null });
    expect(await suppressionOf(board.db, carol.email)).toBeNull();
  });

  it('may be taken many times at once, and left again', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => send({ action: 'undo' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await send({});
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });

  it('is closed after a day', async () => {
    const app = later(25 * 3_600_000);
    expect(await (await board.ask(carol.unsubscribe, {}, app)).text()).not.toContain('<button');
    const response = await send({ action: 'undo' }, app);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('sign up again');
    expect(await stateOf(carol.id)).toBe('unsubscribed');
  });

  it('can be a pause, until a day of the person’s own calendar', async () => {
    const response = await send({ action: 'pause', until: '2026-12-24' });
    expect(await response.text()).toContain('until 24 December 2026');
    const pausedUntil = new Date('2026-12-24T00:00:00Z');
    expect(await find()).toMatchObject({ state: 'paused', pausedUntil });
  });

  it.each(['2026-11-22', '2020-01-01', '2026-02-31', '2028-01-01', 'soon', ''])(
    'is no pause until %j: nothing changes, and the page says so',
    async (until) => {
      const response = await send({ action: 'pause', until });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('Choose a day from tomorrow on');
      expect(await stateOf(carol.id)).toBe('unsubscribed');
    },
  );
});
