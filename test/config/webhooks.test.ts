import { expect, test } from 'vitest';
import { parseWebhooks } from '../../src/config/webhooks.ts';

const SECRET = 'a-secret-long-enough-for-all';

test('services are named with what shows that it is them', () => {
  expect(parseWebhooks(`postmark=${SECRET}=, ses=arn:aws:sns:eu-west-1:123456789012:b,`)).toEqual({
    postmark: `${SECRET}=`,
    ses: 'arn:aws:sns:eu-west-1:123456789012:b',
  });
});

test.each([
  [`mailchimp=${SECRET}`, /names are ses, postmark/],
  [SECRET, /must be a list such as/],
  ['postmark=short', /after "postmark="/],
  ['postmark=two words that are long enough', /without blanks/],
  [`ses=${SECRET}`, /the ARN of your SNS topic/],
  ['sendgrid=short', /verification key/],
  [`constructor=${SECRET}`, /names are/],
])('%s is refused, and not repeated', (text, words) => {
  expect(() => parseWebhooks(text)).toThrow(words);
  expect(() => parseWebhooks(text)).not.toThrow(SECRET);
});
