import { describe, expect, test } from 'vitest';
import { failureOutcome, sentOutcome, statusOf } from '../../src/mail/outcome.ts';

/** An error as nodemailer makes it. */
function smtpError(command: string, response: string | null, code = 'EENVELOPE'): Error {
  if (response === null) return Object.assign(new Error('Connection closed unexpectedly'), { code, command });
  return Object.assign(new Error(`Failed: ${response}`), {
    code,
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
  });
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
    expect(failureOutcome(smtpError(command, response), false)).toMatchObject({ status: 'refused', kind });
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
    expect(failureOutcome(smtpError(command, response), false)).toMatchObject({
      status: 'retry',
      kind,
      maybeTaken: false,
    });
  });

  test('one that came with the hang-up after 354 is about the mail, not about us', () => {
    const error = smtpError('CONN', '554 5.7.1 spam', 'ECONNECTION');
    expect(failureOutcome(error, true)).toMatchObject({ status: 'refused', kind: 'policy' });
  });
});

describe('silence', () => {
  test.each([
    ['ECONNECTION', false],
    ['ECONNECTION', true],
    ['ESOCKET', false],
    ['ETIMEDOUT', true],
    ['EDNS', false],
    ['ETLS', false],
  ])('%s, 354 seen: %s: tried again, and maybe taken only after 354', (code, dataAsked) => {
    const outcome = failureOutcome(smtpError('CONN', null, code), dataAsked);
    expect(outcome).toMatchObject({ status: 'retry', kind: 'connection', maybeTaken: dataAsked });
  });

  test('an envelope that nodemailer refuses is a refused message', () => {
    expect(failureOutcome(smtpError('API', null), false)).toMatchObject({
      status: 'refused',
      kind: 'message',
    });
  });

  test('missing credentials are about us', () => {
    expect(failureOutcome(smtpError('API', null, 'EAUTH'), false)).toMatchObject({ kind: 'about-us' });
  });

  test('something that is no error is a lost connection', () => {
    expect(failureOutcome('odd', false)).toMatchObject({ status: 'retry', kind: 'connection', reply: 'odd' });
  });
});

test('the reply is kept as one printable line of at most 500 characters', () => {
  const reply = `550-5.1.1 The account\n550-5.1.1 does not\u0007\n550 5.1.1 exist ${'x'.repeat(600)}`;
  const outcome = failureOutcome(smtpError('RCPT TO', reply), false);
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
