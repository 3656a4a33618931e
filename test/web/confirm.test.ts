import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confirm } from '../../src/subscribers/confirmation.ts';
import { createConfirmation } from '../../src/subscribers/confirmation-store.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, links, NOW, seedBoard, tokenOf, vault } from './board.ts';

const HOUR = 3_600_000;
const ROOT = 'https://alerts.example.org';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
let now = NOW;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedBoard(database.db);
  await database.db.updateTable('announcer').set({ value: 5 }).execute();
  app = createTestWeb(database.db, { clock: () => now });
});
afterAll(() => database.close());

// A new person for each test: what one does must not show in the next.
let people = 0;
let email: string;
beforeEach(() => {
  people += 1;
  email = `carol${people}@example.org`;
  now = NOW;
});

const person = () => findSubscriber(database.db, { email });
const visit = (link: string, init: RequestInit = {}) => app.request(link, init);
const deps = () => ({ db: database.db, vault, config });

/** Signs up through the form, as a browser does: the link of the mail, and the cookie. */
async function signUp(fields: Record<string, string> = {}): Promise<{ link: string; cookie: string }> {
  const body = new URLSearchParams({ email, tags: 'tech', ...fields });
  // A visitor of their own each time: the limits are not what is tested here.
  const response = await createTestWeb(database.db, {
    clock: () => now,
    limits: { take: async () => 0, close: async () => {} },
  }).request(`${ROOT}/subscribe`, { method: 'POST', body });
  const { id } = await database.db
    .selectFrom('confirmations')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return { link: links.confirm(id), cookie };
}

