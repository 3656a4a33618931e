import { expect, test } from 'vitest';
import { type ContactPost, newsOf } from '../../src/plan/receipts.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-11-16T12:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const untold = { people: 0, at: null, tellings: 0, closesAt: null, askedAt: null };

const post = (fields: Partial<ContactPost>): ContactPost => ({
  postId: 'a',
  announcedAt: ago(10),
  closesAt: null,
  hasLastDay: true,
  knownSince: ago(10),
  people: 0,
  firstSentAt: null,
  told: untold,
  ...fields,
});
const kinds = (fields: Partial<ContactPost>) => newsOf(post(fields), NOW).map(({ kind }) => kind);

test('that it went is told when its run is over, then weekly at most, with news only, and six times in all', () => {
  const sent = { people: 412, firstSentAt: ago(1) };
  expect(newsOf(post(sent), NOW)).toEqual([{ kind: 'went', postId: 'a', people: 412, more: 412 }]);
  expect(kinds({ ...sent, firstSentAt: ago(0.2) })).toEqual([]);
  const told = { ...untold, people: 412, at: ago(7), tellings: 1 };
  expect(kinds({ ...sent, told })).toEqual([]);
  expect(newsOf(post({ ...sent, people: 443, told }), NOW)).toMatchObject([{ people: 443, more: 31 }]);
  expect(kinds({ ...sent, people: 443, told: { ...told, at: ago(6.9) } })).toEqual([]);
  expect(kinds({ ...sent, people: 443, told: { ...told, tellings: 6 } })).toEqual([]);
});

test('switched on, receipts do not begin with what is old', () => {
  expect(kinds({ people: 9, firstSentAt: ago(5), knownSince: ago(1) })).toEqual([]);
  expect(kinds({ hasLastDay: false, announcedAt: ago(70), knownSince: ago(5) })).toEqual([]);
});

test('a last day is reminded of once, three days before, and of a post that is not young', () => {
  const closesAt = new Date(NOW.getTime() + 2.5 * DAY);
  expect(kinds({ closesAt })).toEqual(['closes']);
  expect(kinds({ closesAt: new Date(NOW.getTime() + 3.1 * DAY) })).toEqual([]);
  expect(kinds({ closesAt, told: { ...untold, closesAt } })).toEqual([]);
  expect(kinds({ closesAt, told: { ...untold, closesAt: ago(3) } })).toEqual(['closes']);
  expect(kinds({ closesAt, announcedAt: ago(3) })).toEqual([]);
});

test('without a last day it is asked once, after 60 days, whether it is still open', () => {
  const open = { hasLastDay: false, knownSince: ago(61), announcedAt: ago(60) };
  expect(kinds(open)).toEqual(['still-open']);
  expect(kinds({ ...open, announcedAt: ago(59.9) })).toEqual([]);
  expect(kinds({ ...open, told: { ...untold, askedAt: ago(1) } })).toEqual([]);
});
