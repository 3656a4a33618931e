import { afterEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { createSmtpMailer, type Mailer } from '../../src/mail/mailer.ts';
import { type SmtpScript, startSmtp, type TestSmtp } from '../helpers/smtp.ts';
import { sampleCard, sampleMessage, sampleView } from './samples.ts';

const content = renderEdition(sampleView([sampleCard()]));
const message = (to = 'ada@example.net') => sampleMessage(content, { to });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type SmtpOptions = Parameters<typeof startSmtp>[0];

async function start(
  options: SmtpOptions & { connections?: number } = {},
): Promise<{ smtp: TestSmtp; mailer: Mailer }> {
  const smtp = await startSmtp(options);
  closers.push(() => smtp.close());
  return { smtp, mailer: mailerFor(smtp.url, options.connections) };
}

function mailerFor(url: string, connections = 1): Mailer {
  const mailer = createSmtpMailer({ url, connections, log: silentLog, patienceMs: 1 });
  closers.push(() => mailer.close());
  return mailer;
}

describe('a mail that is taken', () => {
  test('arrives with the bytes that were built and the one recipient of its envelope', async () => {
    const { smtp, mailer } = await start();
    const mail = message();
    expect(await mailer.send(mail)).toMatchObject({ status: 'sent', reply: expect.stringMatching(/^250 /) });
    expect(smtp.messages).toHaveLength(1);
    expect(smtp.messages[0]).toMatchObject({ from: 'jobs@example.org', to: ['ada@example.net'] });
    expect(smtp.messages[0]?.raw.equals(mail.raw)).toBe(true);
  });

  test('connections are kept: fifty mails over two of them', async () => {
    const { smtp, mailer } = await start({ connections: 2 });
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => mailer.send(message(`p${i}@example.net`))),
    );
    expect(outcomes.every(({ status }) => status === 'sent')).toBe(true);
    expect(new Set(smtp.messages.map(({ to }) => to[0]))).toHaveLength(50);
    // One more is there for mails that somebody waits for, and while one takes long.
    expect(smtp.connections).toBeLessThanOrEqual(3);
  });

  test('with a login', async () => {
    const { smtp, mailer } = await start({ credentials: { user: 'rolecall', pass: 'secret' } });
    expect(await mailer.send(message())).toMatchObject({ status: 'sent' });
    expect(smtp.messages).toHaveLength(1);
  });
});

describe.each([true, false])('with pipelining: %s', (pipelining) => {
  test.each([
    ['greeting 5xx: about us', { greeting: '554 5.7.1 listed' }, { status: 'refused', kind: 'about-us' }],
    ['MAIL FROM 5xx: about us', { mail: '550 5.7.1 not you' }, { status: 'refused', kind: 'about-us' }],
    ['RCPT 5.1.1: no mailbox', { rcpt: '550 5.1.1 no such user' }, { status: 'refused', kind: 'no-mailbox' }],
    ['RCPT 5.1.2: no domain', { rcpt: '550 5.1.2 no such host' }, { status: 'refused', kind: 'no-domain' }],
    ['RCPT 5.2.2: mailbox full', { rcpt: '552 5.2.2 full' }, { status: 'refused', kind: 'mailbox-full' }],
    ['RCPT 5.7.1: policy', { rcpt: '550 5.7.1 no' }, { status: 'refused', kind: 'policy' }],
    ['after the dot 5.7.1: policy', { data: '554 5.7.1 spam' }, { status: 'refused', kind: 'policy' }],
    ['after the dot 5.3.4: this mail', { data: '552 5.3.4 too big' }, { status: 'refused', kind: 'size' }],
    ['after the dot 5.6.0: this mail', { data: '554 5.6.0 odd' }, { status: 'refused', kind: 'message' }],
    [
      'greeting 421',
      { greeting: '421 4.3.2 later' },
      { status: 'retry', kind: 'about-us', maybeTaken: false },
    ],
    ['MAIL FROM 451', { mail: '451 4.3.0 later' }, { status: 'retry', kind: 'about-us', maybeTaken: false }],
    ['RCPT 450', { rcpt: '450 4.2.0 greylisted' }, { status: 'retry', kind: 'busy', maybeTaken: false }],
    ['after the dot 451', { data: '451 4.3.0 later' }, { status: 'retry', kind: 'busy', maybeTaken: false }],
    [
      'hang-up before the greeting',
      { greeting: 'drop' },
      { status: 'retry', kind: 'connection', maybeTaken: false },
    ],
    ['hang-up at MAIL FROM', { mail: 'drop' }, { status: 'retry', kind: 'broken', maybeTaken: false }],
    ['hang-up at RCPT', { rcpt: 'drop' }, { status: 'retry', kind: 'broken', maybeTaken: false }],
    ['hang-up after 354', { data: 'drop-before-dot' }, { status: 'retry', kind: 'broken', maybeTaken: true }],
    [
      'hang-up after the dot',
      { data: 'drop-after-dot' },
      { status: 'retry', kind: 'broken', maybeTaken: true },
    ],
  ] satisfies [string, SmtpScript, object][])('%s', async (_, script, expected) => {
    const { smtp, mailer } = await start({ pipelining });
    Object.assign(smtp.script, script);
    expect(await mailer.send(message())).toMatchObject(expected);
    // Whatever it was, the next mail goes out.
    for (const phase of Object.keys(script)) delete smtp.script[phase as keyof SmtpScript];
    expect(await mailer.send(message('bob@example.net'))).toMatchObject({ status: 'sent' });
  });
});

