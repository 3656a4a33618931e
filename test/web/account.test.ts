import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPlainMessage } from '../../src/mail/message.ts';
import { createOutboxMailer, listOutbox, outboxDir } from '../../src/mail/outbox.ts';
import { confirm } from '../../src/subscribers/confirmation.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, links, NOW, vault } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
let asked: number[];
let erins = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

let erin: { id: number; email: string; path: string };
beforeEach(async () => {
  asked = [];
  app = createTestWeb(database.db, {
    limits: { take: async () => 0, close: async () => {} },
    confirmationAsked: async (id) => void asked.push(id),
  });
  erins += 1;
  const email = `erin${erins}@example.net`;
  const alerts = [{ any: ['data'], all: [], none: [] }];
  const draft = { email, name: 'Erin', frequency: 'weekly' as const, timeZone: 'UTC', alerts };
  const origin = { source: 'web', path: null, confirmed: true } as const;
  const outcome = await saveSubscription({ db: database.db, config }, draft, origin, NOW);
  if (!('subscriberId' in outcome)) throw new Error(outcome.status);
  const { subscriberId: id } = outcome;
  erin = { id, email, path: new URL(links.account({ id, generation: 0 }, NOW)).pathname };
});

const url = (path: string) => `https://alerts.example.org${path}`;
const show = (web = app) => web.request(url(erin.path));
const send = (fields: Record<string, string>, web = app) =>
  web.request(url(erin.path), { method: 'POST', body: new URLSearchParams(fields) });
const find = async () => (await findSubscriber(database.db, { id: erin.id })) ?? expect.fail('gone');
const at = (ms: number) => createTestWeb(database.db, { clock: () => new Date(NOW.getTime() + ms) });

describe('GET /account/:token', () => {
  it('shows the address and three things to do with it', async () => {
    const response = await show();
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain(erin.email);
    for (const action of ['change-address', 'export', 'erase']) expect(page).toContain(`value="${action}"`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('works for half an hour; then a form asks for a fresh link', async () => {
    expect((await show(at(29 * 60_000))).status).toBe(200);
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? { body: new URLSearchParams({ action: 'erase', sure: 'yes' }) } : {};
      const response = await at(31 * 60_000).request(url(erin.path), { method, ...body });
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('action="https://alerts.example.org/link"');
    }
    expect((await find()).email).toBe(erin.email);
  });

  it('is opened by no other link', async () => {
    const person = { id: erin.id, generation: 0 };
    for (const link of [links.manage(person), links.unsubscribe(person)]) {
      const token = link.slice(link.lastIndexOf('/') + 1);
      expect((await app.request(url(`/account/${token}`))).status).toBe(404);
    }
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('%s changes nothing', async (method) => {
    const before = await find();
    await app.request(url(`${erin.path}?action=erase&sure=yes`), { method });
    expect(await find()).toEqual(before);
  });
});

describe('another address', () => {
  it('moves the alerts when it is confirmed from there, not before', async () => {
    const to = `new-${erin.email}`;
    const response = await send({ action: 'change-address', email: to });
    expect(await response.text()).toContain('Check your new inbox');
    expect((await find()).email).toBe(erin.email);
    const outcome = await confirm(
      { db: database.db, vault, config },
      asked[0] as number,
      new Date(NOW.getTime() + 1),
    );
    expect(outcome).toMatchObject({ status: 'confirmed', subscriberId: erin.id });
    expect(await find()).toMatchObject({ email: to, generation: 1 });
    expect((await show()).status).toBe(404);
  });

  it('gets the same answer whether somebody is subscribed with it or not', async () => {
    const bodies = await Promise.all(
      ['erin1@example.net', 'nobody@example.net'].map(async (email) => {
        const response = await send({ action: 'change-address', email });
        return [response.status, (await response.text()).replaceAll(email, 'X')];
      }),
    );
    if (erin.email !== 'erin1@example.net') expect(bodies[0]).toEqual(bodies[1]);
  });

  it.each(['no address', '', 'a@b@c', 'eve@example.org,bob@example.org'])('is not %j', async (email) => {
    const response = await send({ action: 'change-address', email });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('aria-invalid="true"');
    expect(asked).toEqual([]);
  });

  it('is not the one that it is already', async () => {
    const response = await send({ action: 'change-address', email: erin.email });
    expect(await response.text()).toContain('This is your address already.');
  });

  it('is asked no more often than a sign-up', async () => {
    const web = createTestWeb(database.db, { limits: { take: async () => 60, close: async () => {} } });
    const response = await send({ action: 'change-address', email: 'x@example.org' }, web);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('60');
  });
});

describe('the download', () => {
  it('is one JSON file with what is kept about the person', async () => {
    const response = await send({ action: 'export' });
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(await response.json()).toMatchObject({ address: erin.email, name: 'Erin', digests: [] });
  });

  it('is there for somebody who left, too; another address is not', async () => {
    await unsubscribe(database.db, erin.id, NOW);
    expect((await send({ action: 'export' })).status).toBe(200);
    expect(await (await show()).text()).not.toContain('change-address');
    expect((await send({ action: 'change-address', email: 'x@example.org' })).status).toBe(400);
  });
});

describe('the erasure', () => {
  it('needs the tick', async () => {
    const response = await send({ action: 'erase' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Tick this box if you are sure.');
    expect((await find()).email).toBe(erin.email);
  });

  it('leaves nothing, and ends all links', async () => {
    const response = await send({ action: 'erase', sure: 'yes' });
    expect(await response.text()).toContain('You are forgotten');
    expect(await findSubscriber(database.db, { email: erin.email })).toBeNull();
    expect((await suppressionOf(database.db, erin.email))?.reason).toBe('erased');
    expect((await show()).status).toBe(404);
    expect((await app.request(links.manage({ id: erin.id, generation: 0 }))).status).toBe(404);
  });

  it("takes their mails out of the outbox, and nobody else's", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rolecall-erasure-'));
    const mailer = createOutboxMailer({ dir: outboxDir({ paths: { dataDir } }) });
    for (const to of [erin.email, erin.email.toUpperCase(), 'bob@example.org']) {
      const from = { name: '', address: 'jobs@example.org' };
      const frame = { to, from, replyTo: null, messageId: `to.${to}`, date: NOW, boundary: 'x' };
      await mailer.send(buildPlainMessage({ ...frame, subject: 'Jobs', text: 'Jobs' }));
    }
    const web = createTestWeb(database.db, { config: { ...config, paths: { ...config.paths, dataDir } } });
    await send({ action: 'erase', sure: 'yes' }, web);
    const left = await listOutbox(outboxDir({ paths: { dataDir } }));
    expect(left.map(({ to }) => to)).toEqual(['bob@example.org']);
    await rm(dataDir, { recursive: true });
  });

  it('may be asked for many times at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send({ action: 'erase', sure: 'yes' })));
    expect(answers.map(({ status }) => status).every((status) => status === 200 || status === 404)).toBe(
      true,
    );
    expect((await find()).generation).toBe(1);
  });
});
