import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideStanding, isFlood, type KnownStanding } from '../../src/collect/standing.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const decide = (
  draft: { isDraft?: boolean; publishedAt?: Date | null },
  known: KnownStanding | null = null,
) => decideStanding({ isDraft: false, publishedAt: null, ...draft }, known, { now: NOW, announceDays: 14 });
const known = (more: Partial<KnownStanding>): KnownStanding => ({
  number: null,
  state: 'live',
  holdReason: null,
  publishedAt: days(-1),
  ...more,
});

test.each([
  ['undated', {}, { state: 'live', isDue: true, publishedAt: NOW }],
  ['dated today', { publishedAt: NOW }, { state: 'live', isDue: true }],
  ['14 days old', { publishedAt: days(-14) }, { state: 'live', isDue: true }],
  ['older', { publishedAt: new Date(days(-14).getTime() - 1) }, { state: 'live', isDue: false }],
  ['in the future', { publishedAt: days(1) }, { state: 'held', holdReason: 'future' }],
  ['a draft', { isDraft: true }, { state: 'held', holdReason: 'draft' }],
  ['a draft for the future', { isDraft: true, publishedAt: days(1) }, { state: 'held', holdReason: 'draft' }],
])('a new post, %s', (_, draft, standing) => {
  expect(decide(draft)).toMatchObject(standing);
});

test.each([
  ['announced and edited', known({ number: 3 }), {}, { state: 'live', isDue: false }],
  [
    'announced and made a draft',
    known({ number: 3 }),
    { isDraft: true },
    { state: 'held', holdReason: 'draft', isDue: false },
  ],
  [
    'announced, a draft, and back',
    known({ number: 3, state: 'held', holdReason: 'draft' }),
    {},
    { state: 'live', isDue: false },
  ],
  ['only recorded, then edited', known({}), {}, { state: 'live', isDue: false }],
  ['only recorded, then given a new date', known({}), { publishedAt: NOW }, { state: 'live', isDue: false }],
  [
    'held because of many, then edited',
    known({ state: 'held', holdReason: 'flood' }),
    {},
    { state: 'held', holdReason: 'flood' },
  ],
  [
    'no draft any more',
    known({ state: 'held', holdReason: 'draft', publishedAt: days(-40) }),
    {},
    { state: 'live', isDue: true, publishedAt: NOW },
  ],
  [
    'no draft any more, of old',
    known({ state: 'held', holdReason: 'draft' }),
    { publishedAt: days(-40) },
    { state: 'live', isDue: false },
  ],
  [
    'its day came unnoticed',
    known({ state: 'held', holdReason: 'future', publishedAt: days(-40) }),
    { publishedAt: days(-40) },
    { state: 'live', isDue: true },
  ],
  [
    'moved from the future to the past',
    known({ state: 'held', holdReason: 'future', publishedAt: days(1) }),
    { publishedAt: days(-40) },
    { state: 'live', isDue: false },
  ],
  ['removed unannounced and back', known({ state: 'removed' }), {}, { state: 'live', isDue: true }],
  ['removed and back', known({ state: 'removed', number: 3 }), {}, { state: 'live', isDue: false }],
])('a known post, %s', (_, before, draft, standing) => {
  expect(decide(draft, before)).toMatchObject(standing);
});

test('what has a number is never announced again', () => {
  const date = fc.option(fc.integer({ min: -100, max: 100 }).map(days));
  const before = fc.record({
    number: fc.nat(),
    state: fc.constantFrom('live', 'held', 'removed'),
    holdReason: fc.constantFrom('draft', 'future', null),
    publishedAt: fc.integer({ min: -100, max: 100 }).map(days),
  });
  fc.assert(
    fc.property(date, fc.boolean(), before, (publishedAt, isDraft, post) => {
      expect(decide({ publishedAt, isDraft }, post as KnownStanding).isDue).toBe(false);
    }),
  );
});

test.each([
  [30, [], false],
  [31, [], true],
  [31, [1, 1, 2], true],
  [60, [10, 20, 20, 400], false],
  [61, [10, 20, 20, 400], true],
  [45, [10, 20], false],
  [46, [10, 20], true],
])('%i at once after batches of %j is a flood: %s', (count, earlier, flood) => {
  expect(isFlood(count, earlier)).toBe(flood);
});
