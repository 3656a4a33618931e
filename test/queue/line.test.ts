import { expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { watchLine } from '../../src/queue/line.ts';

test('jobs that the queue does not take are said at once, then once a minute with their number', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  let at = 0;
  const line = watchLine(log, () => at);
  for (let job = 0; job < 500; job += 1, at += 100) line.lost(1, new Error('no answer'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('jobs=1');
  at = 60_000;
  line.lost(3, new Error('no answer'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('jobs=502');
});