test('a refused recipient costs the others nothing, on the same connection', async () => {
  const { smtp, mailer } = await start();
  smtp.script.rcpt = (address) => (address.startsWith('bad') ? '550 5.1.1 no such user' : null);
  const outcomes = await Promise.all(
    ['ada', 'bad1', 'bob', 'bad2', 'eve'].map((name) => mailer.send(message(`${name}@example.net`))),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['sent', 'refused', 'sent', 'refused', 'sent']);
  expect(smtp.connections).toBe(1);
});

test('a mail that may have been taken is sent again with the same bytes and Message-ID', async () => {
  const { smtp, mailer } = await start();
  smtp.script.data = 'drop-after-dot';
  expect(await mailer.send(message())).toMatchObject({ status: 'retry', maybeTaken: true });
  smtp.script.data = null;
  expect(await mailer.send(message())).toMatchObject({ status: 'sent' });
  const [first, second] = smtp.messages;
  expect(smtp.messages).toHaveLength(2);
  expect(first?.raw.equals(second?.raw ?? Buffer.alloc(0))).toBe(true);
});

test('a connection that the server hung up meanwhile is no reason to think that a mail was taken', async () => {
  const { smtp, mailer } = await start();
  await mailer.send(message());
  smtp.dropConnections();
  const outcome = await mailer.send(message('bob@example.net'));
  if (outcome.status !== 'sent') expect(outcome).toMatchObject({ status: 'retry', maybeTaken: false });
  expect((await mailer.send(message('eve@example.net'))).status).toBe('sent');
});

test.each([
  ['two recipients', 'ada@example.net,eve@example.com'],
  ['a line break', 'ada@example.net>\r\nRCPT TO:<eve@example.com'],
])('an envelope with %s never reaches the server', async (_, to) => {
  const { smtp, mailer } = await start();
  const mail = { ...message(), envelope: { from: 'jobs@example.org', to } };
  expect(await mailer.send(mail)).toMatchObject({ status: 'refused', kind: 'message' });
  expect(smtp.connections).toBe(0);
});

test('a mail whose connection came too late is not begun, and the connection serves the next one', async () => {
  const { smtp, mailer } = await start();
  expect(await mailer.send(message(), { freshUntil: performance.now() - 1 })).toEqual({ status: 'stale' });
  expect(
    await mailer.send(message('bob@example.net'), { freshUntil: performance.now() + 60_000 }),
  ).toMatchObject({
    status: 'sent',
  });
  expect(smtp.messages.map(({ to }) => to)).toEqual([['bob@example.net']]);
  expect(smtp.connections).toBe(1);
});

test('a wrong password is about us', async () => {
  const { smtp, mailer } = await start({ credentials: { user: 'rolecall', pass: 'secret' } });
  const other = mailerFor(smtp.url.replace('secret', 'wrong'));
  expect(await other.send(message())).toMatchObject({ status: 'refused', kind: 'about-us' });
  expect(await other.verify()).toMatchObject({ ok: false, error: expect.stringContaining('535') });
  expect(await mailer.verify()).toEqual({ ok: true });
});

test('a server that is not there: tried again, and mails go out when it is back', async () => {
  const { smtp, mailer } = await start({ connections: 2 });
  await smtp.close();
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, i) => mailer.send(message(`p${i}@example.net`))),
  );
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'retry', kind: 'connection', maybeTaken: false });
  }
  const back = await startSmtp({ port: smtp.port });
  closers.push(() => back.close());
  expect(await mailer.send(message())).toMatchObject({ status: 'sent' });
});

test('a relay elsewhere that offers no TLS gets neither the password nor a mail', async () => {
  const { smtp } = await start({ credentials: { user: 'rolecall', pass: 'secret' } });
  // This machine under a name that does not say so.
  const elsewhere = mailerFor(smtp.url.replace('127.0.0.1', '[::ffff:127.0.0.1]'));
  expect(await elsewhere.send(message())).toMatchObject({ status: 'refused', kind: 'about-us' });
  expect(smtp.logins).toBe(0);
});

test('closing finishes what is on the wire', async () => {
  const { smtp, mailer } = await start();
  const sending = mailer.send(message());
  await mailer.close();
  const outcome = await sending;
  expect(outcome.status === 'sent').toBe(smtp.messages.length === 1);
});

test('says the name that it was given, and adds the header lines that the relay wants', async () => {
  const { smtp } = await start();
  const headers = { 'X-PM-Message-Stream': 'broadcast' };
  const mailer = createSmtpMailer({
    url: smtp.url,
    connections: 1,
    log: silentLog,
    name: 'jobs.example.org',
    headers,
  });
  closers.push(() => mailer.close());
  await mailer.send(message());
  const raw = smtp.messages[0]?.raw.toString() ?? '';
  expect(raw.startsWith('X-PM-Message-Stream: broadcast\r\nFrom: ')).toBe(true);
  expect(smtp.names).toEqual(['jobs.example.org']);
});
