import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertKey } from '../../src/subscribers/choices.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { config, NOW } from './board.ts';
import { createPerson, createWebBoard, data, type Person, tech, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeAll(async () => {
  board = await createWebBoard();
  await board.db.updateTable('announcer').set({ value: 5 }).execute();
});
afterAll(() => board.close());

let carol: Person;
beforeEach(async () => {
  carol = await createPerson(board, { alerts: [data, tech] });
});
const show = () => board.show(carol.manage);
const send = (fields: Record<string, string>, to = board.app) => board.send(carol.manage, fields, to);
const find = () => board.find(carol.id);

describe('POST /manage/:token', () => {
  it('adds an alert, by tags or their labels, and leads back to the page', async () => {
    const response = await send({
      action: 'add-alert',
      tags: 'Policy , DATA;law',
      all: ' nonprofit',
      none: '',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('?done=saved');
    expect((await find()).alerts.at(-1)).toEqual({
      any: ['policy', 'data', 'law'],
      all: ['nonprofit'],
      none: [],
    });
  });

  it('keeps tags that no job has, says so kindly, and names one that may be meant', async () => {
    const typed = { tags: 'fundrasing, zebra, Data', none: 'tech, <b>' };
    const response = await send({ action: 'add-alert', ...typed });
    expect((await find()).alerts.at(-1)?.any).toEqual(['fundrasing', 'zebra', 'data']);
    const page = await board.show(carol.manage + response.headers.get('location'));
    expect(page).toContain(
      'No job on this board has the tags fundrasing, zebra, and &lt;b&gt; yet. Did you mean Fundraising?',
    );
    expect(page).toContain('No job on this board has the tag intern yet.');
    await send({ action: 'change-alert', alert: alertKey(tech), tags: 'Data, nonprofit', mode: 'all' });
    expect((await show()).match(/No job on this board/g)).toHaveLength(1);
  });

  it('changes an alert in its place, and ends one', async () => {
    await send({ action: 'change-alert', alert: alertKey(data), tags: '*', none: 'intern' });
    expect((await find()).alerts).toEqual([{ any: ['*'], all: [], none: ['intern'] }, tech]);
    await send({ action: 'drop-alert', alert: alertKey(tech) });
    expect((await find()).alerts).toEqual([{ any: ['*'], all: [], none: ['intern'] }]);
    const response = await send({ action: 'drop-alert', alert: alertKey(tech) });
    expect(response.headers.get('location')).toBe('?done=gone');
  });

  it('changes frequency and time zone, and forgives how a zone is written', async () => {
    await send({ action: 'settings', frequency: 'daily', timezone: 'europe/berlin' });
    expect(await find()).toMatchObject({ frequency: 'daily', timeZone: 'Europe/Berlin' });
    expect(await show()).toContain('It is due on Monday, 23 November 2026 at 08:00');
  });

  it('pauses from now on, and goes on when asked', async () => {
    await send({ action: 'pause', until: '2026-12-24' });
    expect(await find()).toMatchObject({
      state: 'paused',
      pausedUntil: new Date('2026-12-24T00:00:00Z'),
    });
    const page = await show();
    expect(page).toContain('Paused until 24 December 2026.');
    expect(page).toContain('None comes while you pause.');
    await send({ action: 'resume' });
    expect(await find()).toMatchObject({ state: 'confirmed', pausedUntil: null });
  });

  const mistakes: readonly [string, Record<string, string>, string][] = [
    ['an alert without tags', { action: 'add-alert', none: 'intern' }, 'Choose at least one tag'],
    ['a tag as long as a page', { action: 'add-alert', tags: 'x'.repeat(101) }, 'at most 100 characters'],
    ['a zone that is none', { action: 'settings', frequency: 'daily', timezone: 'Berln' }, 'time zone'],
    ['a pause until yesterday', { action: 'pause', until: '2026-11-21' }, 'Choose a day from tomorrow on'],
  ];
  it.each(mistakes)('%s changes nothing; the page says what is wrong', async (_, fields, words) => {
    const before = await find();
    const response = await send(fields);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(words);
    expect(await find()).toEqual(before);
  });

  const typed: readonly [Record<string, string>, string, string][] = [
    [{ action: 'add-alert', none: 'int"ern' }, 'tags', 'value="int&quot;ern"'],
    [
      { action: 'change-alert', alert: alertKey(data), all: 'is:remote', tags: 'x'.repeat(101) },
      'tags',
      'xxx" checked',
    ],
    [{ action: 'settings', frequency: 'daily', timezone: 'Berlin' }, 'timezone', 'value="Berlin"'],
    [{ action: 'settings', frequency: 'daily', timezone: 'Berlin' }, 'timezone', 'value="daily" checked'],
    [{ action: 'pause', until: '2026-11-21' }, 'until', 'value="2026-11-21"'],
  ];
  it.each(typed)(
    'what is wrong in %j is said at its field, and nothing typed is lost',
    async (fields, field, kept) => {
      const page = await (await send(fields)).text();
      expect(page).toContain(`<li><a href="#${field}">`);
      expect(page).toMatch(new RegExp(`id="${field}"[^>]* aria-describedby="[^"]*${field}-error`));
      expect(page).toMatch(new RegExp(`id="${field}"[^>]* aria-invalid="true"`));
      expect(page).toContain(`id="${field}-error"`);
      expect(page).toContain(kept);
    },
  );

  it.each([
    {},
    { action: 'erase' },
    { action: 'change-address', email: 'eve@example.org' },
    { action: 'settings', frequency: 'hourly' },
  ] as Record<string, string>[])('refuses what it has no form for: %j', async (fields) => {
    const before = await find();
    expect((await send(fields)).status).toBe(400);
    expect(await find()).toEqual(before);
  });

  it('loses nothing of what comes at the same moment', async () => {
    const tags = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all([
      ...tags.map((tag) => send({ action: 'add-alert', tags: tag })),
      send({ action: 'settings', frequency: 'daily', timezone: 'UTC' }),
      send({ action: 'pause', until: '2026-12-24' }),
      send({ action: 'drop-alert', alert: alertKey(data) }),
    ]);
    const after = await find();
    expect(after).toMatchObject({ state: 'paused', frequency: 'daily' });
    expect(after.alerts.flatMap(({ any }) => any).sort()).toEqual([...tags, 'tech'].sort());
  });

  it('changes nobody else', async () => {
    const others = () => board.others(carol.id);
    const before = await others();
    await send({ action: 'add-alert', tags: 'policy' });
    await send({ action: 'pause', until: '2026-12-24' });
    expect(await others()).toEqual(before);
  });

  it('keeps a file’s people the file’s: it applies when it changes next', async () => {
    carol = await createPerson(board, { alerts: [data, tech], source: 'file' });
    await send({ action: 'settings', frequency: 'daily', timezone: 'UTC' });
    expect(await find()).toMatchObject({ source: 'file', path: 'carol.md', frequency: 'daily' });
    const { email } = await find();
    const draft = { email, name: null, frequency: 'weekly', timeZone: 'UTC', alerts: [data] } as const;
    const origin = { source: 'file', path: 'carol.md' } as const;
    await saveSubscription({ db: board.db, config }, draft, origin, NOW);
    expect(await find()).toMatchObject({ frequency: 'weekly', alerts: [data] });
  });
});

describe('the link to the account', () => {
  const wishes = () => board.db.selectFrom('link_requests').select(['id', 'kind']).execute();

  it('is mailed, not shown', async () => {
    const asked: number[] = [];
    const web = board.web({
      linkAsked: async (id) => {
        asked.push(id);
        return true;
      },
    });
    const response = await send({ action: 'account-link' }, web);
    expect(response.headers.get('location')).toBe('?done=mailed');
    expect(await wishes()).toContainEqual({ id: asked[0], kind: 'account' });
    expect(await show()).not.toContain('/account/');
  });

  it('is not promised while the queue is down', async () => {
    const web = board.web({ linkAsked: async () => false });
    const response = await send({ action: 'account-link' }, web);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('Please try again in a few minutes');
  });
});
