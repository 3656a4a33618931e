import { describe, expect, test } from 'vitest';
import { failureOutcome, sentOutcome, statusOf } from '../../src/mail/outcome.ts';
import type { SmtpFailure } from '../../src/mail/smtp-failure.ts';
import type { Step } from '../../src/mail/smtp-steps.ts';

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
    // From RCPT on, about the recipient or the mail (refusal.test.ts has the readings).
    ['RCPT TO', '550-5.1.1 The account does not\n550 5.1.1 exist', 'no-mailbox'],
    ['DATA', '550 5.1.1 no such user', 'likely-no-mailbox'],
    ['DATA', '554 5.7.1 spam', 'policy'],
  ])('%s → %j is %s', (command, response, kind) => {
    expect(failureOutcome(failure(command, response))).toMatchObject({ status: 'refused', kind });
  });

  test.each([
    ['CONN', '421 4.3.2 come back later', 'about-us'],
    ['AUTH LOGIN', '454 4.7.0 temporary', 'about-us'],
    ['MAIL FROM', '451 4.7.1 slow down', 'about-us'],
    ['RCPT TO', '450 4.2.0 greylisted', 'busy'],
    ['RCPT TO', '452 4.2.2 mailbox full', 'busy'],
    ['DATA', '421 4.4.2 shutting down', 'busy'],
    ['DATA', '451 4.3.0 try again', 'busy'],
    ['RCPT TO', '503 5.5.1 bad sequence of commands', 'busy'],
  ])('%s → %j is tried again, and was not taken: %s', (command, response, kind) => {
    expect(failureOutcome(failure(command, response, true))).toMatchObject({
      status: 'retry',
      kind,
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
  ['550 sorry, no mailbox here by that name (#5.1.1)', '5.1.1'],
  ['550 no such user', null],
  ['250 10.0.0.1 is fine', null],
  ['', null],
])('the status of %j is %s', (reply, status) => {
  expect(statusOf(reply)).toBe(status);
});
