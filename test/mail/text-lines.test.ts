import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, wrapText } from '../../src/mail/text-lines.ts';
import { anyText } from './any-text.ts';

test('lines stay within 76 columns, and no word is lost', () => {
  const words = fc.array(anyText(), { minLength: 1 });
  fc.assert(
    fc.property(words, (parts) => {
      const paragraph = parts.join(' ').replaceAll(/\s+/gu, ' ').trim();
      const lines = wrapText(paragraph).split('\n');
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(76);
      expect(lines.join('').replaceAll(' ', '')).toBe(paragraph.replaceAll(' ', ''));
    }),
  );
});

test('a link is never cut, however long', () => {
  const link = `https://example.org/${'x'.repeat(200)}`;
  expect(wrapText(`Read ${link} first`)).toBe(`Read\n${link}\nfirst`);
});

test('text without spaces is cut where its columns end', () => {
  const [first, second] = wrapText('仕事'.repeat(30)).split('\n');
  expect(columnsOf(first ?? '')).toBeLessThanOrEqual(76);
  expect(`${first}${second}`).toBe('仕事'.repeat(30));
});

test('later lines can be indented', () => {
  expect(wrapText(`Tags: ${'nonprofit · '.repeat(9)}end`, '  ').split('\n')[1]).toMatch(/^ {2}\S/);
});
