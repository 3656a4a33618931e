// A small board for page tests: alice with one alert, bob with two, a digest that was sent to each, and the app.

import type { Config } from '../../src/config/config.ts';
import type { Db } from '../../src/database/database.ts';
import { silentLog } from '../../src/log.ts';
import { createMarks } from '../../src/mail/marks.ts';
import { keepWords } from '../../src/posts/tag-words.ts';
import { createVault } from '../../src/subscribers/encrypt.ts';
import { createLinks } from '../../src/subscribers/links.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { createLimits } from '../../src/web/limits.ts';
import { createWeb, type WebDeps } from '../../src/web/web.ts';
import { createAdminWorld, testAdminRoutes } from '../admin/admin-routes.ts';

export const NOW = new Date('2026-11-22T10:00:00Z');
const DAY_MS = 86_400_000;

export const links = createLinks({ publicUrl: 'https://alerts.example.org', secrets: ['test secret'] });

export const OUTBOX_KEY = 'the key of this start';

export const vault = createVault(['test secret']);

export const marks = createMarks({ secrets: ['test secret'], domain: 'bounces.example.org' });

export const config: WebDeps['config'] & Pick<Config, 'digest'> = {
  site: {
    name: 'Example Jobs',
    url: 'https://jobs.example.org',
    pageUrl: null,
    postalAddress: 'Example Jobs, 1 Main Street, Springfield',
    privacyUrl: 'https://jobs.example.org/privacy',
    timeZone: 'America/New_York',
    openDays: 60,
    language: 'en',
    adminEmails: ['admin@example.org'],
    colour: null,
    logo: null,
    id: null,
  },
  mail: {
    from: { name: 'Example Jobs', address: 'jobs@example.org' },
    perSecond: null,
    perDomainPerSecond: null,
    ehlo: 'jobs.example.org',
    headers: {},
    bounceDomain: null,
    replyTo: 'hello@example.org',
  },
  posts: {
    repository: null,
    folder: '_posts',
    waitForPage: false,
    receipts: false,
    checkLinks: 'off',
    records: [],
    keys: {},
    closedWhen: {},
    pullMs: 300_000,
  },
  hookSecret: null,
  tags: { labels: { data: 'Data' }, aliases: {} },
  digest: {
    weekly: '0 8 * * 2',
    daily: '0 8 * * *',
    early: true,
    askYearly: false,
    endUnanswered: false,
    instantWaitMs: 0,
    announceDays: 14,
    floodPosts: 30,
    welcomeDays: 14,
    removalDelayMs: 0,
    lateLimitMs: { weekly: 3 * DAY_MS, daily: 18 * 3_600_000 },
  },
  bounces: { mailbox: null, webhooks: {} },
  web: { origins: ['https://jobs.example.org'], trustedProxies: 0, reach: false, hub: null },
  publicUrl: 'https://alerts.example.org',
  ids: { list: 'alerts.example.org', feed: 'jobs.example.org' },
  host: '127.0.0.1',
  transport: 'outbox',
  // Nothing is there: an empty outbox.
  paths: {
    dataDir: '/nowhere',
    postsDir: '/nowhere',
    subscriptionsDir: '/nowhere',
    webhooksDir: '/nowhere',
    configFile: null,
    optOutLog: '/nowhere',
  },
};

/** The app over a database, with everything else standing still. */
export function createTestWeb(db: Db, changes: Partial<Omit<WebDeps, 'db'>> = {}) {
  const base = { config, links, vault, clock: () => NOW, ...changes };
  return createWeb({
    db,
    marks,
    more: testAdminRoutes(createAdminWorld(), db, base),
    limits: createLimits({ db }),
    confirmationAsked: async () => {},
    planAsked: async () => {},
    linkAsked: async () => true,
    outboxKey: OUTBOX_KEY,
    log: silentLog,
    workHealth: async () => ({ ok: true, detail: 'nothing waits' }),
    ...base,
  });
}

/** The last part of a link. */
export function tokenOf(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1);
}

const EVERYTHING_ELSE = { any: [], all: [], none: [] };

