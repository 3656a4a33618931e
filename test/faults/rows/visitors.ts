// What visitors of the pages may cause: no more mail than three a day for a mailbox, nothing for those who hold a link of
// their own, no look into the outbox, and no work that costs more than they send.

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createLinks } from '../../../src/subscribers/links.ts';
import { saveSubscription } from '../../../src/subscribers/save-subscription.ts';
import { areSent, countOf } from '../board-world.ts';
import { startWatched } from '../loop.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld, SECRET } from '../world.ts';

const LONG_MS = 60_000;
const MAILS_A_DAY = 3;

export const mailFloods: Fault = {
  row: 21,
  name: 'strangers who have mails sent',
  backends: [],
  isInQuick: true,
  async run(trial) {
    const world = await openFaultWorld(trial);
    const app = await startWatched(world, 'web,work');
    await floodMailbox(trial, world);
    await lockOut(trial, world);
    await tryLargeForms(trial, world);
    await app.checkLoop(trial, 'the largest forms and addresses that pass');
    const warnings = app.lines.filter((line) => line.includes('X-Forwarded-For'));
    trial.exactly('warnings about a proxy that the settings do not know', warnings.length, 1);
  },
};

async function floodMailbox(trial: Trial, world: FaultWorld): Promise<void> {
  const { db, smtp } = world;
  const spellings = ['vic.tim+1@gmail.com', 'v.i.c.t.i.m@googlemail.com', 'VICTIM+x+y@gmail.com'];
  for (let round = 0; round < 15; round += 1) {
    const email = spellings[round] ?? `victim+${trial.draw(0, 1_000_000)}@gmail.com`;
    await post(`${world.url}/subscribe`, { email, tags: 'data' });
  }
  await comesTrue(db, sql`select count(*) >= ${MAILS_A_DAY} from confirmations where attempts > 0`, LONG_MS);
  await delay(1500);
  trial.exactly('mails to a mailbox of fifteen spellings', smtp.taken.length, MAILS_A_DAY);
}

/** Strangers ask for links until they get none; the owner's own link is mailed all the same. */
async function lockOut(trial: Trial, world: FaultWorld): Promise<void> {
  const { db, smtp, url } = world;
  const before = smtp.taken.length;
  const owner = await subscribeOwner(world);
  for (let round = 0; round < 8; round += 1) await post(`${url}/link`, { email: owner.email });
  await comesTrue(
    db,
    sql`select count(*) = 8 and bool_and(settled_at is not null) from link_requests`,
    LONG_MS,
  );
  trial.atMost('mails that strangers had sent to an owner', smtp.taken.length - before, MAILS_A_DAY);
  const links = createLinks({ publicUrl: url, secrets: [SECRET] });
  const asked = smtp.taken.length;
  const response = await post(links.manage(owner), { action: 'account-link' });
  trial.exactly('answer to the owner', response.status, 303);
  await comesTrue(db, sql`select bool_and(settled_at is not null) from link_requests`, LONG_MS);
  trial.exactly('mails to the owner after that', smtp.taken.length - asked, 1);
}

async function subscribeOwner({
  db,
}: FaultWorld): Promise<{ id: number; email: string; generation: number }> {
  const email = 'owner@example.net';
  const alerts = [{ any: ['data'], all: [], none: [] }];
  const draft = { email, name: null, frequency: 'weekly' as const, timeZone: 'UTC', alerts };
  const config = loadConfig({ CONFIG: undefined }, '/nonexistent');
  const origin = { source: 'web', path: null, confirmed: true } as const;
  const saved = await saveSubscription({ db, config }, draft, origin, new Date());
  if (!('subscriberId' in saved)) throw new Error(saved.status);
  return { id: saved.subscriberId, email, generation: 0 };
}

/** As large as the limits of forms (8 KB) and of addresses (16 KB) let through. */
async function tryLargeForms(trial: Trial, { url }: FaultWorld): Promise<void> {
  const repeated = (words: string, bytes: number) => words.repeat(Math.floor(bytes / words.length));
  const forms: Record<string, string>[] = [
    { email: 'a@example.org', timezone: repeated('z', 99) },
    { email: repeated('a', 7000), tags: 'data' },
    { email: 'a@example.org', tags: repeated('a,', 7000) },
    { email: 'a@example.org', tags: repeated('%_', 7000), all: 'x' },
    { email: `${repeated('a.', 3500)}@${repeated('b.', 3000)}c`, tags: 'data' },
  ];
  const headers = { 'x-forwarded-for': '192.0.2.1' };
  for (const form of forms)
    for (let round = 0; round < trial.times(20, 3); round += 1) {
      await post(`${url}/subscribe`, form, headers);
      await post(`${url}/link`, { email: form.email ?? '' }, headers);
    }
  const queries = [
    Array.from({ length: 3900 }, (_, index) => `a${index}`).join('&'),
    `tags=${repeated('a,', 15_000)}`,
    `timezone=${repeated('Europe/', 15_000)}`,
    repeated('tags=a&', 15_000),
  ];
  for (const path of ['/', '/sample', '/feed.json', '/feed.atom', '/subscribe', '/outbox'])
    for (const query of queries)
      for (let round = 0; round < trial.times(20, 2); round += 1) await fetch(`${url}${path}?${query}`);
}

function post(url: string, fields: Record<string, string>, headers = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
}

export const outboxKey: Fault = {
  row: 21,
  name: 'the outbox behind a plain proxy, and for others of the machine',
  backends: [],
  isInQuick: false,
  async run(trial) {
    for (const publicUrl of [null, 'https://alerts.example.org']) {
      const env = { MAIL: 'outbox', ...(publicUrl !== null && { PUBLIC_URL: publicUrl }) };
      const world = await openFaultWorld(trial, { env });
      await addReaders(world.db, 1);
      const app = await world.start();
      await world.board.post('Outbox', 'data');
      await comesTrue(world.db, areSent(), LONG_MS);
      const proxy = await startPlainProxy(trial, world.url);
      const where = publicUrl === null ? 'on this machine' : 'with a public address';
      for (const base of [world.url, proxy])
        for (const path of ['/outbox', '/outbox?key=', '/outbox?key=x', join('/outbox', 'x.eml')])
          trial.exactly(
            `${path} ${where}${base === proxy ? ', by the proxy' : ''}`,
            (await fetch(`${base}${path}`)).status,
            404,
          );
      const line = app.lines.find((one) => one.includes('/outbox?key='));
      trial.holds(`the log has the key ${where}`, (line !== undefined) === (publicUrl === null));
      if (line !== undefined) await openWithKey(trial, /url="?([^\s"]+)/.exec(line)?.[1] ?? '');
      trial.exactly(
        'mails written',
        await countOf(world.db, sql`select count(*) from deliveries where status = 'sent'`),
        1,
      );
      await app.end('SIGTERM');
    }
  },
};

async function openWithKey(trial: Trial, url: string): Promise<void> {
  const first = await fetch(url, { redirect: 'manual' });
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const second = await fetch(new URL('/outbox', url), { headers: { cookie } });
  trial.holds('the key opens it, once', first.status === 303 && second.status === 200);
}

/** nginx' `proxy_pass` and nothing else: our own name as Host, and no word of who asked. */
async function startPlainProxy(trial: Trial, target: string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: new URL(target).host };
    const passed = request(`${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  trial.later(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
