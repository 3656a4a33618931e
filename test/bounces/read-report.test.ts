import { describe, expect, test } from 'vitest';
import { type Reading, readReport } from '../../src/bounces/read-report.ts';
import { readRefusal } from '../../src/mail/refusal.ts';
import {
  dsn,
  EXIM,
  EXIM_FRAME,
  feedback,
  mail,
  multipart,
  QMAIL,
  QMAIL_LOCAL,
  recipient,
  UNKNOWN,
} from './samples.ts';

/** What it says, in one word, as the ledger weighs it. */
async function read(raw: Buffer): Promise<string> {
  const reading: Reading = await readReport(raw);
  if (reading.status === 'no-report') return reading.what;
  const { kind, answer } = reading.report;
  return kind === 'hard' ? readRefusal(answer, 'recipient') : kind;
}

describe('what a report says', () => {
  test.each<[string, Buffer, string]>([
    ['Postfix: no such user', dsn([UNKNOWN]), 'no-mailbox'],
    [
      'Postfix: no such domain',
      dsn([recipient('failed', '5.4.4', 'X-Postfix; Host or domain name not found')]),
      'no-domain',
    ],
    [
      'Postfix: given up after five days',
      dsn([recipient('failed', '4.4.1', 'X-Postfix; connect to mx: timed out')]),
      'soft',
    ],
    [
      'Exchange: no such mailbox',
      dsn([
        recipient(
          'failed',
          '5.1.10',
          'smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
        ),
      ]),
      'no-mailbox',
    ],
    ['Exchange: the status alone', dsn([recipient('failed', '5.1.1')]), 'no-mailbox'],
    [
      'Outlook.com: vague',
      dsn([recipient('failed', '5.5.0', 'smtp;550 5.5.0 Requested action not taken: mailbox unavailable')]),
      'likely-no-mailbox',
    ],
    [
      'Gmail: no such account',
      dsn([
        recipient(
          'failed',
          '5.1.1',
          'smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550 5.1.1 double-checking',
        ),
      ]),
      'no-mailbox',
    ],
    [
      'Gmail: inactive',
      dsn([
        recipient('failed', '5.2.1', 'smtp; 550 5.2.1 The email account that you tried to reach is inactive'),
      ]),
      'likely-no-mailbox',
    ],
    ['a full mailbox', dsn([recipient('failed', '5.2.2', 'smtp; 552 5.2.2 Mailbox full')]), 'mailbox-full'],
    ['spam', dsn([recipient('failed', '5.7.1', 'smtp; 554 5.7.1 Message rejected as spam')]), 'policy'],
    ['a size', dsn([recipient('failed', '5.3.4', 'smtp; 552 5.3.4 Message too big')]), 'size'],
    [
      'a vague status beside a clear answer',
      dsn([recipient('failed', '5.0.0', 'smtp; 550 5.1.1 unknown user')]),
      'no-mailbox',
    ],
    [
      'a clear status beside a vague answer',
      dsn([recipient('failed', '5.1.1', 'smtp; 550 5.0.0 no')]),
      'no-mailbox',
    ],
    ['a report without an answer', dsn([recipient('failed', '5.0.0')]), 'likely-no-mailbox'],
    [
      'headers alone (RET=HDRS)',
      multipart('delivery-status', [
        { type: 'message/delivery-status', text: `Reporting-MTA: dns; a\n\n${UNKNOWN}` },
        { type: 'text/rfc822-headers', text: 'Subject: x' },
      ]),
      'no-mailbox',
    ],
    [
      'no blank line before the recipient',
      multipart('delivery-status', [
        { type: 'message/delivery-status', text: `Reporting-MTA: dns; a\n${UNKNOWN}` },
      ]),
      'no-mailbox',
    ],
    ['qmail, of another server', mail(QMAIL), 'no-mailbox'],
    ['qmail, of its own', mail(QMAIL_LOCAL), 'no-mailbox'],
    ['Exim in words', mail(EXIM, EXIM_FRAME), 'no-mailbox'],
    ['a complaint', feedback('abuse'), 'complaint'],
    ['a complaint by its opt-out', feedback('opt-out'), 'complaint'],
  ])('%s', async (_, raw, expected) => {
    expect(await read(raw)).toBe(expected);
  });
});

describe('of several recipients behind one of ours', () => {
  test.each<[string, string[], string]>([
    ['all are unknown', [UNKNOWN, UNKNOWN], 'no-mailbox'],
    ['one had it', [UNKNOWN, recipient('delivered', '2.0.0')], 'passing'],
    ['one passed it on', [UNKNOWN, recipient('relayed', '2.0.0')], 'passing'],
    ['one is a list', [recipient('expanded', '2.0.0'), UNKNOWN], 'passing'],
    ['one still tries', [UNKNOWN, recipient('delayed', '4.0.0')], 'passing'],
    ['one is full', [UNKNOWN, recipient('failed', '4.2.2')], 'soft'],
    ['one does not like it', [UNKNOWN, recipient('failed', '5.7.1', 'smtp; 550 5.7.1 spam')], 'policy'],
  ])('%s', async (_, groups, expected) => {
    expect(await read(dsn(groups))).toBe(expected);
  });
});

describe('no report is', () => {
  const auto = ['Auto-Submitted: auto-replied (vacation)'];
  const words = '550 5.1.1 User unknown\nAction: failed\nStatus: 5.1.1\n';
  test.each<[string, Buffer, string]>([
    [
      'an absence note',
      mail(`I am on holiday.\n${words}`, { headers: auto, from: 'ada@example.net' }),
      'auto-reply',
    ],
    ['one that says so in the old way', mail(words, { headers: ['X-Autoreply: yes'] }), 'auto-reply'],
    [
      'a challenge',
      mail(`Click to prove that you are human. ${words}`, { headers: ['Auto-Submitted: auto-generated'] }),
      'auto-reply',
    ],
    [
      'a person’s words',
      mail(words, { from: 'ada@example.net', subject: 'Undelivered Mail Returned to Sender' }),
      'other',
    ],
    ['a delay', dsn([recipient('delayed', '4.4.1', 'smtp; 451 4.4.1 later')]), 'passing'],
    [
      'a receipt (RFC 8098)',
      multipart('disposition-notification', [
        {
          type: 'message/disposition-notification',
          text: 'Disposition: automatic-action/MDN-sent-automatically; deleted',
        },
      ]),
      'other',
    ],
    [
      'a report that somebody sends on',
      multipart(
        'mixed',
        [{ type: 'message/rfc822', text: dsn([UNKNOWN]).toString().replaceAll('b1', 'b2') }],
        {
          from: 'ada@example.net',
        },
      ),
      'other',
    ],
    ['"not spam"', feedback('not-spam'), 'passing'],
    ['a broken signature', feedback('auth-failure'), 'passing'],
    ['a virus', feedback('virus'), 'passing'],
    ['qmail about two', mail(QMAIL.replace('--- Below', '<bob@example.net>:\nno\n\n--- Below')), 'other'],
    [
      'Exim that waits',
      mail('This message was created automatically. A message that you sent has not yet been delivered', {
        headers: auto,
        subject: 'Warning: message delayed 24 hours',
      }),
      'auto-reply',
    ],
    ['an empty mail', Buffer.alloc(0), 'other'],
    ['a delivery status without recipients', dsn([]), 'auto-reply'],
  ])('%s', async (_, raw, expected) => {
    expect(await read(raw)).toBe(expected);
  });
});
