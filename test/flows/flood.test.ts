// Far too many sign-ups: who is refused, what is mailed, and what it costs the digests. By what happens, not by time.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import type { JobName } from '../../src/queue/jobs.ts';
import { createQueues, type Queues } from '../../src/queue/queues.ts';
import { waitForQueue } from '../../src/queue/wait-for-queue.ts';
import { sendConfirmation } from '../../src/send/send-confirmation.ts';
import { createLimits, LIMITS } from '../../src/web/limits.ts';
import { createWeb } from '../../src/web/web.ts';
import { createWorld, type World } from '../helpers/world.ts';

const HOUR = 3_600_000;
const VICTIM = 'alice@example.org';

let world: World;
let app: ReturnType<typeof createWeb>;
/** Confirmations whose mail was asked for, in order. */
let asked: number[];
beforeEach(async () => {
  world = await createWorld();
  await world.announce('data-director', ['data']);
  asked = [];
  app = createTestApp(async (id) => void asked.push(id));
});
afterEach(() => world.close());

function createTestApp(confirmationAsked: (id: number) => Promise<void>) {
  return createWeb({
    ...world,
    config: {
      ...world.config,
      web: { ...world.config.web, trustedProxies: 1 },
    },
    limits: createLimits({ db: world.db }),
    outboxKey: 'unused',
    confirmationAsked,
    planAsked: async () => {},
    linkAsked: async () => true,
    workHealth: async () => ({ ok: true, detail: 'nothing waits' }),
  });
}

function signUp(email: string, block: string, headers: Record<string, string> = {}) {
  return app.request(`${world.config.publicUrl}/subscribe`, {
    method: 'POST',
    body: new URLSearchParams({
      email,
      tags: 'data',
      frequency: 'weekly',
      timezone: 'UTC',
    }),
    headers: { 'x-forwarded-for': block, ...headers },
  });
}

/** What a visitor can see of an answer, without the random value of the cookie. */
async function visible(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => [
    name,
    value.replace(/-[\w-]{8}=[\w-]{32};/, ''),
  ]);
  return JSON.stringify([response.status, headers, await response.text()]);
}

/** Sends what was asked for so far. */
async function sendAsked(): Promise<void> {
  for (const id of asked.splice(0)) await sendConfirmation(world, id, world.now);
}
const mailsTo = (address: string) => world.sent.filter(({ to }) => to === address).length;

describe('from one address block', () => {
  const { points } = LIMITS['sign-up-visitor'];

  async function flood(block: string): Promise<number[]> {
    const statuses: number[] = [];
    for (let round = 0; round < 2 * points; round += 1)
      statuses.push((await signUp(`person${round}@example.org`, block)).status);
    return statuses;
  }

  it('so many sign-ups are taken and no more, whomever they are for', async () => {
    const statuses = await flood('203.0.113.7');
    expect(statuses).toEqual([...Array(points).fill(200), ...Array(points).fill(429)]);
    await sendAsked();
    expect(world.sent).toHaveLength(points);
  });

  it('the next gets a page that says when to come back, and a script the same in JSON', async () => {
    await flood('203.0.113.7');
    const page = await signUp('dave@example.org', '203.0.113.7');
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=UTF-8']);
    const waitSeconds = Number(page.headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(0);
    expect(waitSeconds).toBeLessThanOrEqual(LIMITS['sign-up-visitor'].seconds);
    const json = await signUp('dave@example.org', '203.0.113.7', {
      accept: 'application/json',
    });
    expect(json.status).toBe(429);
    expect(await json.json()).toMatchObject({
      status: 'too-often',
      waitSeconds: expect.any(Number),
    });
  });

  it('the neighbour signs up meanwhile, and whoever is refused may still leave', async () => {
    const id = await world.subscribe('carol@example.org', 'data');
    await flood('203.0.113.7');
    expect((await signUp('dave@example.org', '203.0.113.8')).status).toBe(200);
    const leave = await app.request(world.links.unsubscribe({ id, generation: 0 }), {
      method: 'POST',
      headers: { 'x-forwarded-for': '203.0.113.7' },
    });
    expect(leave.status).toBe(200);
  });
});

describe('to one victim, each from another block', () => {
  const FLOOD = 60;

  async function flood(address = VICTIM, from = 0): Promise<string[]> {
    const answers: string[] = [];
    for (let round = from; round < from + FLOOD; round += 1)
      answers.push(await visible(await signUp(address, `10.0.${round >> 8}.${round & 255}`)));
    return answers;
  }

  it('three mails a day go out, no more', async () => {
    await flood();
    await sendAsked();
    expect(mailsTo(VICTIM)).toBe(3);
    world.advance(23 * HOUR);
    await flood(VICTIM, FLOOD);
    await sendAsked();
    expect(mailsTo(VICTIM)).toBe(3);
  });

  it('nor when several processes send at once', async () => {
    await flood();
    await Promise.all(asked.map((id) => sendConfirmation(world, id, world.now)));
    expect(mailsTo(VICTIM)).toBe(3);
  });

  it('every answer is the same, whether a mail goes or not, and whether the victim subscribes already', async () => {
    const answers = await flood();
    expect(new Set(answers).size).toBe(1);
    await world.subscribe('carol@example.org', 'data');
    const others = (await flood('carol@example.org', FLOOD)).map((answer) =>
      answer.replaceAll('carol@', 'alice@'),
    );
    expect(new Set([...answers, ...others]).size).toBe(1);
  });

  it('another person at the same mail provider signs up and gets the mail', async () => {
    await flood();
    expect((await signUp('dave@example.org', '203.0.113.8')).status).toBe(200);
    await sendAsked();
    expect(mailsTo('dave@example.org')).toBe(1);
  });

  it('however long the flood lasts, it does not use up what others at that provider may ask for', async () => {
    const rounds = LIMITS['sign-up-domain'].points + 1;
    for (let round = 0; round < rounds; round += 1) await signUp(VICTIM, `10.1.${round >> 8}.${round & 255}`);
    expect((await signUp('dave@example.org', '203.0.113.8')).status).toBe(200);
  });
});

describe('the digests', () => {
  let queues: Queues;
  beforeEach(async () => {
    const backend = { kind: 'postgres', url: world.url } as const;
    await waitForQueue(backend, silentLog);
    queues = await createQueues({ backend, log: silentLog });
    app = createTestApp((id) => queues.sendConfirmations([id]));
  });
  afterEach(() => queues.close());

  it('wait behind no confirmation: these have a queue of their own, and digests are sent while it is full', async () => {
    await world.subscribe('carol@example.org', 'data', 'instant');
    for (let round = 0; round < 50; round += 1) await signUp(`person${round}@example.org`, `10.0.0.${round}`);
    await until(async () => (await queues.waiting('send-confirmation')) === 50);
    const others: JobName[] = ['match-post', 'plan-run', 'send-deliveries', 'send-link'];
    expect(await Promise.all(others.map((name) => queues.waiting(name)))).toEqual([0, 0, 0, 0]);
    const done = Promise.withResolvers<void>();
    queues.work('send-deliveries', async () => done.resolve());
    await queues.sendDeliveries(1);
    await done.promise;
    expect(await queues.waiting('send-confirmation')).toBe(50);
  });
});

/** The page does not wait for the queue, so the jobs come in a moment. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}
