import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePieces, encodePiece } from '../../src/mail/quoted-printable.ts';
import { anyText } from './any-text.ts';

/** Text as mails hold it: lines of any characters but other line breaks. */
const lines = fc
  .array(fc.oneof(anyText(120), fc.string({ maxLength: 200 })), {
    maxLength: 6,
  })
  .map((texts) =>
    texts
      .join('\n')
      .replaceAll(/[\r\p{Cs}]/gu, '')
      .toWellFormed(),
  );

test('pieces can be joined in any order, and decoding gives the texts back', () => {
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 5 }), (texts) => {
      const joined = texts.map(encodePiece).join('');
      expect(decodePieces(joined)).toBe(texts.join(''));
    }),
  );
});

test('no line is longer than 76 characters or begins with a dot, and only printable ASCII, tabs and CRLF occur', () => {
  const dots = fc.nat(300).map((length) => '.'.repeat(length));
  fc.assert(
    fc.property(fc.array(fc.oneof(lines, dots), { maxLength: 5 }), (texts) => {
      const joined = texts.map(encodePiece).join('');
      for (const line of joined.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).toMatch(/^[\t -~]*$/);
        expect(line).not.toMatch(/^\.|[\t ]$/);
      }
    }),
  );
});

test.each([
  ['nothing', '', ''],
  [
    'a link of 80 characters',
    `https://example.org/${'x'.repeat(60)}`,
    `https://example.org/${'x'.repeat(53)}=\r\nxxxxxxx=\r\n`,
  ],
  ['a space at the end', 'Hello ', 'Hello=20=\r\n'],
  ['a line break at the end needs no soft one', 'Hello\n', 'Hello\r\n'],
  ['an equals sign', 'a=b', 'a=3Db=\r\n'],
  ['dots at the start of lines', '.a\n..b', '=2Ea\r\n=2E.b=\r\n'],
  ['beyond ASCII', 'é', '=C3=A9=\r\n'],
])('%s', (_, text, expected) => {
  expect(encodePiece(text)).toBe(expected);
});
