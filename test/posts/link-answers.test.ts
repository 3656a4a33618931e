import { expect, test } from 'vitest';
import { judgeAnswer } from '../../src/posts/link-answers.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);
const never = { goneSince: null, goneAt: null };
const once = { goneSince: hours(-1), goneAt: null };
const twice = { goneSince: hours(-30), goneAt: hours(-29) };

test.each([
  ['there, again tomorrow', never, 'there', { ...never, askAt: hours(24) }],
  [
    'gone for the first time, again in an hour',
    never,
    'gone',
    { goneSince: NOW, goneAt: null, askAt: hours(1) },
  ],
  ['gone an hour later', once, 'gone', { goneSince: hours(-1), goneAt: NOW, askAt: hours(24) }],
  [
    'gone again too soon',
    { goneSince: hours(-0.9), goneAt: null },
    'gone',
    { goneSince: hours(-0.9), goneAt: null, askAt: hours(1) },
  ],
  ['still gone', twice, 'gone', { ...twice, askAt: hours(24) }],
  ['there after all', once, 'there', { ...never, askAt: hours(24) }],
  ['back', twice, 'there', { ...never, askAt: hours(24) }],
  ['says nothing', never, 'unknown', { ...never, askAt: hours(24) }],
  ['says nothing after it was gone', twice, 'unknown', { ...twice, askAt: hours(24) }],
] as const)('%s', (_, known, state, next) => {
  expect(judgeAnswer(known, state, NOW)).toEqual(next);
});
