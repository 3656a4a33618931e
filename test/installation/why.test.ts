import { describe, expect, test } from 'vitest';
import { explainPost, type WhyFacts } from '../../src/installation/why.ts';
import type { DeliveryFact } from '../../src/installation/why-delivery.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { samplePost } from '../helpers/sample-post.ts';

const now = new Date('2026-11-25T12:00:00Z');
const settings = { aliases: {}, timeZone: 'UTC', announceDays: 14, welcomeDays: 14, daily: '0 7 * * *' };

const post: WhyFacts['post'] = {
  ...samplePost('p1', {
    path: 'director.md',
    number: 7,
    title: 'Riverkeepers: Data Director',
    tags: ['data', 'tech'],
  }),
  removedAt: null,
  firstSeenAt: new Date('2026-11-20T00:00:00Z'),
  kept: null,
  says: 'live',
  history: [{ number: 7, tags: ['data', 'tech'], starts: true }],
};

const alice: NonNullable<WhyFacts['subscriber']> = {
  id: 1,
  hasChosen: true,
  audienceId: 1,
  email: 'alice@example.org',
  name: 'Alice',
  frequency: 'weekly',
  timeZone: 'UTC',
  alerts: [buildAlert({ any: ['data'] })],
  cursor: 5,
  state: 'confirmed',
  pausedUntil: null,
  source: 'file',
  path: 'alice.md',
  generation: 0,
  welcome: null,
  createdAt: new Date('2026-11-01T00:00:00Z'),
  ...{ endedAt: null, owedAt: null },
};

const facts: WhyFacts = {
  email: 'alice@example.org',
  subscriber: alice,
  suppression: null,
  post,
  ...{ deliveries: [], pauses: [], nextEarlyAt: null },
  nextDueAt: new Date('2026-11-30T07:00:00Z'),
};

const delivery: DeliveryFact = {
  runKind: 'scheduled',
  frequency: 'weekly',
  dueAt: new Date('2026-11-23T07:00:00Z'),
  status: 'sent',
  reason: null,
  reply: null,
  transport: 'smtp',
  sentAt: new Date('2026-11-23T07:00:05Z'),
  nextAttemptAt: new Date('2026-11-23T07:02:00Z'),
  returned: null,
  together: [],
  isLastCall: false,
};

const given = (part: Partial<WhyFacts>): WhyFacts => ({ ...facts, ...part });
const person = (part: Partial<typeof alice>) => given({ subscriber: { ...alice, ...part } });
const about = (part: Partial<typeof post>) => given({ post: { ...post, ...part } });
const delivered = (part: Partial<DeliveryFact>, cursor = 5) =>
  given({ deliveries: [{ ...delivery, ...part }], subscriber: { ...alice, cursor } });

