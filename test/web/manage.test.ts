import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertKey, changeChoices } from '../../src/subscribers/choices.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import type { SubscriberSource } from '../../src/subscribers/subscriber.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, createTestWeb, links, NOW, seedBoard } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let app: ReturnType<typeof createTestWeb>;
let seed: Awaited<ReturnType<typeof seedBoard>>;
let daves = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  seed = await seedBoard(database.db);
  await database.db.updateTable('announcer').set({ value: 5 }).execute();
  app = createTestWeb(database.db);
});
afterAll(() => database.close());

const data = { any: ['data'], all: [], none: [] };
const tech = { any: ['tech'], all: [], none: ['intern'] };

// A new person for each test: what one does must not show in the next.
let dave: { id: number; path: string };
beforeEach(async () => {
  dave = await subscribe('command');
});

async function subscribe(source: SubscriberSource) {
  daves += 1;
  const draft = {
    email: `dave${daves}@example.net`,
    name: null,
    frequency: 'weekly',
    timeZone: 'UTC',
  } as const;
  const origin = { source, path: source === 'file' ? 'dave.md' : null };
  const outcome = await saveSubscription(
    { db: database.db, config },
    { ...draft, alerts: [data, tech] },
    origin,
    NOW,
  );
  if (outcome.status !== 'created') throw new Error(outcome.status);
  const link = links.manage({ id: outcome.subscriberId, generation: 0 });
  return { id: outcome.subscriberId, path: new URL(link).pathname };
}

const url = (path: string) => `https://alerts.example.org${path}`;
const show = async (path = dave.path) => (await app.request(url(path))).text();
const send = (fields: Record<string, string>, to = app) =>
  to.request(url(dave.path), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const find = async () => (await findSubscriber(database.db, { id: dave.id })) ?? expect.fail('gone');

describe('GET /manage/:token', () => {
  it('shows whose alerts they are, masked, what they are, and how often they come', async () => {
    const page = await show();
    expect(page).toContain('d…@example.net');
    expect(page).not.toContain(`dave${daves}@`);
    expect(page).toContain('<h3>Data</h3>');
    expect(page).toContain('<h3>tech, not intern</h3>');
    expect(page).toContain('value="weekly" checked');
    expect(page).toContain('value="UTC"');
    expect(page).toContain(
      `<form method="post" action="${links.unsubscribe({ id: dave.id, generation: 0 })}">`,
    );
  });

  it('shows when the next digest is due, in the person’s zone, and what it would hold now', async () => {
    const page = await show();
    // Tuesdays at 08:00.
    expect(page).toContain('It is due on Tuesday, November 24, 2026 at 8:00');
    expect(page).toContain('2 jobs would be in it so far:');
    expect(page).toContain('Data Director');
    expect(page).not.toContain('Taken down');
  });

  it('shows the last ten digests, with their pages', async () => {
    const page = await show(new URL(links.manage(seed.bob)).pathname);
    expect(page).toContain(
      `<a href="${links.digest(seed.bobDelivery)}">5 new jobs: Data Director &amp; more</a>`,
    );
    expect(await show()).toContain('None was sent yet.');
  });

  it('says when a file will win again, to those whom a file subscribed', async () => {
    expect(await show()).not.toContain('in a file that they keep');
    expect(await show((await subscribe('file')).path)).toContain('in a file that they keep');
  });

  it('leaves no trace of the token, and shows no words that a link brought along', async () => {
    const response = await app.request(url(`${dave.path}?done=<b>hacked</b>`));
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await response.text()).not.toContain('hacked');
    expect(await show(`${dave.path}?done=constructor`)).not.toContain('role="status"');
    expect(await show(`${dave.path}?done=saved`)).toContain('role="status"');
  });

  it('has an answer for somebody who left: how to come back, and where the data is', async () => {
    await unsubscribe(database.db, dave.id, NOW);
    const page = await show();
    expect(page).toContain('gets no mail from Example Jobs');
    expect(page).toContain('href="https://alerts.example.org/link"');
    expect((await send({ action: 'resume' })).status).toBe(409);
    expect((await find()).state).toBe('unsubscribed');
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('%s changes nothing', async (method) => {
    const before = await find();
    for (let visit = 0; visit < 10; visit += 1)
      await app.request(url(`${dave.path}?action=drop-alert&alert=${alertKey(data)}`), { method });
    expect(await find()).toEqual(before);
  });
});

it('an instant reader is told that the next digest has no day', async () => {
  await changeChoices({ db: database.db, config }, dave.id, { frequency: 'instant' }, NOW);
  expect(await show()).toContain('It comes as soon as a job matches.');
});
