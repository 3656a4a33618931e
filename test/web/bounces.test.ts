import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { silentLog } from '../../src/log.ts';
import { serveWeb, type WebServer } from '../../src/web/serve.ts';
import { selfSigned } from '../helpers/certificate.ts';
import {
  addPerson,
  at,
  closeBoard,
  database,
  emptyBoard,
  openBoard,
  reasonOf,
  tookMail,
} from '../helpers/failures.ts';
import { config, createTestWeb } from './board.ts';

const EMAIL = 'ada@example.net';
const SECRET = 'a-secret-of-the-webhook-tests';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:bounces';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PUBLIC_KEY = ec.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const CERTIFICATE_URL = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem';

const webhooks: Config['bounces']['webhooks'] = {
  ses: TOPIC,
  postmark: SECRET,
  mailgun: SECRET,
  sendgrid: PUBLIC_KEY,
  generic: SECRET,
};
let server: WebServer;
let fetched: string[] = [];
const warned: unknown[] = [];

beforeAll(async () => {
  await openBoard();
  const log = { ...silentLog, warn: (...line: unknown[]) => void warned.push(line) };
  const app = createTestWeb(database.db, {
    config: { ...config, bounces: { mailbox: null, webhooks } },
    clock: () => at(10),
    log,
    fetchText: async (url) => {
      fetched.push(url);
      return selfSigned(rsa.privateKey, rsa.publicKey);
    },
  });
  server = await serveWeb({ app, host: '127.0.0.1', port: 0 });
});
beforeEach(async () => {
  await emptyBoard();
  fetched = [];
  await tookMail(await addPerson(EMAIL), at(0));
});
afterAll(async () => {
  await server.close();
  await closeBoard();
});