describe('the link, opened by anybody', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT'])('%s changes nothing, however often', async (method) => {
    const { link } = await signUp();
    for (let visits = 0; visits < 20; visits += 1) await visit(link, { method });
    expect(await person()).toBeNull();
  });

  it('shows a page with one button, and posts to itself', async () => {
    const page = await (await visit((await signUp()).link)).text();
    expect(page.match(/<button/g)).toHaveLength(1);
    expect(page).toContain('<form method="post">');
    expect(page).toContain('c…@example.org');
    expect(page).not.toContain(email);
    expect(page).toContain('<p class="card"><strong>Tech</strong><br>');
  });

  it('shows no words that a stranger typed into the form', async () => {
    const { link } = await signUp({ tags: 'tech,win a prize at evil.example', none: 'click here' });
    const page = await (await visit(link)).text();
    expect(page).toContain('<p class="card"><strong>Tech</strong><br>');
    expect(page).not.toMatch(/prize|click here/);
  });

  it('leaves no trace of the token', async () => {
    const { link } = await signUp();
    for (const method of ['GET', 'POST']) {
      const { headers } = await visit(link, { method });
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

describe('the button', () => {
  it('begins the alerts and says what comes next, with the way to change them', async () => {
    const { link } = await signUp();
    const page = await (await visit(link, { method: 'POST' })).text();
    const subscriber = await person();
    expect(subscriber).toMatchObject({ state: 'confirmed', source: 'web', timeZone: 'America/New_York' });
    expect(page).toContain('Your job alerts are on');
    expect(page).toContain('one job matches already');
    expect(page).toContain(links.manage(subscriber ?? { id: 0, generation: 0 }));
  });

  it('names the day and hour of the first digest, in the person’s zone, where nothing matches yet', async () => {
    const { link } = await signUp({ tags: 'rare', timezone: 'Asia/Tokyo' });
    const page = await (await visit(link, { method: 'POST' })).text();
    expect(page.replaceAll(/\s/g, ' ')).toContain('Tuesday, 24 November 2026 at 08:00');
    const instant = await signUp({ email: `x${email}`, tags: 'rare', frequency: 'instant' });
    expect(await (await visit(instant.link, { method: 'POST' })).text()).toContain(
      'as soon as a job comes in',
    );
  });

  it('pressed twice, or the link opened again, shows the same', async () => {
    const { link } = await signUp();
    const first = await (await visit(link, { method: 'POST' })).text();
    expect(await (await visit(link, { method: 'POST' })).text()).toBe(first);
    expect(await (await visit(link)).text()).toBe(first);
  });

  it('of somebody who has alerts adds the tags', async () => {
    await visit((await signUp()).link, { method: 'POST' });
    const { link } = await signUp({ tags: 'data', frequency: 'daily' });
    expect(await (await visit(link)).text()).toContain('Add these tags</button>');
    await visit(link, { method: 'POST' });
    expect(await person()).toMatchObject({ frequency: 'weekly', alerts: [{ any: ['tech', 'data'] }] });
  });

  it('of somebody who chose differently than before asks, and takes over what is ticked', async () => {
    await visit((await signUp()).link, { method: 'POST' });
    const { link, cookie } = await signUp({ tags: 'data', frequency: 'daily', timezone: 'Asia/Tokyo' });
    // In the browser that signed up nothing stood before it: the page after it asks.
    for (const headers of [{}, { cookie }]) {
      const page = await (await visit(link, { headers })).text();
      expect(page.replaceAll('\u00a0', ' ')).toContain(
        'Daily: Every day at 08:00 from now on (so far: Weekly: Tuesdays at 08:00)',
      );
      expect(page).toContain('By the clock in Tokyo from now on (so far: By the clock in New York)');
    }
    expect(await person()).toMatchObject({ frequency: 'weekly', timeZone: 'America/New_York' });
    const page = await (
      await visit(link, { method: 'POST', body: new URLSearchParams({ take: 'frequency' }) })
    ).text();
    expect(page).not.toContain('Daily: Every day at 08:00 from now on');
    expect(await person()).toMatchObject({ frequency: 'daily', timeZone: 'America/New_York' });
  });
});

describe('the browser that signed up', () => {
  it('confirms by opening the link', async () => {
    const { link, cookie } = await signUp();
    const page = await (await visit(link, { headers: { cookie } })).text();
    expect(page).toContain('Your job alerts are on');
    expect((await person())?.state).toBe('confirmed');
  });

  it('not by HEAD, not when a page is fetched ahead, not for another sign-up, not with another value', async () => {
    const { link, cookie } = await signUp();
    const other = await signUp({ email: `other${email}` });
    const [name] = cookie.split('=');
    await visit(link, { method: 'HEAD', headers: { cookie } });
    await visit(link, { headers: { cookie, 'sec-purpose': 'prefetch;prerender' } });
    await visit(link, { headers: { cookie: other.cookie } });
    await visit(link, { headers: { cookie: `${name}=${other.cookie.split('=')[1]}` } });
    expect(await person()).toBeNull();
  });

  it('keeps a cookie for each of its sign-ups', async () => {
    const first = await signUp();
    const second = await signUp({ tags: 'data' });
    const headers = { cookie: `${first.cookie}; ${second.cookie}` };
    await visit(first.link, { headers });
    await visit(second.link, { headers });
    expect((await person())?.alerts).toEqual([{ any: ['tech', 'data'], all: [], none: [] }]);
  });
});

describe('a link that does not count', () => {
  it('is 48 hours old: leads to the form', async () => {
    const { link, cookie } = await signUp();
    now = new Date(NOW.getTime() + 48 * HOUR);
    for (const init of [{}, { method: 'POST' }, { headers: { cookie } }]) {
      const response = await visit(link, init);
      expect(response.status).toBe(410);
      expect(await response.text()).toContain(`href="${ROOT}/"`);
    }
    expect(await person()).toBeNull();
  });

  it('was made before the person unsubscribed', async () => {
    await visit((await signUp()).link, { method: 'POST' });
    const { link, cookie } = await signUp({ tags: 'data' });
    now = new Date(NOW.getTime() + HOUR);
    await unsubscribe(database.db, (await person())?.id ?? 0, now);
    const response = await visit(link, { headers: { cookie } });
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('This link does not count any more');
    expect((await person())?.state).toBe('unsubscribed');
  });

  it('is damaged, or was made for something else', async () => {
    const { link } = await signUp();
    const token = tokenOf(link);
    const wrong = [
      `${token.slice(0, -1)}A`,
      token.slice(1),
      tokenOf(links.manage({ id: 1, generation: 0 })),
      '%00',
    ];
    for (const method of ['GET', 'POST'])
      for (const damaged of wrong.filter((text) => text !== token))
        expect((await visit(`${ROOT}/confirm/${damaged}`, { method })).status).toBe(404);
    expect(await person()).toBeNull();
  });
});

describe('a change of address', () => {
  const move = async (address: string) => {
    const subscriberId = (await person())?.id ?? 0;
    const draft = { kind: 'change-address' as const, address, choices: null, subscriberId, consent: {} };
    return createConfirmation(deps(), draft, now);
  };

  it('is confirmed from the new mailbox, with a button', async () => {
    await visit((await signUp()).link, { method: 'POST' });
    const { id } = await move(`new.${email}`);
    expect(await (await visit(links.confirm(id))).text()).toContain('Send my alerts here');
    now = new Date(NOW.getTime() + HOUR);
    const page = await (await visit(links.confirm(id), { method: 'POST' })).text();
    expect(page).toContain('Your alerts come to this address now');
    expect(await person()).toBeNull();
    expect((await findSubscriber(database.db, { email: `new.${email}` }))?.state).toBe('confirmed');
    const {
      id: noticeId,
      kind,
      address,
    } = await database.db
      .selectFrom('confirmations')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect([kind, vault.open(address)]).toEqual(['moved', email]);
    // A mail to the old address, and nothing that could be said yes to.
    expect((await visit(links.confirm(noticeId), { method: 'POST' })).status).toBe(410);
  });

  it('to an address that has alerts of its own changes nothing', async () => {
    await visit((await signUp()).link, { method: 'POST' });
    const { id } = await move('bob@example.org');
    expect(await confirm(deps(), id, now)).toEqual({ status: 'taken' });
    expect((await visit(links.confirm(id), { method: 'POST' })).status).toBe(410);
    expect((await person())?.email).toBe(email);
  });
});
