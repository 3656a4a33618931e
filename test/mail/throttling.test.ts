import { expect, it } from 'vitest';
import { isThrottling } from '../../src/mail/throttling.ts';

it.each([
  '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address',
  '421 4.7.0 [RP-001] The mail server IP connecting has exceeded the rate limit allowed',
  '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)',
  '451 4.7.652 The mail server [192.0.2.1] has exceeded the maximum number of connections',
  '421 4.3.2 The maximum number of concurrent server connections has exceeded a limit',
  '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
  '450 4.7.1 Error: too much mail from 192.0.2.1',
  '421 4.7.0 mx.example.org Error: too many connections from 192.0.2.1',
  '421 Too many concurrent SMTP connections; please try again later.',
  '451 Sending rate exceeds the limit of this account',
  '454 Throttling failure: Maximum sending rate exceeded.',
  '454 4.7.0 slow',
])('"%s" asks for fewer mails', (reply) => {
  expect(isThrottling(reply)).toBe(true);
});

it.each([
  ['greylisting', '450 4.7.1 Greylisted, try again in 300 seconds'],
  ['greylisting', '451 4.7.1 Greylisting in action, please come back later'],
  [
    'one mailbox',
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery',
  ],
  ['one mailbox', '452 4.2.2 The mailbox is over its quota limit and exceeded'],
  ['something else', '451 4.3.0 Temporary lookup failure'],
  ['a plain later', '451 later'],
  ['a login', '454 4.7.0 Temporary authentication failure'],
  ['encryption', '454 4.7.0 TLS not available due to local problem'],
  ['a refusal', '550 5.7.1 rate limit exceeded'],
])('%s is not about our pace: %s', (_, reply) => {
  expect(isThrottling(reply)).toBe(false);
});
