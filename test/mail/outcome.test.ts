import { describe, expect, test } from 'vitest';
import { failureOutcome, sentOutcome, statusOf } from '../../src/mail/outcome.ts';
import type { SmtpFailure } from '../../src/mail/smtp-failure.ts';
import type { Step } from '../../src/mail/smtp-trace.ts';

const STEPS: Record<string, Step> = { CONN: 'greeting', 'AUTH PLAIN': 'AUTH', 'AUTH LOGIN': 'AUTH' };

function failure(command: string, reply: string | null, maybeTaken = false): SmtpFailure {
  const step = STEPS[command] ?? (command as Step);
  return { step, reply, message: 'Connection closed', maybeTaken, isLost: false };
}

describe('an answer of the server', () => {
  test.each([
    // Greeting, EHLO, TLS, AUTH, MAIL FROM: it is about us.
    ['CONN', '554 5.7.1 your address is listed', 'about-us'],
    ['EHLO', '550 who are you', 'about-us'],
    ['STARTTLS', '502 5.5.1 command not implemented', 'about-us'],
    ['AUTH PLAIN', '535 5.7.8 wrong password', 'about-us'],
    ['MAIL FROM', '550 5.7.1 sender not allowed', 'about-us'],
    ['MAIL FROM', '550 5.1.1 no such user', 'about-us'],
    ['MAIL FROM', '552 5.3.4 message too big', 'about-us'],
    // Too big, wherever it is said.
    ['RCPT TO', '550 5.2.3 message length exceeds limit', 'about-us'],
    ['DATA', '552 5.3.4 message too big', 'about-us'],
    // The address.
    ['RCPT TO', '550 5.1.1 no such user', 'bad-address'],
    ['RCPT TO', '553 5.1.1 no such user', 'bad-address'],
    ['RCPT TO', '550-5.1.1 The account does not\n550 5.1.1 exist', 'bad-address'],
    ['RCPT TO', '556 5.1.10 null MX', 'bad-address'],
    ['RCPT TO', '550 5.1.2 unknown domain', 'bad-domain'],
    // The same words elsewhere do not suffice to blame the address.
    ['DATA', '550 5.1.1 no such user', 'message'],
    ['RCPT TO', '550 5.1.100 something else', 'message'],
    // Full.
    ['RCPT TO', '552 5.2.2 mailbox full', 'mailbox-full'],
    ['RCPT TO', '552 exceeded storage allocation', 'mailbox-full'],
    ['DATA', '554 5.2.2 over quota', 'mailbox-full'],
    // Not wanted.
    ['RCPT TO', '550 5.7.1 relaying denied', 'policy'],
    ['DATA', '554 5.7.1 spam', 'policy'],
    ['DATA', '550 5.7.26 unauthenticated', 'policy'],
    ['RCPT TO', '550 not here', 'policy'],
    ['DATA', '554 transaction failed', 'policy'],
    // This mail.
    ['DATA', '554 5.6.0 malformed', 'message'],
    ['RCPT TO', '550 5.1.3 bad syntax', 'message'],
    ['RCPT TO', '550 5.2.1 disabled', 'message'],
    ['DATA', '501 what', 'message'],
  ])('%s → %j is %s', (command, response, kind) => {
    expect(failureOutcome(failure(command, response))).toMatchObject({ status: 'refused', kind });
  });

  test.each([
    ['RCPT TO', '450 4.2.0 greylisted'],
    ['RCPT TO', '452 4.2.2 mailbox full'],
    ['DATA', '421 4.4.2 shutting down'],
    ['DATA', '451 4.3.0 try again'],
    ['RCPT TO', '503 5.5.1 bad sequence of commands'],
  ])('%s → %j is tried again, and was not taken', (command, response) => {
    expect(failureOutcome(failure(command, response, true))).toMatchObject({
      status: 'retry',
      kind: 'busy',
      maybeTaken: false,
    });
  });

  test.each([
    ['CONN', '421 4.3.2 come back later'],
    ['AUTH LOGIN', '454 4.7.0 temporary'],
    ['MAIL FROM', '451 4.7.1 slow down'],
  ])('%s → %j: not ready for any mail', (command, response) => {
    expect(failureOutcome(failure(command, response))).toMatchObject({
      status: 'retry',
      kind: 'not-ready',
      maybeTaken: false,
    });
  });

  test.each([
    ['greeting', '999 what', 'connection'],
    ['EHLO', '2', 'connection'],
    ['MAIL FROM', 'hello', 'broken'],
    ['RCPT TO', '600 5.1.1 no such user', 'broken'],
    ['dot', '2', 'broken'],
  ])('%s → %j is none: tried again', (command, response, kind) => {
    const maybeTaken = command === 'dot';
    const outcome = failureOutcome(failure(command, response, maybeTaken));
    expect(outcome).toMatchObject({ status: 'retry', kind, maybeTaken });
    expect(outcome.reply).toContain(response);
  });
});

describe('silence', () => {
  test.each([
    ['connect', 'connection', false],
    ['AUTH', 'connection', false],
    ['RCPT TO', 'broken', false],
    ['dot', 'broken', true],
  ])('at %s is %s; maybe taken: %s', (step, kind, maybeTaken) => {
    const outcome = failureOutcome(failure(step, null, maybeTaken));
    expect(outcome).toMatchObject({ status: 'retry', kind, maybeTaken, reply: 'Connection closed' });
  });

  test.each([
    ['envelope', 'message'],
    ['login', 'about-us'],
  ] as const)('what was refused here (%s) is final: %s', (ours, kind) => {
    expect(failureOutcome({ ...failure('AUTH', null), ours })).toMatchObject({ status: 'refused', kind });
  });
});

test('the reply is kept as one printable line of at most 500 characters', () => {
  const reply = `550-5.1.1 The account\n550-5.1.1 does not\u0007\n550 5.1.1 exist ${'x'.repeat(600)}`;
  const outcome = failureOutcome(failure('RCPT TO', reply));
  expect(outcome.reply).toMatch(/^550-5\.1\.1 The account does not {1,2}exist x+$/);
  expect(outcome.reply).toHaveLength(500);
  expect(sentOutcome('250 2.0.0 queued as 12\r\n').reply).toBe('250 2.0.0 queued as 12');
});

test.each([
  ['550 5.1.1 no such user', '5.1.1'],
  ['550-5.7.26 unauthenticated', '5.7.26'],
  ['550 no such user', null],
  ['250 10.0.0.1 is fine', null],
  ['', null],
])('the status of %j is %s', (reply, status) => {
  expect(statusOf(reply)).toBe(status);
});
