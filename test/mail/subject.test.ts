import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestPreview, digestSubject, preheader } from '../../src/mail/subject.ts';
import { en } from '../../src/texts/en.ts';
import { anyText } from './any-text.ts';
import { sampleCard } from './samples.ts';

const posts = (count: number, fields = {}) => Array.from({ length: count }, () => sampleCard(fields));

test.each([
  ['one post: role and organisation', posts(1), 'Data Director at Riverkeepers Union'],
  ['two posts', posts(2), 'Data Director at Riverkeepers Union and 1 more'],
  ['seven posts', posts(7), 'Data Director at Riverkeepers Union and 6 more'],
  ['without an organisation', posts(2, { organisation: null }), 'Data Director and 1 more'],
  [
    'an organisation that just fits in 78 characters',
    posts(1, { organisation: `The ${'x'.repeat(57)}` }),
    `Data Director at The ${'x'.repeat(57)}`,
  ],
  [
    'one that is a character too long is cut at a word',
    posts(1, { organisation: 'The Society for the Preservation of Tidal Mills and Weirs Anew' }),
    'Data Director at The Society for the Preservation of Tidal Mills and Weirs…',
  ],
  [
    'of an organisation too long for the line the beginning is named',
    posts(3, { organisation: 'The Society for the Preservation of Tidal Mills and Weirs' }),
    'Data Director at The Society for the Preservation of Tidal Mills… and 2 more',
  ],
  [
    'a word of it is named whole, or not',
    posts(1, {
      role: 'Manager of Data & Information, Special Projects',
      organisation: 'Communications & Millworkers of the River',
    }),
    'Manager of Data & Information, Special Projects at Communications…',
  ],
  [
    'it is left out where the role takes the room',
    posts(3, { role: `Director of ${'Numbers '.repeat(5)}`, organisation: 'The Society of Mills and Weirs' }),
    'Director of Numbers Numbers Numbers Numbers Numbers and 2 more',
  ],
  [
    'a role too long for the line is cut at a word',
    posts(12, { role: `Director of ${'Very Important '.repeat(9)}Things` }),
    'Director of Very Important Very Important Very Important Very… and 11 more',
  ],
  [
    'a role of nothing but invisible characters',
    posts(1, { role: '\u202e\u0000' }),
    'A new job at Riverkeepers Union',
  ],
])('%s', (_, cards, expected) => {
  expect(digestSubject(cards, en.digestMail)).toBe(expected);
});

test('never longer than 78 characters, never more than one line', () => {
  const cards = fc.array(
    fc.record({
      role: anyText(),
      organisation: fc.option(anyText()),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(cards, (fields) => {
      const subject = digestSubject(
        fields.map((field) => sampleCard(field)),
        en.digestMail,
      );
      expect([...subject].length).toBeLessThanOrEqual(78);
      expect(subject).toMatch(/\S/);
      expect(subject).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('the preview names the first three jobs, or sums up the only one', () => {
  const next = sampleCard({ role: 'Grants Manager', organisation: 'Open Harvest' });
  expect(digestPreview([sampleCard(), next, next, next], en.digestMail)).toBe(
    'Data Director at Riverkeepers Union · Grants Manager at Open Harvest · Grants Manager at Open Harvest',
  );
  const long = sampleCard({ organisation: 'The Federation of Associations of Councils for Small Rivers' });
  expect(digestPreview([long, next, next, next], en.digestMail)).toBe(
    'Data Director · Grants Manager · Grants Manager',
  );
  expect(digestPreview([sampleCard()], en.digestMail)).toMatch(/^Lead a small team/);
});

test('after a short preview the inbox shows blanks, not the head of the mail; a long one needs none', () => {
  expect(preheader('Also: Bookkeeper')).toMatch(/^Also: Bookkeeper(?:\u034f\u00a0){104}$/);
  expect(preheader('x'.repeat(150))).toBe('x'.repeat(150));
});
