// Processor time of building one personalised digest of about 25 KB from a warm edition, beside nodemailer's composer on
// the same subject, headers and bodies, and beside joining as many bytes that are there already, in turns. `node bench/compose.ts [--rounds 7] [--mails 20000]`

import MailComposer from 'nodemailer/lib/mail-composer';
import { renderEdition } from '../src/mail/digest-mail.ts';
import { readDigest } from '../src/mail/message.ts';
import { ADA, sampleCard, sampleMessage, sampleView } from '../test/mail/samples.ts';
import { describe, median, printRows, readNumber, runBench } from './helpers.ts';

const ROUNDS = readNumber('rounds', 7);
const MAILS = readNumber('mails', 20_000);
/** Composing costs so much more that fewer will do. */
const COMPOSED = Math.ceil(MAILS / 20);
const POSTS = 11;
const PIECES = 16;

const posts = Array.from({ length: POSTS }, (_, index) =>
  sampleCard({
    id: `post-${index}`,
    organisation: `Organisation ${index}`,
    pageUrl: `https://jobs.example.org/${index}`,
  }),
);
const content = renderEdition(sampleView(posts));
const person = (index: number) => ({
  personal: { ...ADA, greeting: `Hello Ada ${index},`, digestUrl: `${ADA.digestUrl}${index}` },
  to: `ada.${index}@example.net`,
  messageId: `digest.${index}.abcdef0123456789@example.org`,
});

/** Milliseconds of processor time for one. */
async function cpuMs(times: number, once: (index: number) => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < times; index += 1) {
    const made = once(index);
    if (made instanceof Promise) await made;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

function compose(index: number): Promise<Buffer> {
  const { personal, to, messageId } = person(index);
  const { subject, html, text } = readDigest(content, personal);
  const composer = new MailComposer({
    from: { name: 'Riverside Jobs', address: 'jobs@example.org' },
    to,
    subject,
    html,
    text,
    messageId: `<${messageId}>`,
    date: new Date('2026-11-22T12:00:00Z'),
    headers: {
      'List-Id': '<job-alerts.alerts.example.org>',
      'List-Unsubscribe': `<${personal.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Feedback-ID': '7:scheduled:rolecall',
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  });
  return composer.compile().build();
}

await runBench(async () => {
  const bytes = sampleMessage(content, person(0)).raw.length;
  const pieces = Array.from({ length: PIECES }, () => Buffer.alloc(bytes / PIECES, 'x'));
  const join = () => Buffer.concat(pieces);
  const joined: number[] = [];
  const ours: number[] = [];
  const theirs: number[] = [];
  await cpuMs(2000, (index) => sampleMessage(content, person(index)));
  await cpuMs(100, compose);
  await cpuMs(2000, join);
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await cpuMs(MAILS, (index) => sampleMessage(content, person(index))));
    joined.push(await cpuMs(MAILS, join));
    theirs.push(await cpuMs(COMPOSED, compose));
  }
  printRows(`A digest of ${POSTS} posts, ${bytes} bytes, ${ROUNDS} rounds in turns; median (range)`, [
    {
      what: 'ours, from a warm edition',
      measured: describe(ours, 'ms CPU', 4),
    },
    { what: `as many bytes in ${PIECES} pieces joined`, measured: describe(joined, 'ms CPU', 4) },
    { what: "nodemailer's composer", measured: describe(theirs, 'ms CPU', 4) },
    {
      what: 'ratio to the composer',
      measured: (median(theirs) / median(ours)).toFixed(0),
      goal: 'goal: at least 50',
    },
  ]);
});
