import { describe, expect, test } from 'vitest';
import type { FoundReport } from '../../src/bounces/report.ts';
import { readBrevo } from '../../src/bounces/webhooks/brevo.ts';
import { readGeneric } from '../../src/bounces/webhooks/generic.ts';
import { readMailgun } from '../../src/bounces/webhooks/mailgun.ts';
import { readPostmark } from '../../src/bounces/webhooks/postmark.ts';
import { readSendgrid } from '../../src/bounces/webhooks/sendgrid.ts';
import { readSes } from '../../src/bounces/webhooks/ses.ts';
import { readRefusal } from '../../src/mail/refusal.ts';

const ADA = 'ada@example.net';
const AT = '2026-11-22T10:00:00.000Z';
const SECONDS = Date.parse(AT) / 1000;
const ID = 'digest.1.0.abcdefghijklmnopqrst@example.org';
const UNKNOWN = '550 5.1.1 The email account that you tried to reach does not exist.';

/** In the ledger's words. */
const kindsOf = (reports: readonly FoundReport[]) =>
  reports.map(({ kind, answer }) => (kind === 'hard' ? readRefusal(answer, 'recipient') : kind));

describe('Amazon SES', () => {
  const mail = { source: 'bounce-x@bounces.example.org', commonHeaders: { messageId: `<${ID}>` } };
  const bounce = (bounceType: string, recipient: object, bounceSubType = 'General') => ({
    notificationType: 'Bounce',
    mail,
    bounce: {
      bounceType,
      bounceSubType,
      timestamp: AT,
      bouncedRecipients: [{ emailAddress: ADA, ...recipient }],
    },
  });
  const complaint = (type?: string) => ({
    eventType: 'Complaint',
    mail,
    complaint: { complaintFeedbackType: type, timestamp: AT, complainedRecipients: [{ emailAddress: ADA }] },
  });

  test.each<[string, unknown, string[]]>([
    [
      'no such user',
      bounce('Permanent', { action: 'failed', status: '5.1.1', diagnosticCode: `smtp; ${UNKNOWN}` }),
      ['no-mailbox'],
    ],
    ['permanent without a word', bounce('Permanent', {}), ['likely-no-mailbox']],
    [
      'on their own list',
      bounce(
        'Permanent',
        {
          status: '5.1.1',
          diagnosticCode:
            'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
        },
        'OnAccountSuppressionList',
      ),
      ['no-mailbox'],
    ],
    ['full', bounce('Transient', { status: '4.2.2' }, 'MailboxFull'), ['soft']],
    ['undetermined', bounce('Undetermined', {}), ['soft']],
    ['a complaint', complaint('abuse'), ['complaint']],
    ['a complaint without a type', complaint(), ['complaint']],
    ['"not spam"', complaint('not-spam'), []],
    ['a delivery', { notificationType: 'Delivery', mail, delivery: {} }, []],
    ['a delay', { eventType: 'DeliveryDelay', mail, deliveryDelay: {} }, []],
    ['something else', { eventType: 'Bounce' }, []],
    ['nothing', null, []],
  ])('%s', (_, message, expected) => {
    expect(kindsOf(readSes(message))).toEqual(expected);
  });

  test('says whose: by the envelope sender, the Message-ID and the address', () => {
    const [report] = readSes(bounce('Permanent', {}));
    expect(report?.clues).toEqual({ marks: [mail.source], messageIds: [ID], address: ADA });
    expect(report?.at).toEqual(new Date(AT));
  });
});

describe('Postmark', () => {
  const event = (Type: string, RecordType = 'Bounce', Details = '') => ({
    RecordType,
    Type,
    Email: ADA,
    Details,
    BouncedAt: AT,
  });
  test.each<[string, unknown, string[]]>([
    ['HardBounce', event('HardBounce', 'Bounce', `smtp;${UNKNOWN}`), ['no-mailbox']],
    ['HardBounce without details', event('HardBounce'), ['likely-no-mailbox']],
    ['SoftBounce', event('SoftBounce'), ['soft']],
    ['SpamComplaint', event('SpamComplaint', 'SpamComplaint'), ['complaint']],
    ...[
      'Transient',
      'AutoResponder',
      'SpamNotification',
      'Blocked',
      'ManuallyDeactivated',
      'ChallengeVerification',
      'constructor',
    ].map((type): [string, unknown, string[]] => [type, event(type), []]),
    ['an opening', { RecordType: 'Open', Email: ADA }, []],
  ])('%s', (_, body, expected) => {
    expect(kindsOf(readPostmark(body))).toEqual(expected);
  });
});