describe('the reason is', () => {
  test.each<[string, WhyFacts, string, RegExp]>([
    [
      'sent',
      delivered({}),
      'sent',
      /was sent to alice@example\.org on 2026-11-23 07:00 UTC, in the weekly run of 2026-11-23 07:00 UTC\.$/,
    ],
    ['sent as first digest', delivered({ runKind: 'welcome' }), 'sent', /in the first digest of 2026-11-23/],
    ['sent to the outbox', delivered({ transport: 'outbox' }), 'sent', /\(into the outbox folder\)/],
    [
      'sent, though the person left later',
      { ...delivered({}), subscriber: { ...alice, state: 'unsubscribed' } },
      'sent',
      /was sent/,
    ],
    ['queued', delivered({ status: 'queued' }), 'on-its-way', /in the weekly run of .*: queued\.$/],
    [
      'queued under a pause',
      {
        ...delivered({ status: 'queued' }),
        pauses: [{ scope: 'service', until: null, why: 'by the admin' }],
      },
      'on-its-way',
      /: queued, but all mail is paused \(by the admin\)\.$/,
    ],
    [
      'deferred',
      delivered({ status: 'deferred', reason: 'mailbox full', reply: '452 4.2.2' }),
      'on-its-way',
      /deferred \(mailbox full: 452 4\.2\.2\), next try 2026-11-23 07:02 UTC/,
    ],
    ['not subscribed', given({ subscriber: null }), 'not-subscribed', /^alice@.* is not subscribed\.$/],
    [
      'not subscribed and suppressed',
      given({ subscriber: null, suppression: { reason: 'complaint', since: now, kind: null, reply: null } }),
      'not-subscribed',
      /is not subscribed; the address is on the suppression list since 2026-11-25 12:00 UTC \(complaint\)\.$/,
    ],
    [
      'unsubscribed',
      person({ state: 'unsubscribed', endedAt: now }),
      'not-subscribed',
      /unsubscribed on 2026-11-25 12:00 UTC\.$/,
    ],
    [
      'removed',
      person({ state: 'removed', endedAt: now }),
      'not-subscribed',
      /the subscription ended on 2026-11-25/,
    ],
    [
      'suppressed',
      given({ suppression: { reason: 'bounced', since: now, kind: null, reply: null } }),
      'suppressed',
      /gets no mail: .* since 2026-11-25 12:00 UTC \(bounced\); "rolecall unsuppress alice@example\.org" lifts that\.$/,
    ],
    [
      'post removed',
      about({ standing: 'removed', removedAt: now }),
      'post-not-sendable',
      /was removed on 2026-11-25.*file is gone/,
    ],
    ['draft', about({ standing: 'draft', number: null }), 'post-not-sendable', /draft/],
    [
      'future',
      about({ standing: 'future', number: null }),
      'post-not-sendable',
      /is dated 2026-11-20 .* announced then/,
    ],
    ['flood', about({ standing: 'held', number: null }), 'post-not-sendable', /rolecall release/],
    ['file missing', about({ missingSince: now }), 'post-not-sendable', /not sent while its file is missing/],
    [
      'closed',
      about({ closesAt: new Date('2026-11-24T00:00:00Z') }),
      'post-not-sendable',
      /closed on 2026-11-24 00:00 UTC/,
    ],
    [
      'let out without mail',
      about({ standing: 'archive', kept: 'quiet', number: null, announcedAt: null, history: [] }),
      'post-not-sendable',
      /was released without mail/,
    ],
    [
      'filled',
      about({ standing: 'closed', says: 'gone' }),
      'post-not-sendable',
      /its file says that it is filled/,
    ],
    ['for the site only', about({ standing: 'not-mailed' }), 'post-not-sendable', /mail: false/],
    [
      'archive',
      about({ standing: 'archive', number: null, announcedAt: null, history: [] }),
      'post-not-sendable',
      /is archive: .* older than 14 days/,
    ],
    [
      'no alert matches',
      person({ alerts: [buildAlert({ any: ['nonprofit'] })] }),
      'no-match',
      /No alert of alice@example\.org matches .*: it has the tags data, tech; wanted: nonprofit\.$/,
    ],
    [
      'excluded',
      person({ alerts: [buildAlert({ any: ['data'], none: ['tech'] })] }),
      'no-match',
      /has the tag "tech", which alice@example\.org excludes \(none: tech\)/,
    ],
    [
      'before the start',
      person({ cursor: 9, createdAt: new Date('2026-12-05T00:00:00Z') }),
      'before-start',
      /was announced on 2026-11-20 09:00 UTC, before .* \(subscribed 2026-12-05 00:00 UTC\)/,
    ],
    [
      'left out of the first digest',
      person({ cursor: 9, createdAt: new Date('2026-11-24T00:00:00Z') }),
      'passed-over',
      /was announced on 2026-11-20 09:00 UTC and left out of .*'s first digest \(subscribed 2026-11-24 00:00 UTC\)/,
    ],
    ['passed over', person({ cursor: 9 }), 'passed-over', /passed over for alice@example\.org/],
    [
      'all mail paused',
      given({ pauses: [{ scope: 'service', until: null, why: 'paused by the admin' }] }),
      'waiting',
      /waits: all mail is paused \(paused by the admin\)/,
    ],
    [
      'domain paused',
      given({ pauses: [{ scope: 'example.org', until: now, why: 'refused 5 in a row' }] }),
      'waiting',
      /mail to example\.org is paused until 2026-11-25 12:00 UTC/,
    ],
    [
      'person paused',
      person({ state: 'paused', pausedUntil: now }),
      'waiting',
      /alice@example\.org is paused until 2026-11-25/,
    ],
    [
      'welcome held',
      person({ welcome: 'held' }),
      'waiting',
      /first digest, which is held: "rolecall release first-digests"/,
    ],
    ['a change took it back', person({ owedAt: now }), 'waiting', /due now: a change of choices took back/],
    ['welcome due', person({ welcome: 'due' }), 'waiting', /first digest, which is due now/],
    [
      'next run',
      facts,
      'waiting',
      /waits for alice@example\.org's next weekly digest of 2026-11-30 07:00 UTC\.$/,
    ],
    [
      'next run after a failure',
      delivered({ status: 'failed', reason: 'given up after 48 h' }),
      'waiting',
      /next weekly digest of .* \(the weekly run of .* ended failed: given up after 48 h\)/,
    ],
  ])('%s', (_, known, status, sentence) => {
    const explanation = explainPost(known, settings, now);
    expect(explanation.sentence).toMatch(sentence);
    expect(explanation.status).toBe(status);
  });
});

test('aliases count on both sides', () => {
  const known = about({ tags: ['vendors'], history: [{ number: 7, tags: ['vendors'], starts: true }] });
  const subscriber = { ...alice, alerts: [buildAlert({ any: ['vendor'] })] };
  const aliases = { vendors: 'vendor' };
  expect(explainPost({ ...known, subscriber }, { ...settings, aliases }, now).status).toBe('waiting');
});

test('every explanation is one line that names the post or the person', () => {
  expect(explainPost(facts, settings, now).sentence).toMatch(/^[^\n]*Riverkeepers: Data Director[^\n]*$/);
});
