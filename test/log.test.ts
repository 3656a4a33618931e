import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog, type LogLevel } from '../src/log.ts';

function capture(level: LogLevel = 'info', isTTY = true) {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLog({ level, destination: Object.assign(destination, { isTTY }) }), lines };
}

test('a line is time, level, sentence and fields', () => {
  const { log, lines } = capture();
  log.info('Watching posts', { folder: 'posts', posts: 6 });
  expect(lines).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d info {2}Watching posts {2}folder=posts posts=6\n$/),
  ]);
});

test('a line without fields ends with its sentence', () => {
  const { log, lines } = capture();
  log.error('Mail server is down');
  expect(lines[0]).toMatch(/ error Mail server is down\n$/);
});

test('in a file the date stands before the time', () => {
  const { log, lines } = capture('info', false);
  log.warn('Slow');
  expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d warn {2}Slow\n$/);
});

test.each<[unknown, string]>([
  ['two words', '"two words"'],
  ['', '""'],
  ['a=b', '"a=b"'],
  ['line\nbreak', '"line\\nbreak"'],
  [new Error('no\nroute'), '"no; route"'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [['a', 'b'], 'a,b'],
  [null, 'null'],
  [{ sent: 1 }, '"{\\"sent\\":1}"'],
])('the value %o stays on its line and apart from its neighbours', (value, shown) => {
  const { log, lines } = capture();
  log.info('Said', { value, next: 1 });
  expect(lines[0]).toMatch(new RegExp(`Said {2}value=${RegExp.escape(shown)} next=1\n$`));
});

test.each([
  ['550 5.1.1 <ada.l@example.org>: unknown', '"550 5.1.1 <a…@example.org>: unknown"'],
  ['smtp://relay:pass-word@mail.example.org', 'smtp://relay:p…@mail.example.org'],
  [
    `blocked: https://alerts.example.org/unsubscribe/1.0.${'A-_z'.repeat(10)}abc`,
    '"blocked: https://alerts.example.org/unsubscribe/1.0.…"',
  ],
  [{ to: 'ada@example.org' }, '"{\\"to\\":\\"a…@example.org\\"}"'],
  ['x'.repeat(1_000_000), `${'x'.repeat(4000)}…`],
])('neither address nor password nor the token of a link gets into a line: %s', (value, shown) => {
  const { log, lines } = capture('debug');
  log.debug('Said', { value });
  expect(lines[0]).toMatch(new RegExp(`Said {2}value=${RegExp.escape(shown)}\n$`));
});

test('what is not known is left out', () => {
  const { log, lines } = capture();
  log.info('Said', { value: undefined });
  expect(lines[0]).toMatch(/Said\n$/);
});

test('a child adds its fields to each line', () => {
  const { log, lines } = capture();
  log.child({ job: 'plan-run' }).child({ runId: 7 }).info('Planned', { people: 2 });
  expect(lines[0]).toMatch(/Planned {2}job=plan-run runId=7 people=2\n$/);
});

test('what lies below the level is not written', () => {
  const { log, lines } = capture('warn');
  log.info('Quiet');
  log.debug('Quiet');
  log.warn('Loud');
  expect(lines).toHaveLength(1);
});