async function call(kind: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(`${server.url}/bounces/${kind}`, { method: 'POST', body: text, headers });
  return { status: answer.status, ...((await answer.json()) as object) };
}
const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`any:${password}`).toString('base64')}`,
});
const postmark = {
  RecordType: 'Bounce',
  Type: 'HardBounce',
  Email: EMAIL,
  Details: 'smtp;550 5.1.1 unknown',
};

describe('by a secret', () => {
  test('a report is taken in, as Basic or Bearer', async () => {
    expect(await call('postmark', postmark, basic(SECRET))).toEqual({ status: 200, reports: 1 });
    expect(await reasonOf(EMAIL)).toBe('bounced');
    const complaint = { kind: 'complaint', recipient: EMAIL };
    expect(await call('generic', complaint, { authorization: `Bearer ${SECRET}` })).toMatchObject({
      status: 200,
    });
    expect(await reasonOf(EMAIL)).toBe('complaint');
  });

  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['another one', basic('guessed')],
    ['an empty one', basic('')],
    ['one in another place', { authorization: SECRET }],
    ['one too long', { authorization: `Bearer ${'x'.repeat(5000)}` }],
  ])('%s is refused', async (_, headers) => {
    expect(await call('postmark', postmark, headers)).toMatchObject({ status: 401 });
    expect(await reasonOf(EMAIL)).toBeNull();
  });

  test('what is wrong is told to who may write', async () => {
    expect(await call('generic', { kind: 'hard' }, basic(SECRET))).toMatchObject({
      status: 400,
      error: expect.stringContaining('recipient'),
    });
    expect(await call('generic', 'no json', basic(SECRET))).toMatchObject({ status: 400 });
  });
});

test('a service that is not set up, or not known, finds nothing; the log says once what to set', async () => {
  expect(await call('brevo', {})).toMatchObject({ status: 404 });
  expect(await call('brevo', {})).toMatchObject({ status: 404 });
  expect(await call('mailchimp', {})).toMatchObject({ status: 404 });
  expect(warned).toEqual([
    [expect.stringContaining('BOUNCE_WEBHOOKS'), { kind: 'brevo', set: 'BOUNCE_WEBHOOKS=brevo=…' }],
  ]);
});

describe('Mailgun', () => {
  const signed = (timestamp: number, key = SECRET) => {
    const token = 'a'.repeat(50);
    const signature = createHmac('sha256', key).update(`${timestamp}${token}`).digest('hex');
    return {
      signature: { timestamp: String(timestamp), token, signature },
      'event-data': { event: 'complained', recipient: EMAIL },
    };
  };
  const seconds = (minutes: number) => at(minutes).getTime() / 1000;

  test.each([0, -8 * 60])('is believed by its signature, %i minutes old', async (minutes) => {
    expect(await call('mailgun', signed(seconds(minutes)))).toEqual({ status: 200, reports: 1 });
    expect(await reasonOf(EMAIL)).toBe('complaint');
  });

  test.each<[string, unknown]>([
    ['by another key', signed(seconds(0), 'another')],
    ['of yesterday', signed(seconds(-1440))],
    ['of tomorrow', signed(seconds(1440))],
    ['that is missing', { 'event-data': { event: 'complained', recipient: EMAIL } }],
  ])('not by one %s', async (_, body) => {
    expect(await call('mailgun', body)).toMatchObject({ status: 401 });
    expect(await reasonOf(EMAIL)).toBeNull();
  });
});

describe('SendGrid', () => {
  const body = JSON.stringify([{ event: 'spamreport', email: EMAIL }]);
  const signed = (text: string, key = ec.privateKey) => ({
    'x-twilio-email-event-webhook-timestamp': '1600112502',
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(`1600112502${text}`), key).toString(
      'base64',
    ),
  });

  test('is believed by its signature over the very bytes, and not by another', async () => {
    expect(await call('sendgrid', body, signed(`${body} `))).toMatchObject({ status: 401 });
    expect(await call('sendgrid', body, basic(PUBLIC_KEY))).toMatchObject({ status: 401 });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await call('sendgrid', body, signed(body, other.privateKey))).toMatchObject({ status: 401 });
    expect(await reasonOf(EMAIL)).toBeNull();
    expect(await call('sendgrid', body, signed(body))).toEqual({ status: 200, reports: 1 });
    expect(await reasonOf(EMAIL)).toBe('complaint');
  });
});

describe('Amazon SES', () => {
  const complaint = {
    notificationType: 'Complaint',
    mail: {},
    complaint: { complainedRecipients: [{ emailAddress: EMAIL }] },
  };
  type Message = Record<string, string>;
  const message = (changes: Message = {}): Message => ({
    Type: 'Notification',
    MessageId: 'm-1',
    TopicArn: TOPIC,
    Message: JSON.stringify(complaint),
    Timestamp: '2026-11-22T10:00:00.000Z',
    SignatureVersion: '2',
    SigningCertURL: CERTIFICATE_URL,
    ...changes,
  });
  const NAMES = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const signed = (plain: Message): Message => {
    const names = NAMES.filter((name) => plain[name] !== undefined);
    const text = names.map((name) => `${name}\n${plain[name]}\n`).join('');
    const hash = plain.SignatureVersion === '1' ? 'sha1' : 'sha256';
    return { ...plain, Signature: sign(hash, Buffer.from(text), rsa.privateKey).toString('base64') };
  };

  test.each(['1', '2'])('is believed by a signature of version %s', async (SignatureVersion) => {
    const body = signed(message({ SignatureVersion, Subject: 'Amazon SES' }));
    expect(await call('ses', body)).toEqual({ status: 200, reports: 1 });
    expect(await reasonOf(EMAIL)).toBe('complaint');
  });

  test.each<[string, Message]>([
    ['changed on its way', { ...signed(message()), MessageId: 'm-2' }],
    ['of a stranger’s topic', signed(message({ TopicArn: TOPIC.replace('bounces', 'others') }))],
    [
      'whose certificate lies elsewhere',
      signed(message({ SigningCertURL: 'https://sns.eu-west-1.amazonaws.com.example.org/a.pem' })),
    ],
    [
      'whose certificate comes without TLS',
      signed(message({ SigningCertURL: CERTIFICATE_URL.replace('https', 'http') })),
    ],
    [
      'whose certificate is in a bucket',
      signed(message({ SigningCertURL: 'https://s3.amazonaws.com/sns.eu-west-1.amazonaws.com/a.pem' })),
    ],
    ['without a signature', message()],
  ])('a message %s is refused', async (_, body) => {
    expect(await call('ses', body)).toMatchObject({ status: 401 });
    expect(await reasonOf(EMAIL)).toBeNull();
    expect(fetched.filter((url) => url !== CERTIFICATE_URL)).toEqual([]);
  });

  test('a subscription to our topic is confirmed, at Amazon alone', async () => {
    const SubscribeURL = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t';
    const subscription = { Type: 'SubscriptionConfirmation', Token: 't' };
    expect(await call('ses', signed(message({ ...subscription, SubscribeURL })))).toEqual({
      status: 200,
      reports: 0,
    });
    expect(fetched).toContain(SubscribeURL);
    const elsewhere = message({ ...subscription, SubscribeURL: 'https://example.org/' });
    expect(await call('ses', signed(elsewhere))).toMatchObject({ status: 401 });
    expect(fetched).not.toContain('https://example.org/');
  });
});

// Last, since the server ends the connection.
test('a body beyond a megabyte is not read, and only POST is answered', async () => {
  expect(await call('mailgun', 'x'.repeat(1_100_000))).toMatchObject({ status: 413 });
  const { status, headers } = await fetch(`${server.url}/bounces/ses`);
  expect([status, headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
});
