import { expect, test } from 'vitest';
import { renderNot } from '../../src/mail/not-this.ts';
import { en } from '../../src/texts/en.ts';

const queries = (org: string | null, tags: readonly string[]) =>
  [...renderNot({ not: { org, tags } }, en.digestMail).html.matchAll(/href="[^?]*\?([^"]*)/g)].map(
    ([, query]) => query,
  );

test('employer and tags are named as alerts name them, however they are written', () => {
  expect(queries('org:müller-söhne', ["o'hare", 'r&d', 'c++'])).toEqual([
    'none=org:m%C3%BCller-s%C3%B6hne',
    'fewer=o%27hare,r%26d,c%2B%2B',
  ]);
});

test('what is missing is left out, and a tag that is longer than a link should be', () => {
  expect(queries(null, ['x'.repeat(200), 'data'])).toEqual(['fewer=data']);
  expect(renderNot({ not: { org: null, tags: [] } }, en.digestMail)).toEqual({ html: '', text: '' });
});