describe('Mailgun', () => {
  const event = (fields: object) => ({
    'event-data': {
      recipient: ADA,
      timestamp: SECONDS,
      message: { headers: { 'message-id': ID } },
      ...fields,
    },
  });
  const said = (code: number, message: string) => ({ 'delivery-status': { code, message, description: '' } });
  test.each<[string, unknown, string[]]>([
    [
      'failed for good',
      event({
        event: 'failed',
        severity: 'permanent',
        ...said(550, '5.1.1 no such account\n5.1.1 check it'),
      }),
      ['no-mailbox'],
    ],
    [
      'on their own list',
      event({
        event: 'failed',
        severity: 'permanent',
        reason: 'suppress-bounce',
        ...said(605, 'Not delivering to previously bounced address'),
      }),
      ['likely-no-mailbox'],
    ],
    [
      'failed for now',
      event({ event: 'failed', severity: 'temporary', ...said(450, 'greylisted') }),
      ['soft'],
    ],
    ['a complaint', event({ event: 'complained' }), ['complaint']],
    ['delivered', event({ event: 'delivered', ...said(250, 'OK') }), []],
    ['unsubscribed there', event({ event: 'unsubscribed' }), []],
    ['nothing', {}, []],
  ])('%s', (_, body, expected) => {
    expect(kindsOf(readMailgun(body))).toEqual(expected);
  });

  test('names mail and address', () => {
    const [report] = readMailgun(event({ event: 'complained' }));
    expect(report).toMatchObject({ clues: { messageIds: [ID], address: ADA }, at: new Date(AT) });
  });
});

describe('SendGrid', () => {
  const event = (fields: object) => ({ email: ADA, timestamp: SECONDS, 'smtp-id': `<${ID}>`, ...fields });
  test.each<[string, unknown, string[]]>([
    [
      'a bounce',
      [event({ event: 'bounce', type: 'bounce', status: '5.1.1', reason: UNKNOWN })],
      ['no-mailbox'],
    ],
    ['blocked', [event({ event: 'bounce', type: 'blocked', reason: '554 5.7.1 spam' })], ['soft']],
    ['a complaint', [event({ event: 'spamreport' })], ['complaint']],
    [
      'a lot',
      [
        event({ event: 'delivered' }),
        null,
        7,
        event({ event: 'spamreport' }),
        event({ event: 'bounce', type: 'bounce' }),
      ],
      ['complaint', 'likely-no-mailbox'],
    ],
    [
      'dropped, deferred, opened',
      ['dropped', 'deferred', 'open', 'unsubscribe'].map((name) =>
        event({ event: name, reason: 'Bounced Address' }),
      ),
      [],
    ],
    ['no list', event({ event: 'spamreport' }), []],
  ])('%s', (_, body, expected) => {
    expect(kindsOf(readSendgrid(body))).toEqual(expected);
  });
});

describe('Brevo', () => {
  const event = (name: string, reason = '') => ({
    event: name,
    email: ADA,
    reason,
    ts_epoch: SECONDS * 1000,
    'message-id': `<${ID}>`,
  });
  test.each<[string, unknown, string[]]>([
    [
      'hard_bounce',
      event('hard_bounce', ' RecipientError: 550 5.5.0 Requested action not taken: mailbox unavailable.'),
      ['likely-no-mailbox'],
    ],
    ['invalid_email', event('invalid_email', `550 RecipientError: ${UNKNOWN}`), ['no-mailbox']],
    ['soft_bounce', event('soft_bounce', 'undefined Unable to find MX of domain'), ['soft']],
    ['spam', event('spam'), ['complaint']],
    ['several at once', [event('spam'), event('delivered')], ['complaint']],
    ...['blocked', 'deferred', 'error', 'opened', 'unsubscribed'].map((name): [string, unknown, string[]] => [
      name,
      event(name, UNKNOWN),
      [],
    ]),
  ])('%s', (_, body, expected) => {
    expect(kindsOf(readBrevo(body))).toEqual(expected);
  });
});

describe('the generic form', () => {
  test('takes one report, or a list', () => {
    const one = { kind: 'hard', recipient: ADA, status: '5.1.1', text: UNKNOWN, at: AT };
    expect(kindsOf(readGeneric(one))).toEqual(['no-mailbox']);
    expect(kindsOf(readGeneric({ reports: [one, { kind: 'complaint', message_id: ID }] }))).toEqual([
      'no-mailbox',
      'complaint',
    ]);
  });

  test.each([
    {},
    { kind: 'hard' },
    { kind: 'nasty', recipient: ADA },
    { kind: 'hard', recipient: ADA, colour: 'red' },
    { reports: 7 },
    null,
  ])('says what is wrong with %j', (body) => {
    expect(() => readGeneric(body)).toThrow(RangeError);
  });
});
