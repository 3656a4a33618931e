import { expect, test } from 'vitest';
import type { RecordedStanding } from '../../src/posts/standing.ts';
import type { LastLook } from '../../src/send/delivery-store.ts';
import { judge, type Verdict } from '../../src/send/last-look.ts';

const now = new Date('2026-11-16T08:00:00Z');
const planned = new Date('2026-11-16T07:59:00Z');
const well: LastLook = { state: 'confirmed', suppressed: null, paused: null, isOurs: true };

const held = { scope: 'service', ends: new Date('9999-12-31T00:00:00Z') };

const live = { standing: 'live', closesAt: null, missingSince: null } as const;
const posts = new Map<string, RecordedStanding>([
  ['live', live],
  ['other', live],
  ['removed', { ...live, standing: 'removed' }],
  ['held', { ...live, standing: 'held' }],
  ['closed', { ...live, closesAt: now }],
  ['missing', { ...live, missingSince: planned }],
]);

test.each<[string, LastLook | undefined, string[], Verdict]>([
  ['all is well', well, ['live', 'other'], { action: 'send', without: [] }],
  [
    'the person left',
    { ...well, state: 'unsubscribed' },
    ['live'],
    { action: 'skip', reason: 'unsubscribed' },
  ],
  ['the person paused', { ...well, state: 'paused' }, ['live'], { action: 'skip', reason: 'paused' }],
  [
    'the file of the subscription is gone',
    { ...well, state: 'removed' },
    ['live'],
    { action: 'skip', reason: 'removed' },
  ],
  [
    'the address is suppressed',
    { ...well, suppressed: 'complaint' },
    ['live'],
    { action: 'skip', reason: 'suppressed: complaint' },
  ],
  ['mail is paused', { ...well, paused: held }, ['live'], { action: 'hold', held }],
  [
    'an opt-out beats a pause',
    { ...well, suppressed: 'opted-out', paused: held },
    ['live'],
    { action: 'skip', reason: 'suppressed: opted-out' },
  ],
  ['another worker has the row', { ...well, isOurs: false }, ['live'], { action: 'leave' }],
  ['the delivery is gone', undefined, ['live'], { action: 'leave' }],
  ['one post was removed', well, ['live', 'removed'], { action: 'send', without: ['removed'] }],
  [
    'one is a draft again, one closed',
    well,
    ['held', 'live', 'closed'],
    { action: 'send', without: ['held', 'closed'] },
  ],
  ['one is not in the ledger any more', well, ['live', 'unknown'], { action: 'send', without: ['unknown'] }],
  [
    'nothing is left',
    well,
    ['removed', 'closed'],
    { action: 'skip', reason: 'none of its posts is to be had any more' },
  ],
  [
    'a file is missing just now',
    well,
    ['live', 'missing'],
    { action: 'wait', reason: 'waiting for posts whose files are missing (1)' },
  ],
])('%s', (_name, look, ids, expected) => {
  expect(judge(look, { postIds: ids, lastCallIds: [] }, posts, planned, now)).toEqual(expected);
});

test('a missing file holds a digest for two days at most', () => {
  const later = new Date(planned.getTime() + 49 * 3_600_000);
  expect(judge(well, { postIds: ['missing'], lastCallIds: [] }, posts, planned, later)).toEqual({
    action: 'skip',
    reason: 'posts missing from the folder for two days',
  });
});

test('a last call for a job that is not to be had any more is left out, and nothing waits for it', () => {
  const held = { postIds: ['live'], lastCallIds: ['other', 'closed', 'missing', 'unknown'] };
  expect(judge(well, held, posts, planned, now)).toEqual({
    action: 'send',
    without: ['closed', 'missing', 'unknown'],
  });
});
