import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanLine, cutLine, pictureLink, safeLink } from '../src/clean-text.ts';
import { anyText } from './mail/any-text.ts';

describe('cleanLine', () => {
  test.each([
    ['line breaks and tabs become blanks', 'Data\r\nDirector\tnow', 'Data Director now'],
    ['control characters go', 'Da\u0000ta\u001b[31m \u0085x', 'Data[31m x'],
    ['directional overrides and marks go', 'safe\u202Egpj.exe\u2066\u200f', 'safegpj.exe'],
    ['invisible spaces and byte-order marks go', 'a\u200bb\ufeffc\u00add', 'abcd'],
    ['line separators become blanks', 'a\u2028b\u2029c', 'a b c'],
    ['joiners of emoji and scripts stay', '👩\u200d💻 می\u200cخواهم', '👩\u200d💻 می\u200cخواهم'],
    ['half a surrogate pair becomes a replacement character', 'a\ud800b', 'a\ufffdb'],
  ])('%s', (_, text, expected) => {
    expect(cleanLine(text)).toBe(expected);
  });

  test('whatever comes in, one line of at most the given length comes out', () => {
    fc.assert(
      fc.property(anyText(), fc.integer({ min: 2, max: 60 }), (text, max) => {
        const line = cleanLine(text, max);
        expect([...line].length).toBeLessThanOrEqual(max);
        expect(line).not.toMatch(
          /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/u,
        );
        expect(line.isWellFormed()).toBe(true);
        expect(cleanLine(line, max)).toBe(line);
      }),
    );
  });
});

describe('cutLine', () => {
  test.each([
    ['a text that fits stays', 'Data Director', 20, 'Data Director'],
    ['cuts at a word where that costs little', 'Director of Data and Insight', 18, 'Director of Data…'],
    ['drops the punctuation before the ellipsis', 'Director of Data, Insight', 18, 'Director of Data…'],
    ['cuts inside a word that is long', 'Donaudampfschifffahrt', 10, 'Donaudamp…'],
    ['never cuts inside a character', '👩👩👩👩', 3, '👩👩…'],
  ])('%s', (_, text, max, expected) => {
    expect(cutLine(text, max)).toBe(expected);
  });
});

describe('safeLink', () => {
  test.each([
    ['https://example.org/jobs?a=1&b=2', 'https://example.org/jobs?a=1&b=2'],
    ['HTTP://Example.org', 'http://example.org/'],
    ['mailto:jobs@example.org?subject=Data Director', 'mailto:jobs@example.org?subject=Data%20Director'],
    ['https://müller.example/ä', 'https://xn--mller-kva.example/%C3%A4'],
    ['https://example.org/"onmouseover="x', 'https://example.org/%22onmouseover=%22x'],
    ['javascript:alert(1)', null],
    ['JaVaScRiPt:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,<script>alert(1)</script>', null],
    ['file:///etc/passwd', null],
    ['//example.org', null],
    ['/jobs/1', null],
    ['', null],
    [null, null],
    [`https://example.org/${'x'.repeat(2000)}`, null],
  ])('%s', (link, expected) => {
    expect(safeLink(link)).toBe(expected);
  });

  test('a link that passes holds nothing that ends an attribute or a line', () => {
    const links = fc
      .tuple(fc.constantFrom('https://example.org/', 'mailto:a@b.example?'), anyText())
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(links, (link) => {
        expect(safeLink(link) ?? '').not.toMatch(/[\s"<>\p{Cc}]|[^ -~]/u);
      }),
    );
  });
});

test.each([
  ['https://jobs.example.org/logo.png', 'https://jobs.example.org/logo.png'],
  ['https://jobs.example.org/logo.svg?v=2', null],
  ['https://jobs.example.org/LOGO.SVG', null],
  ['https://jobs.example.org/svg', 'https://jobs.example.org/svg'],
  ['data:image/png;base64,AAAA', null],
  [null, null],
])('the logo %j stands in mails as %j', (logo, link) => {
  expect(pictureLink(logo)).toBe(link);
});
