// A small world for tests of the ledger: a fresh database, a clock that stands still, a mailer that remembers.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Base } from '../../src/base.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { silentLog } from '../../src/log.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import { createMarks } from '../../src/mail/marks.ts';
import type { Message } from '../../src/mail/message.ts';
import type { SendOutcome } from '../../src/mail/outcome.ts';
import { matchPost, unmatchedPosts } from '../../src/plan/match-post.ts';
import { instantDue } from '../../src/plan/plan-chunk.ts';
import { planDue, planManual } from '../../src/plan/plan-run.ts';
import { sweep } from '../../src/queue/sweep.ts';
import { countDue } from '../../src/send/claim-store.ts';
import { sendDeliveries } from '../../src/send/send-deliveries.ts';
import { watchMail } from '../../src/send/watch-mail.ts';
import { type Alert, buildAlert, type Frequency } from '../../src/subscribers/alerts.ts';
import { createVault } from '../../src/subscribers/encrypt.ts';
import { createLinks } from '../../src/subscribers/links.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { createTestDatabase } from './database.ts';

/** A Monday, 12:00 UTC. */
const START = new Date('2026-11-16T12:00:00Z');

export interface SentMail {
  readonly to: string;
  readonly message: Message;
}

export interface World extends Base {
  now: Date;
  /** All mails that the server took, in order. */
  readonly sent: SentMail[];
  /** What the server says next; default: it takes everything. */
  answer: (message: Message) => SendOutcome | Promise<SendOutcome>;
  advance(ms: number): void;
  announce(id: string, tags: string[], fields?: { closesAt?: Date; publishedAt?: Date }): Promise<number>;
  retag(id: string, tags: string[]): Promise<number>;
  subscribe(
    email: string,
    alerts: Alert | Alert[] | string,
    frequency?: Frequency,
    timeZone?: string,
  ): Promise<number>;
  /** Matches and plans what is due, and sends nothing. */
  planAll(): Promise<void>;
  /** Match, plan, send and sweep until nothing is left that is due. */
  settle(): Promise<void>;
  /** Post ids of the digests that reached an address, one list a digest. */
  inbox(email: string): Promise<string[][]>;
  manual(frequency: Frequency): Promise<void>;
  close(): Promise<void>;
}

export async function createWorld(settings: Record<string, string> = {}): Promise<World> {
  const database = await createTestDatabase();
  const config: Config = {
    ...loadConfig({ CONFIG: undefined, ...settings }, '/nonexistent'),
    misspelt: [],
    smtpConnections: { least: 2, most: 2 },
  };
  const sent: SentMail[] = [];
  const mailer: Mailer = {
    transport: 'smtp',
    async send(message) {
      const outcome = await world.answer(message);
      if (outcome.status === 'sent') sent.push({ to: message.envelope.to, message });
      return outcome;
    },
    verify: async () => ({ ok: true }),
    allowed: () => Number.POSITIVE_INFINITY,
    close: async () => {},
  };
  const { db } = database;
  const deps = { db, config, mailer, log: silentLog };
  const world: World = {
    ...deps,
    url: database.url,
    links: createLinks({ publicUrl: config.publicUrl, secrets: ['test'] }),
    marks: createMarks({ secrets: ['test'], domain: config.mail.bounceDomain }),
    vault: createVault(['test']),
    stopping: new AbortController().signal,
    stop() {},
    clock: () => world.now,
    now: START,
    sent,
    answer: () => ({ status: 'sent', reply: '250 OK' }),
    advance(ms) {
      world.now = new Date(world.now.getTime() + ms);
    },
    announce: (id, tags, fields = {}) => announce(world, id, tags, fields),
    retag: (id, tags) => retag(world, id, tags),
    subscribe: (email, alerts, frequency = 'weekly', timeZone = 'UTC') =>
      subscribe(world, email, toAlerts(alerts), frequency, timeZone),
    planAll: () => planAll(world),
    settle: () => settle(world),
    inbox: (email) => inbox(world, email),
    async manual(frequency) {
      await planManual({ ...world, queued: async () => {} }, frequency, world.now);
      await settle(world);
    },
    close: () => database.close(),
  };
  return world;
}

