// What a DKIM signature costs: a mail of 25 kB, signed as src/mail/mailer.ts has it signed, beside RSA alone, in turns.
// `node bench/sign.ts [--mails 500] [--rounds 7]`

import { generateKeyPairSync, sign as signWithRsa } from 'node:crypto';
import { createDkimSigner } from '../src/mail/dkim.ts';
import { buildPlainMessage } from '../src/mail/message.ts';
import { describe, printRows, readNumber, runBench, waitForQuiet } from './helpers.ts';

const MAILS = readNumber('mails', 500);
const ROUNDS = readNumber('rounds', 7);
const LINE = 'Lead a small team that turns water-quality readings into decisions.\n';

await runBench(async () => {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const sign = await createDkimSigner({ domain: 'example.org', selector: 'bench', key });
  const { raw } = buildPlainMessage({
    to: 'ada@example.net',
    from: { name: 'Riverside Jobs', address: 'jobs@example.org' },
    replyTo: null,
    messageId: 'bench.1@example.org',
    date: new Date(0),
    boundary: 'bench',
    subject: 'Data Director at Riverkeepers Union and 6 more',
    text: LINE.repeat(180),
    html: LINE.repeat(180),
  });
  const whole = () => sign(raw);
  const rsa = () => signWithRsa('sha256', raw.subarray(0, 1000), key);
  await cpuOf(whole); // warms up
  const rounds: { whole: number; rsa: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await waitForQuiet();
    rounds.push({ whole: await cpuOf(whole), rsa: await cpuOf(rsa) });
  }
  const row = (which: 'whole' | 'rsa') =>
    describe(
      rounds.map((round) => round[which]),
      'ms',
    );
  printRows(
    `a mail of ${Math.round(raw.byteLength / 1000)} kB, ${ROUNDS} rounds of ${MAILS}; processor time, median (range)`,
    [
      { what: 'a signature', measured: row('whole') },
      { what: 'of it RSA with 2048 bits', measured: row('rsa') },
    ],
  );
});

/** Milliseconds a call. */
async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let mail = 0; mail < MAILS; mail += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / MAILS;
}