/** Posts, people and one digest each; ids of what tests ask for. */
export async function seedBoard(db: Db) {
  await seedPosts(db);
  const alice = await subscribe(db, 'alice@example.org', [
    { ...EVERYTHING_ELSE, any: ['data', 'tech'], none: ['intern'] },
  ]);
  const bob = await subscribe(db, 'bob@example.org', [
    { ...EVERYTHING_ELSE, any: ['tech'] },
    { ...EVERYTHING_ELSE, all: ['data', 'nonprofit'] },
  ]);
  return { alice, bob, aliceDelivery: await deliver(db, alice.id), bobDelivery: await deliver(db, bob.id) };
}

async function subscribe(db: Db, email: string, alerts: { any: string[]; all: string[]; none: string[] }[]) {
  const draft = { email, name: null, frequency: 'weekly' as const, timeZone: 'America/New_York', alerts };
  const outcome = await saveSubscription({ db, config }, draft, { source: 'command', path: null }, NOW);
  if (!('subscriberId' in outcome)) throw new Error(outcome.status);
  return { id: outcome.subscriberId, generation: 0 };
}

async function seedPosts(db: Db): Promise<void> {
  const post = (number: number, role: string, tags: string[], more = {}) => ({
    id: `post-${number}`,
    path: `${number}.md`,
    number,
    title: `Riverkeepers Union: ${role}`,
    organisation: 'Riverkeepers Union',
    role,
    tags,
    body: 'Body.',
    body_hash: String(number),
    summary:
      'You keep the membership data of a growing union in order & make <b>sense</b> of it for organisers.',
    apply_url: `https://example.org/jobs/${number}`,
    location: 'Remote (US)',
    published_at: NOW,
    first_seen_at: NOW,
    announced_at: NOW,
    standing: 'live' as const,
    ...more,
  });
  const posts = [
    post(1, 'Data Director', ['data', 'nonprofit', 'is:remote', 'is:full-time'], {
      salary: '$90,000',
      closes_at: new Date('2026-11-29T04:59:59Z'),
    }),
    post(2, 'Software Engineer', ['tech'], { page_url: 'https://jobs.example.org/2' }),
    post(3, 'Closed last week', ['tech'], { closes_at: new Date('2026-11-15T04:59:59Z') }),
    post(4, 'Taken down', ['data'], { standing: 'removed' as const, removed_at: NOW }),
    post(5, 'Now about something else', ['fundraising']),
  ];
  await db.insertInto('posts').values(posts).execute();
  await db
    .insertInto('post_tags')
    .values(posts.map(({ id, number, tags }) => ({ post_id: id, number, tags, starts: true })))
    .execute();
  await keepWords(db, config);
}

/** Writes what a sent digest leaves behind; the delivery's id. */
async function deliver(db: Db, subscriberId: number): Promise<number> {
  const run = { kind: 'manual' as const, frequency: 'weekly' as const, due_at: NOW, cut: 5, created_at: NOW };
  const { id: runId } = await db
    .insertInto('runs')
    .values(run)
    .onConflict((conflict) => conflict.columns(['kind', 'frequency', 'due_at']).doUpdateSet({ cut: 5 }))
    .returning('id')
    .executeTakeFirstOrThrow();
  const subject = '5 new jobs: Data Director & more';
  await db
    .insertInto('editions')
    .values({
      key: 'edition',
      post_ids: ['post-1', 'post-2', 'post-3', 'post-4', 'post-5'],
      subject,
      created_at: NOW,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { audience_id } = await db
    .selectFrom('subscribers')
    .select('audience_id')
    .where('id', '=', subscriberId)
    .executeTakeFirstOrThrow();
  const range = { from_number: 0, to_number: 5 };
  const times = { next_attempt_at: NOW, planned_at: NOW };
  const { id } = await db
    .insertInto('deliveries')
    .values({
      run_id: runId,
      subscriber_id: subscriberId,
      audience_id,
      edition_key: 'edition',
      status: 'sent',
      ...range,
      ...times,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