function toAlerts(alerts: Alert | Alert[] | string): Alert[] {
  if (typeof alerts === 'string') return [buildAlert({ any: alerts.split(' ') })];
  return Array.isArray(alerts) ? alerts : [alerts];
}

async function nextNumber(world: World): Promise<number> {
  const row = await world.db
    .updateTable('announcer')
    .set((eb) => ({ value: eb('value', '+', 1) }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

async function announce(
  world: World,
  id: string,
  tags: string[],
  fields: { closesAt?: Date; publishedAt?: Date },
): Promise<number> {
  const number = await nextNumber(world);
  await world.db
    .insertInto('posts')
    .values({
      id,
      number,
      tags,
      path: `${id}.md`,
      title: `Riverkeepers Union: ${id}`,
      organisation: 'Riverkeepers Union',
      role: id,
      body: 'Body',
      body_hash: id,
      summary: `About ${id}.`,
      apply_url: `https://example.org/${id}`,
      closes_at: fields.closesAt ?? null,
      published_at: fields.publishedAt ?? world.now,
      first_seen_at: world.now,
      announced_at: world.now,
      standing: 'live',
    })
    .execute();
  await world.db.insertInto('post_tags').values({ post_id: id, number, tags, starts: true }).execute();
  return number;
}

async function retag(world: World, id: string, tags: string[]): Promise<number> {
  const number = await nextNumber(world);
  await world.db.updateTable('posts').set({ tags }).where('id', '=', id).execute();
  await world.db.insertInto('post_tags').values({ post_id: id, number, tags }).execute();
  return number;
}

async function subscribe(
  world: World,
  email: string,
  alerts: Alert[],
  frequency: Frequency,
  timeZone: string,
): Promise<number> {
  const draft = { email, name: null, frequency, timeZone, alerts };
  const outcome = await saveSubscription(world, draft, { source: 'command', path: null }, world.now);
  if (!('subscriberId' in outcome)) throw new Error(`not subscribed: ${outcome.status}`);
  return outcome.subscriberId;
}

async function planAll(world: World): Promise<void> {
  for (const id of await unmatchedPosts(world.db, 1000)) await matchPost(world, id, world.now);
  await planDue({ ...world, queued: async () => {} }, world.now);
}

async function settle(world: World): Promise<void> {
  for (let passes = 0, isAtRest = false; !isAtRest; passes += 1) {
    // The clock stands still for a few passes, then it ticks: what is re-armed is due in the next second.
    if (passes > 3) world.advance(1000);
    const ids = await unmatchedPosts(world.db, 1000);
    for (const id of ids) await matchPost(world, id, world.now);
    const runs = await planDue({ ...world, queued: async () => {} }, world.now);
    const moved = runs.length + ids.length + (await sendDue(world));
    // The sweep asks much, and finds nothing that goes by itself.
    isAtRest = moved === 0 && !(await sweepOnce(world));
    await delay(0);
  }
}

/** Senders are told when something is due, and asking for that costs an eighth of a pass in vain. */
export async function sendDue(world: World): Promise<number> {
  return (await countDue(world.db, world.now, 1)) > 0 ? sendDeliveries(world) : 0;
}

/** Whether it found something to do. */
async function sweepOnce(world: World): Promise<boolean> {
  const { postIds, deliveries } = await sweep(world, world.now);
  await watchMail(world.db, world.now);
  const { rows } = await sql`
    select 1 from audiences where frequency = 'instant' and next_due_at <= ${instantDue(world.now, 0)} limit 1`.execute(
    world.db,
  );
  return postIds.length + deliveries + rows.length > 0;
}

async function inbox(world: World, email: string): Promise<string[][]> {
  const { rows } = await sql<{ post_ids: string[] }>`
    select e.post_ids from deliveries d join subscribers s on s.id = d.subscriber_id join editions e on e.key = d.edition_key
    where s.email = ${email} and d.status = 'sent' order by d.id`.execute(world.db);
  return rows.map((row) => row.post_ids);
}
