import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReport } from '../../src/bounces/read-report.ts';
import { dsn, EXIM, EXIM_FRAME, feedback, LOCAL, MESSAGE_ID, mail, QMAIL, UNKNOWN } from './samples.ts';

describe('whom it is about', () => {
  const cluesOf = async (raw: Buffer, to?: string) => {
    const reading = await readReport(raw, to);
    if (reading.status !== 'report') throw new Error(reading.what);
    return reading.report.clues;
  };

  test.each<[string, Buffer]>([
    ['a status notification', dsn([UNKNOWN])],
    ['qmail', mail(QMAIL)],
    ['Exim', mail(EXIM, EXIM_FRAME)],
    ['a complaint', feedback('abuse')],
  ])('%s holds our Message-ID and the address that it came to', async (_, raw) => {
    const { marks, messageIds, address } = await cluesOf(raw);
    expect(messageIds).toEqual([MESSAGE_ID]);
    expect(marks[0]).toContain(LOCAL);
    expect(address).toBeNull();
  });

  test('the address that the mail server names comes first, then what it notes, then what the sender wrote', async () => {
    const raw = dsn([UNKNOWN], {
      to: 'c@x',
      envid: 'E',
      headers: ['X-Original-To: b@x', 'Auto-Submitted: auto-replied'],
    });
    const { marks } = await cluesOf(raw, 'a@x');
    expect(marks.slice(0, 4)).toEqual(['a@x', 'b@x', 'c@x', 'E']);
  });
});

describe('whatever comes', () => {
  test('is read in time, and never throws', async () => {
    const hostile = [
      Buffer.alloc(300_000, '<'),
      Buffer.alloc(300_000, '\n'),
      Buffer.from(
        `Content-Type: multipart/report; boundary=b\n\n${'--b\nContent-Type: multipart/mixed; boundary=b\n\n'.repeat(5000)}`,
      ),
      Buffer.from(`Content-Type: text/html\n\n${'<div><table><a href=x>'.repeat(12_000)}`),
      Buffer.from(`Content-Type: message/delivery-status\n\n${'Action: failed\n\n'.repeat(18_000)}`),
      Buffer.from(`X-Failed-Recipients: a@b\n\npermanent error\n${'  a@b\n'.repeat(30_000)}`),
      Buffer.from(`Hi. This is the\n\n${'<'.repeat(200_000)}`),
      Buffer.from(`To: ${'bounce-'.repeat(30_000)}\nContent-Type: message/delivery-status\n\n${UNKNOWN}`),
      Buffer.from(`${'X: y\n'.repeat(50_000)}\n`),
      Buffer.from(
        `Content-Type: message/delivery-status\n\n${`Diagnostic-Code: smtp; ${'550 '.repeat(60_000)}`}\nAction: failed`,
      ),
    ];
    for (const raw of hostile) {
      const started = performance.now();
      await readReport(raw);
      expect(performance.now() - started).toBeLessThan(3000);
    }
  });

  test('a report cut or changed anywhere is read or passed over', async () => {
    const whole = [dsn([UNKNOWN]), feedback('abuse'), mail(QMAIL), mail(EXIM, EXIM_FRAME)];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.nat(3000),
        fc.uint8Array({ maxLength: 8 }),
        async (raw, at, noise) => {
          const place = at % raw.length;
          const changed = Buffer.concat([raw.subarray(0, place), noise, raw.subarray(place + noise.length)]);
          expect((await readReport(changed)).status).toMatch(/report/);
          expect((await readReport(raw.subarray(0, place))).status).toMatch(/report/);
        },
      ),
      { numRuns: 150 },
    );
  });
});
