import { describe, expect, test } from 'vitest';
import {
  decidePutOff,
  decideRefusal,
  decideRetry,
  type FailedDelivery,
  type Refusal,
} from '../../src/send/bounce-policy.ts';
import type { Judgement } from '../../src/send/evidence.ts';
import type { RecentRefusals } from '../../src/send/trouble.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR_MS = 3_600_000;
const hours = (count: number) => new Date(NOW.getTime() + count * HOUR_MS);

const delivery = (fields: Partial<FailedDelivery> = {}): FailedDelivery => ({
  domain: 'example.net',
  attempts: 1,
  since: NOW,
  ...fields,
});

const NOBODY = { addresses: 0, served: 0, taken: 0 };
const QUIET: RecentRefusals = {
  sinceTaken: { addresses: 1, domains: 1, firstAt: NOW },
  readers: 5,
  lastOutcomes: [],
  lastHour: NOBODY,
  domain: { lastHour: NOBODY, policyInARow: 1, brokenSince: null },
};
const WHOLE_RUN: RecentRefusals = { ...QUIET, sinceTaken: { addresses: 5, domains: 2, firstAt: NOW } };
const DIRECTORY: RecentRefusals = {
  ...QUIET,
  domain: { ...QUIET.domain, lastHour: { addresses: 3, served: 3, taken: 0 } },
};
const UNWANTED: RecentRefusals = { ...QUIET, domain: { ...QUIET.domain, policyInARow: 5 } };

const UNDECIDED = { status: 'undecided' } as Judgement;
const GONE: Judgement = { status: 'gone', because: 'no-mailbox' };
const NOTHING_ELSE = { suppress: null, pause: null, alarm: null, forgive: null };

const decide = (
  kind: Refusal['kind'],
  recent = QUIET,
  judgement = UNDECIDED,
  fields: Partial<FailedDelivery> = {},
) =>
  decideRefusal({ status: 'refused', kind, reply: '550 no' }, delivery(fields), recent, judgement, NOW, 0.5);

const KINDS = [
  'no-mailbox',
  'likely-no-mailbox',
  'no-domain',
  'mailbox-full',
  'policy',
  'size',
  'message',
] as const satisfies readonly Refusal['kind'][];

test.each(KINDS)('a single %s fails its digest, and no more', (kind) => {
  expect(decide(kind)).toEqual({
    ...NOTHING_ELSE,
    delivery: { status: 'failed', reason: expect.any(String) },
  });
});

test('who is gone gets no more mail, and the reason is theirs', () => {
  const decision = decide('mailbox-full', QUIET, { status: 'gone', because: 'mailbox-full' });
  expect(decision).toMatchObject({ suppress: 'mailbox-full', delivery: { status: 'failed' } });
  expect(decision.delivery.reason).toBe('the mailbox was full for two weeks; it gets no more mail');
});

describe('who is asked again', () => {
  const askAgain: Judgement = { status: 'ask-again', at: hours(1) };

  test('waits for that instant', () => {
    const { delivery: settled } = decide('no-mailbox', QUIET, askAgain);
    expect(settled).toMatchObject({ status: 'deferred', nextAttemptAt: hours(1) });
  });

  test('but not longer than two days', () => {
    const { delivery: settled } = decide('no-mailbox', QUIET, askAgain, { since: hours(-47.5) });
    expect(settled.status).toBe('failed');
  });
});

describe('a run that is refused as a whole', () => {
  test.each(KINDS.filter((kind) => kind !== 'mailbox-full' && kind !== 'size'))(
    'by %s: all mail waits until somebody resumes, and nobody is blamed',
    (kind) => {
      expect(decide(kind, WHOLE_RUN, GONE)).toMatchObject({
        delivery: { status: 'deferred' },
        suppress: null,
        pause: { scope: 'service', until: null },
        alarm: { kind: 'mail-paused', reply: '550 no' },
        forgive: { domain: null, since: hours(-1) },
      });
    },
  );

  test('a full mailbox at that moment says nothing about us', () => {
    expect(decide('mailbox-full', WHOLE_RUN).pause).toBeNull();
    expect(decide('size', WHOLE_RUN).pause).toBeNull();
  });
});

test('refused before any recipient was named: all mail waits at once', () => {
  expect(decide('about-us')).toMatchObject({
    delivery: { status: 'deferred' },
    pause: { scope: 'service', until: null, why: 'the mail server refuses us: 550 no' },
    alarm: { kind: 'mail-paused' },
  });
});

test.each(['no-mailbox', 'likely-no-mailbox'] as const)(
  'a broken directory (%s): its domain waits twelve hours, and nobody is blamed',
  (kind) => {
    expect(decide(kind, DIRECTORY, GONE)).toMatchObject({
      delivery: { status: 'deferred' },
      suppress: null,
      pause: { scope: 'example.net', until: hours(12) },
      alarm: { kind: 'domain-paused', domain: 'example.net' },
      forgive: { domain: 'example.net', since: hours(-1) },
    });
  },
);

test.each([
  ['policy', 'example.net'],
  ['message', null],
  ['no-mailbox', null],
  ['likely-no-mailbox', null],
  ['no-domain', null],
] as const)('five policy refusals in a row and now %s: pauses %s', (kind, scope) => {
  const decision = decide(kind, UNWANTED);
  expect(decision.pause?.scope ?? null).toBe(scope);
  expect(decision).toMatchObject({ suppress: null, delivery: { status: 'failed' } });
});

describe('tried again', () => {
  const busy = { status: 'retry', kind: 'busy', maybeTaken: false, reply: '450 4.2.0 later' } as const;

  test('two minutes after the first try', () => {
    expect(decideRetry(busy, delivery(), UNDECIDED, NOW, 0)).toEqual({
      ...NOTHING_ELSE,
      delivery: {
        status: 'deferred',
        nextAttemptAt: new Date(NOW.getTime() + 120_000),
        reason: 'the mail server said "later"',
      },
    });
  });

  test('until it is 48 hours old; given up, it counts against nobody', () => {
    const old = delivery({ since: hours(-48), attempts: 50 });
    expect(decideRetry(busy, old, UNDECIDED, NOW, 0)).toEqual({
      ...NOTHING_ELSE,
      delivery: { status: 'failed', reason: 'the mail server said "later", for 48 hours' },
    });
  });

  test.each([
    [{ ...busy, reply: '452 4.2.2 over quota' }, 'the mailbox is full'],
    [{ ...busy, kind: 'connection' as const }, 'the connection failed'],
    [
      { ...busy, kind: 'connection' as const, maybeTaken: true },
      'the connection was lost at the end; the mail may have arrived',
    ],
  ])('and says why: %o', (failure, reason) => {
    expect(decideRetry(failure, delivery(), UNDECIDED, NOW, 0).delivery.reason).toBe(reason);
  });
});

describe('put off before any recipient was named', () => {
  const putOff = {
    status: 'retry',
    kind: 'about-us',
    maybeTaken: false,
    reply: '454 credits used up',
  } as const;

  test('waits as any other, while other mails are taken', () => {
    expect(decidePutOff(putOff, delivery(), false, NOW, 0)).toMatchObject({
      ...NOTHING_ELSE,
      delivery: { status: 'deferred' },
    });
  });

  test('when none is: all mail waits some minutes, and an alarm says so', () => {
    expect(decidePutOff(putOff, delivery(), true, NOW, 0)).toMatchObject({
      suppress: null,
      pause: { scope: 'service', until: new Date(NOW.getTime() + 300_000) },
      alarm: { kind: 'mail-server-busy', reply: '454 credits used up' },
    });
  });
});
