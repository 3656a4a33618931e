import { expect, test } from 'vitest';
import { type SuppressionFact, whySuppressed } from '../../src/installation/why-suppressed.ts';

const since = new Date('2026-11-25T12:00:00Z');

test.each<[Omit<SuppressionFact, 'since'>, string]>([
  [{ reason: 'opted-out', kind: 'no-mailbox', reply: '550 5.1.1 no' }, 'opted-out'],
  [{ reason: 'complaint', kind: null, reply: null }, 'complaint'],
  [{ reason: 'bounced', kind: null, reply: null }, 'bounced'],
  [
    { reason: 'bounced', kind: 'no-mailbox', reply: '550 5.1.1 no such user' },
    'bounced; the address does not exist: 550 5.1.1 no such user',
  ],
  [{ reason: 'bounced', kind: 'mailbox-full', reply: '' }, 'bounced; the mailbox was full for two weeks'],
])('%o: %s', (fact, why) => {
  const said = whySuppressed({ ...fact, since }, (instant) => instant.toISOString().slice(0, 10));
  expect(said).toBe(`the address is on the suppression list since 2026-11-25 (${why})`);
});
