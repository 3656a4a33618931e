import { describe, expect, test } from 'vitest';
import { judgeSettled, nextSettled } from '../../src/collect/settle.ts';

const NOW = new Date('2026-11-16T12:00:00Z');
const WAIT_MS = 60_000;
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

/** Changed and waiting since so many seconds ago; `moving` = changing at this moment. */
type Case = readonly [changed: number, since: number, moving?: 'moving'];
const judge = (cases: readonly Case[], waitMs = WAIT_MS) =>
  judgeSettled(
    cases.map(([changed, since, moving]) => ({
      changedAt: ago(changed),
      since: ago(since),
      isMoving: moving === 'moving',
    })),
    { now: NOW, waitMs },
  );

describe('what has just come', () => {
  test.each<[string, readonly Case[], readonly string[]]>([
    ['waits from its last change', [[59, 500]], ['waits']],
    ['is whole when it has not changed for the wait', [[60, 500]], ['settled']],
    [
      'waits for what came after it, so that both come together',
      [
        [90, 90],
        [10, 10],
      ],
      ['waits', 'waits'],
    ],
    [
      'does not wait for others longer than five times',
      [
        [300, 300],
        [10, 10],
      ],
      ['settled', 'waits'],
    ],
    ['is not whole while it is seen to change', [[70, 70, 'moving']], ['waits']],
    ['is announced as it stands after a quarter of an hour', [[1, 900]], ['restless']],
  ])('%s', (_, cases, verdicts) => {
    expect(judge(cases)).toEqual(verdicts);
  });

  test('waits for nothing where the wait is 0', () => {
    expect(judge([[0, 0, 'moving']], 0)).toEqual(['settled']);
  });

  test.each<[readonly Case[], number | null]>([
    [[], null],
    [[[10, 10]], 50],
    [
      [
        [90, 90],
        [10, 10],
      ],
      50,
    ],
    [
      [
        [290, 290],
        [10, 10],
      ],
      10,
    ],
    [[[1, 890]], 10],
  ])('%j is looked at again in %s seconds', (cases, seconds) => {
    const all = cases.map(([changed, since]) => ({ changedAt: ago(changed), since: ago(since) }));
    expect(nextSettled(all, WAIT_MS)).toEqual(seconds === null ? null : ago(-seconds));
  });
});
