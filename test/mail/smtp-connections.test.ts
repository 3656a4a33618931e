// Connections that are kept, replaced, shared out, and never more than the server allows.

import { afterEach, describe, expect, test } from 'vitest';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { DEADLINES } from '../../src/mail/smtp-options.ts';
import { startRawMailer } from '../helpers/raw-mailer.ts';
import type { RawSmtpOptions } from '../helpers/raw-smtp.ts';
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

const QUICK = { connectMs: 300, setUpMs: 300, envelopeMs: 300, mailMs: 300 };

const start = (options: RawSmtpOptions = {}, more: Parameters<typeof startRawMailer>[2] = {}) =>
  startRawMailer((close) => closers.push(close), options, { deadlines: QUICK, ...more });

test('a connection that the server left while it was idle is replaced without a word', async () => {
  const { smtp, mailer } = await start();
  await mailer.send(message());
  smtp.fault = ({ step, connection }) => (step === 'mail' && connection === 1 ? { end: 'fin' } : null);
  expect(await mailer.send(message())).toMatchObject({ status: 'sent' });
  expect(smtp.connections).toBe(2);
});

test('a connection without work is closed after a while', async () => {
  const { smtp, mailer } = await start({}, { idleMs: 1 });
  await mailer.send(message());
  await new Promise((resolve) => setTimeout(resolve, 30));
  await mailer.send(message());
  expect(smtp.connections).toBe(2);
});

test('while digests stall, a mail that somebody waits for has a connection of its own', async () => {
  const stop = new AbortController();
  const patience = { deadlines: DEADLINES, stop: { signal: stop.signal, graceMs: 0 } };
  const { smtp, mailer } = await start({}, { connections: 2, ...patience });
  smtp.fault = ({ step, to }) => (step === 'dot' && to.startsWith('slow') ? { end: 'stall' } : null);
  const slow = ['slow1', 'slow2'].map((name) => mailer.send(message(`${name}@example.net`)));
  expect(await mailer.send(message('ada@example.net'), { isAwaited: true })).toMatchObject({
    status: 'sent',
  });
  stop.abort();
  const outcomes = await Promise.all(slow);
  expect(outcomes.map(({ status }) => status)).toEqual(['retry', 'retry']);
});

describe('a server that allows fewer connections than we want', () => {
  test('gets all mails over those, and each of them once', async () => {
    const { smtp, mailer } = await start({}, { connections: 5, deadlines: DEADLINES });
    smtp.fault = ({ step, open }) =>
      step === 'greeting' && open > 3 ? { say: '421 4.7.0 too many connections from you', end: 'fin' } : null;
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, i) => mailer.send(message(`p${i}@example.net`))),
    );
    expect(outcomes.every(({ status }) => status === 'sent')).toBe(true);
    expect(smtp.taken).toHaveLength(60);
    expect(smtp.connections).toBeLessThanOrEqual(3 + 3);
  });

  test('also when it refuses some before it lets the first ones in', async () => {
    const { smtp, mailer } = await start({}, { connections: 5, deadlines: DEADLINES });
    smtp.fault = ({ step, open }) => {
      if (step !== 'greeting') return null;
      return open > 3 ? { say: '421 4.3.2 too many connections', end: 'fin' } : { afterMs: 30 };
    };
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => mailer.send(message())));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['sent']));
  });

  test('and is asked again later whether it allows more', async () => {
    const { smtp, mailer } = await start({}, { connections: 3, growMs: 5, deadlines: DEADLINES });
    let allowed = 1;
    smtp.fault = ({ step, open }) => {
      if (step === 'greeting' && open > allowed) return { say: '421 too many', end: 'fin' };
      return step === 'dot' ? { afterMs: 2 } : null;
    };
    await Promise.all(Array.from({ length: 6 }, () => mailer.send(message())));
    allowed = 9;
    await Promise.all(Array.from({ length: 60 }, () => mailer.send(message())));
    expect(
      Math.max(...smtp.moments.filter(({ step }) => step === 'dot').map(({ open }) => open)),
    ).toBeGreaterThan(1);
  });
});
