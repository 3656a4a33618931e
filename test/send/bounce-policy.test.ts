import { describe, expect, test } from 'vitest';
import {
  type BounceStatistics,
  decideRefusal,
  decideRetry,
  type FailedDelivery,
  type Refusal,
} from '../../src/send/bounce-policy.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);

const delivery = (fields: Partial<FailedDelivery> = {}): FailedDelivery => ({
  domain: 'example.net',
  attempts: 1,
  since: NOW,
  givenUpInARow: 0,
  ...fields,
});

const QUIET: BounceStatistics = {
  lastHour: { all: { recipients: 1, badAddresses: 1 }, domain: { recipients: 1, badAddresses: 1 } },
  lastOutcomes: [],
  policyRefusalsInARow: 1,
  badDomainRefusals: 1,
};

const refusal = (kind: Refusal['kind']): Refusal => ({ status: 'refused', kind, reply: '550 5.0.0 no' });

const decide = (
  kind: Refusal['kind'],
  statistics: Partial<BounceStatistics> = {},
  fields: Partial<FailedDelivery> = {},
) => decideRefusal(refusal(kind), delivery(fields), { ...QUIET, ...statistics }, NOW, 0.5);

const NOTHING_ELSE = { suppress: false, pause: null, alarm: null, forgive: null };

describe('a bad address', () => {
  const share = (recipients: number, badAddresses: number) => ({ recipients, badAddresses });

  test('is suppressed, and its delivery fails', () => {
    expect(decide('bad-address')).toMatchObject({
      delivery: { status: 'failed' },
      suppress: true,
      pause: null,
    });
  });

  test.each([
    ['19 of 19', share(19, 19), share(19, 19), true],
    ['20 of 400: not more than 5 %', share(400, 20), share(400, 20), true],
    ['20 of 399', share(399, 20), share(399, 20), false],
    ['1,000 of 100,000, spread', share(100_000, 1000), share(50, 3), true],
  ])('suppressed unless too many are: %s', (_, all, domain, suppress) => {
    expect(decide('bad-address', { lastHour: { all, domain } }).suppress).toBe(suppress);
  });

  test('too many over all: all mail is paused until somebody looks, and nobody is blamed', () => {
    const decision = decide('bad-address', { lastHour: { all: share(100, 20), domain: share(10, 2) } });
    expect(decision).toMatchObject({
      delivery: { status: 'deferred' },
      suppress: false,
      pause: { scope: 'service', until: null },
      alarm: { code: 'mail-paused' },
      forgive: 'service',
    });
  });

  test('too many at one domain and elsewhere: all mail is paused', () => {
    const decision = decide('bad-address', { lastHour: { all: share(200, 40), domain: share(100, 20) } });
    expect(decision.pause?.scope).toBe('service');
  });

  test('too many at one domain: only that domain waits', () => {
    const decision = decide('bad-address', { lastHour: { all: share(300, 25), domain: share(100, 20) } });
    expect(decision).toMatchObject({
      delivery: { status: 'deferred' },
      suppress: false,
      pause: { scope: 'example.net', until: new Date(NOW.getTime() + 12 * HOUR_MS) },
      alarm: { code: 'mail-paused:example.net' },
      forgive: 'example.net',
    });
  });
});

test.each([
  [1, false],
  [2, false],
  [3, true],
])('a bad domain (5.1.2), %i times: suppressed %s', (badDomainRefusals, suppress) => {
  const decision = decide('bad-domain', { badDomainRefusals });
  expect(decision).toMatchObject({ ...NOTHING_ELSE, suppress, delivery: { status: 'failed' } });
});

test.each([
  ['policy', 4, null],
  ['policy', 5, 'example.net'],
  ['policy', 9, 'example.net'],
  ['message', 5, null],
] as const)(
  '%s, with %i policy refusals in a row: pauses %s, suppresses nobody',
  (kind, policyRefusalsInARow, scope) => {
    const decision = decide(kind, { policyRefusalsInARow });
    expect(decision.pause?.scope ?? null).toBe(scope);
    expect(decision.alarm?.code ?? null).toBe(scope === null ? null : `mail-paused:${scope}`);
    expect(decision).toMatchObject({ suppress: false, delivery: { status: 'failed' } });
  },
);

describe('it is about us', () => {
  test('all mail is paused until somebody resumes, nobody is suppressed, the delivery waits', () => {
    expect(decide('about-us')).toMatchObject({
      delivery: { status: 'deferred' },
      suppress: false,
      pause: { scope: 'service', until: null },
      alarm: { code: 'mail-paused', message: expect.stringContaining('550 5.0.0 no') },
    });
  });

  const outcomes = (refused: number, taken: number, domains: number) => [
    ...Array.from({ length: refused }, (_, i) => ({ domain: `d${i % domains}.example`, refused: true })),
    ...Array.from({ length: taken }, () => ({ domain: 'd.example', refused: false })),
  ];

  test.each([
    ['51 of 100 refused, at 3 domains', outcomes(51, 49, 3), true],
    ['50 of 100 refused', outcomes(50, 50, 3), false],
    ['51 of 100 refused, at 2 domains', outcomes(51, 49, 2), false],
  ])('when most are refused: %s', (_, lastOutcomes, isAboutUs) => {
    for (const kind of ['bad-address', 'bad-domain', 'policy', 'message'] as const) {
      const decision = decide(kind, { lastOutcomes });
      expect(decision.pause?.scope === 'service').toBe(isAboutUs);
      if (isAboutUs) expect(decision.suppress).toBe(false);
    }
  });
});

describe('given up', () => {
  test.each([
    ['a full mailbox fails this digest', 'mailbox-full', 0, false],
    ['the second one too', 'mailbox-full', 1, false],
    ['the third in a row stops', 'mailbox-full', 2, true],
  ] as const)('%s', (_, kind, givenUpInARow, suppress) => {
    expect(decide(kind, {}, { givenUpInARow })).toMatchObject({
      ...NOTHING_ELSE,
      suppress,
      delivery: { status: 'failed' },
    });
  });

  test.each([
    ['policy', 5],
    ['message', 5],
    ['about-us', 5],
  ] as const)('being refused for %s never stops anybody', (kind, givenUpInARow) => {
    const tooLate = { givenUpInARow, since: hoursAgo(60) };
    expect(decide(kind, {}, tooLate).suppress).toBe(false);
  });
});

describe('tried again', () => {
  const busy = { status: 'retry', kind: 'busy', maybeTaken: false, reply: '450 4.2.0 later' } as const;

  test('two minutes after the first try', () => {
    expect(decideRetry(busy, delivery(), NOW, 0)).toEqual({
      ...NOTHING_ELSE,
      delivery: {
        status: 'deferred',
        nextAttemptAt: new Date(NOW.getTime() + 120_000),
        reason: 'the mail server said "later"',
      },
    });
  });

  test.each([
    [0, false],
    [1, false],
    [2, true],
  ])('until it is 48 hours old; with %i digests given up before: stops %s', (givenUpInARow, suppress) => {
    const decision = decideRetry(
      busy,
      delivery({ since: hoursAgo(48), attempts: 50, givenUpInARow }),
      NOW,
      0,
    );
    expect(decision).toMatchObject({ delivery: { status: 'failed' }, suppress });
  });

  test('a mailbox that is full for now is said to be so', () => {
    const full = { ...busy, reply: '452 4.2.2 over quota' };
    expect(decideRetry(full, delivery(), NOW, 0).delivery.reason).toBe('the mailbox is full');
  });
});
