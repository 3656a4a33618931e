import { expect, test } from 'vitest';
import { judgeAnswer } from '../../src/channels/answer.ts';
import { nextTry } from '../../src/channels/retry.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
const judge = (
  status: number,
  text = '',
  retryAfter: string | null = null,
  kind: Parameters<typeof judgeAnswer>[0] = 'slack',
) => judgeAnswer(kind, { status, text, retryAfter }, NOW);

test.each([
  [200, 'ok', 'taken'],
  [204, '', 'taken'],
  [404, 'no_service', 'gone'],
  [410, 'channel_is_archived', 'gone'],
  [400, 'invalid_blocks', 'refused'],
  [413, '', 'refused'],
  [422, '{"error":"Validation failed: Text character limit of 500 exceeded"}', 'refused'],
  [302, '', 'later'],
  [401, '{"error":"The access token is invalid"}', 'later'],
  [403, 'action_prohibited', 'later'],
  [408, '', 'later'],
  [429, '', 'later'],
  [500, '', 'later'],
  [503, '<html>Sorry</html>', 'later'],
])('%i %s means %s', (status, text, result) => {
  expect(judge(status, text).result).toBe(result);
});

test('what only a person can mend is told from what passes', () => {
  expect(judge(401)).toMatchObject({ isOurs: true });
  expect(judge(308)).toMatchObject({ isOurs: true });
  expect(judge(502)).toMatchObject({ isOurs: false });
});

test('Telegram says with 400 and 403 that a chat is gone', () => {
  const said = '{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}';
  expect(judge(400, said, null, 'telegram')).toEqual({
    result: 'gone',
    words: 'it answers with the status 400 (Bad Request: chat not found)',
  });
  expect(
    judge(403, '{"description":"Forbidden: bot was kicked from the channel chat"}', null, 'telegram').result,
  ).toBe('gone');
  expect(judge(400, '{"description":"Bad Request: message is too long"}', null, 'telegram').result).toBe(
    'refused',
  );
});

test.each([
  ['30', '', 30_000],
  ['0.65', '', 1000],
  ['0', '{"retry_after": 2.5}', 2500],
  [null, '{"parameters":{"retry_after":7}}', 7000],
  ['Mon, 16 Nov 2026 12:01:00 GMT', '', 60_000],
  ['999999999', '', 86_400_000],
  ['soon', '', null],
  [null, '', null],
])('the wait %s is honoured within bounds (%s)', (retryAfter, text, waitMs) => {
  expect(judge(429, text, retryAfter)).toMatchObject({ result: 'later', waitMs });
});

test('of a page that it answers with nothing is repeated', () => {
  expect(judge(500, '<h1>https://hooks.example/T0/SECRET</h1>')).toMatchObject({
    words: 'it answers with the status 500',
  });
});

test('tries are further and further apart, and end after two weeks', () => {
  const at = (attempts: number, waitMs: number | null = null, since = NOW) =>
    nextTry({ attempts, waitMs, failingSince: since }, NOW, 0.5);
  const minutes = (next: Date | 'give-up') => next !== 'give-up' && (next.getTime() - NOW.getTime()) / 60_000;
  expect([1, 2, 3, 4, 5, 6, 99].map((attempts) => minutes(at(attempts)))).toEqual([2, 5, 10, 20, 40, 60, 60]);
  expect(minutes(at(1, 3000))).toBe(0.05);
  // Whoever always says "in a second" is not asked each second for ever.
  expect(minutes(at(11, 1000))).toBe(60);
  expect(at(300, null, new Date('2026-11-02T12:00:00Z'))).toBe('give-up');
});
