// Every way in which a conversation with a mail server can break, at every step: what is known afterwards, and how many
// copies there are.

import { afterEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { createSmtpMailer } from '../../src/mail/mailer.ts';
import { startRawMailer } from '../helpers/raw-mailer.ts';
import type { RawSmtpOptions } from '../helpers/raw-smtp.ts';
import { type Deed, STEPS, type Step } from '../helpers/raw-smtp-steps.ts';
import { sampleMessage, sampleView } from './samples.ts';

const content = renderEdition(sampleView([]));
let mails = 0;
const message = (to = 'ada@example.net') => {
  mails += 1;
  return sampleMessage(content, { to, messageId: `mail${mails}@example.org` });
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const QUICK = { connectMs: 800, setUpMs: 800, envelopeMs: 800, mailMs: 800 };

const start = (options: RawSmtpOptions = {}, more: Parameters<typeof startRawMailer>[2] = {}) =>
  startRawMailer((close) => closers.push(close), options, more);

const LINES: readonly [string, RawSmtpOptions][] = [
  ['plain', {}],
  ['plain, without PIPELINING', { pipelining: false }],
  ['STARTTLS and AUTH PLAIN', { starttls: true, auth: 'PLAIN' }],
  ['AUTH LOGIN', { auth: 'LOGIN' }],
];
const SESSION: readonly Step[] = ['greeting', 'ehlo', 'starttls', 'handshake', 'ehlo-tls', 'auth'];
const WITHIN: readonly Step[] = ['mail', 'rcpt', 'data', 'body', 'dot'];
const isReached = (step: Step, { starttls, auth }: RawSmtpOptions) =>
  (starttls || !['starttls', 'handshake', 'ehlo-tls'].includes(step)) &&
  (auth !== undefined || step !== 'auth');

describe.each(LINES)('%s', (_, options) => {
  const steps = STEPS.filter((step) => step !== 'after' && isReached(step, options));

  test.each(['fin', 'rst', 'stall'] as const)(
    '%s at any step: what is known, and how many copies there are',
    async (end) => {
      await Promise.all(
        steps.map(async (step) => {
          const { smtp, mailer } = await start(options, end === 'stall' ? { deadlines: QUICK } : {});
          smtp.fault = (moment) => (moment.step === step ? { end } : null);
          const outcome = await mailer.send(message());
          const kind = SESSION.includes(step) ? 'connection' : 'broken';
          const maybeTaken = step === 'body' || step === 'dot';
          expect({ step, ...outcome }).toMatchObject({ step, status: 'retry', kind, maybeTaken });
          expect(smtp.connections).toBe(1);
          smtp.fault = () => null;
          expect(await mailer.send(message())).toMatchObject({ status: 'sent' });
        }),
      );
    },
  );

  const SAYS = {
    mail: '421 4.3.2 going down',
    rcpt: '421 4.7.0 too many',
    data: '421 4.4.2 slow',
    dot: '421 4.3.0 full',
  };
  test.each(Object.entries(SAYS))(
    'at %s of a later mail: 421 and a hang-up keep their words',
    async (step, words) => {
      const { smtp, mailer } = await start(options);
      await mailer.send(message());
      smtp.fault = (moment) => (moment.step === step ? { say: words, end: 'fin' } : null);
      const kind = step === 'mail' ? 'about-us' : 'busy';
      const expected = { status: 'retry', kind, maybeTaken: false, reply: words };
      expect(await mailer.send(message())).toEqual(expected);
      expect(smtp.connections).toBe(1);
    },
  );

  test.each(['first', 'later'])(
    'a refusal and a hang-up: the refusal counts, on the %s mail',
    async (which) => {
      const { smtp, mailer } = await start(options);
      if (which === 'later') await mailer.send(message());
      smtp.fault = ({ step }) => (step === 'rcpt' ? { say: '550 5.1.1 no such user', end: 'fin' } : null);
      expect(await mailer.send(message())).toMatchObject({
        status: 'refused',
        kind: 'no-mailbox',
        reply: '550 5.1.1 no such user',
      });
    },
  );
});

describe('half an answer, or none at all', () => {
  const GARBLED: readonly [string, Deed][] = [
    ['"55" and a hang-up', { raw: '55', end: 'fin' }],
    ['"550 5.1." and a hang-up', { raw: '550 5.1.', end: 'fin' }],
    ['one line of several, and a hang-up', { raw: '550-5.1.1 no\r\n', end: 'fin' }],
    ['"999 what"', '999 what'],
    ['"hello"', 'hello'],
    ['"2"', '2'],
    ['nothing but a line end, and silence', { raw: '\r\n', end: 'stall' }],
  ];
  const AT: readonly Step[] = ['greeting', 'ehlo', 'auth', ...WITHIN.filter((step) => step !== 'body')];
  test.each(GARBLED)('%s is no verdict, whenever it comes', async (_name, deed) => {
    await Promise.all(
      AT.map(async (step) => {
        const { smtp, mailer } = await start({ auth: 'PLAIN' }, { deadlines: QUICK });
        smtp.fault = (moment) => (moment.step === step ? deed : null);
        const maybeTaken = step === 'dot';
        // A bare "2" before any mail is a poor yes.
        if (deed === '2' && (step === 'ehlo' || step === 'auth')) return;
        expect({ step, ...(await mailer.send(message())) }).toMatchObject({
          step,
          status: 'retry',
          maybeTaken,
        });
        smtp.fault = () => null;
        expect(await mailer.send(message())).toMatchObject({ status: 'sent' });
      }),
    );
  });

  test('354 with a 250 behind it: the mail does not leave, and does not count as sent', async () => {
    const { smtp, mailer } = await start();
    smtp.fault = ({ step }) => (step === 'data' ? { raw: '354 go on\r\n250 fine\r\n' } : null);
    expect(await mailer.send(message())).toMatchObject({
      status: 'retry',
      kind: 'broken',
      maybeTaken: false,
    });
    expect(smtp.copies.size).toBe(0);
  });
});

test('a login that the server does not offer is not left out: it is about us, in words', async () => {
  const { smtp } = await start();
  const url = `smtp://user:secret@127.0.0.1:${smtp.port}`;
  const mailer = createSmtpMailer({ url, connections: 1, log: silentLog });
  closers.push(() => mailer.close());
  expect(await mailer.send(message())).toMatchObject({
    status: 'refused',
    kind: 'about-us',
    reply: expect.stringContaining('offers no login'),
  });
  expect(await mailer.verify()).toMatchObject({ ok: false });
  expect(smtp.moments.map(({ step }) => step)).not.toContain('mail');
});

test('a server that never ends its answer, one byte after the other: each step comes to an end', async () => {
  const steps: readonly Step[] = ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'dot'];
  const startedAt = performance.now();
  await Promise.all(
    steps.map(async (step) => {
      const { smtp, mailer } = await start({}, { deadlines: QUICK });
      const say = `250-${'x'.repeat(5000)}`;
      smtp.fault = (moment) => (moment.step === step ? { say, trickleMs: 5 } : null);
      const maybeTaken = step === 'dot';
      expect({ step, ...(await mailer.send(message())) }).toMatchObject({
        step,
        status: 'retry',
        maybeTaken,
      });
    }),
  );
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
