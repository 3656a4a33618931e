import { expect, test } from 'vitest';
import { whyNoMatch } from '../../src/installation/why-no-match.ts';
import { buildAlert } from '../../src/subscribers/alerts.ts';

const explain = (tags: string[], alert: Parameters<typeof buildAlert>[0]) =>
  whyNoMatch({ title: 'Acme: Clerk', tags }, { email: 'alice@example.org', alerts: [buildAlert(alert)] }, {});

test('what a post is and what somebody wants is said in words', () => {
  const tags = ['data', 'is:remote', 'org:acme', 'place:portland-or', 'pay:stated'];
  expect(explain(tags, { any: ['nonprofit'], all: ['is:full-time'] })).toBe(
    'No alert of alice@example.org matches "Acme: Clerk": it has the tags data, and counts as "Remote", "From Acme", "In Portland, OR", "With pay stated"; wanted: nonprofit · Full-time only.',
  );
  expect(explain(['org:acme'], { any: ['data'] })).toMatch(
    /it has no tags, and counts as "From Acme"; wanted: data\.$/,
  );
});

test('an organisation that is shut out is named in words', () => {
  expect(explain(['data', 'org:acme'], { any: ['data'], none: ['org:acme'] })).toBe(
    'alice@example.org shuts "Acme: Clerk" out: "Not from Acme".',
  );
});
