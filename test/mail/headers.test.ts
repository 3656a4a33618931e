import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { fromHeader, headerLine, textHeader } from '../../src/mail/headers.ts';
import { anyText } from './any-text.ts';

const anything = fc.oneof(anyText(250), anyText(120), fc.string({ maxLength: 200 }));

/** What a header says once control characters and runs of blanks are gone. */
const plain = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim();

function expectFolded(header: string): void {
  expect(header).toMatch(/\r\n$/);
  const [first, ...folded] = header.slice(0, -2).split('\r\n');
  expect(first).toMatch(/^[A-Z][\w-]*: \S/);
  for (const line of folded) expect(line).toMatch(/^ \S/);
  for (const line of [first ?? '', ...folded]) {
    expect(line.length).toBeLessThanOrEqual(78);
    expect(line).toMatch(/^[ -~]+$/);
  }
}

describe('textHeader', () => {
  test('any text comes back from a parser, and cannot start another header', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        fc.pre(plain(text) !== '');
        const header = textHeader('Subject', text);
        expectFolded(header);
        const mail = await PostalMime.parse(`${header}X-Next: 1\r\n\r\n`);
        expect(mail.headers.map(({ key }) => key)).toEqual(['subject', 'x-next']);
        expect(plain(mail.subject ?? '')).toBe(plain(text));
      }),
    );
  });

  test.each([
    ['Data Director and 6 more', 'Subject: Data Director and 6 more\r\n'],
    ['Buchhalter:in für Käse', 'Subject: =?UTF-8?B?QnVjaGhhbHRlcjppbiBmw7xyIEvDpHNl?=\r\n'],
    ['=?UTF-8?B?aGE=?=', 'Subject: =?UTF-8?B?PT9VVEYtOD9CP2FHRT0/PQ==?=\r\n'],
    ['a\r\nBcc: eve@example.com', 'Subject: a Bcc: eve@example.com\r\n'],
  ])('%j', (text, expected) => {
    expect(textHeader('Subject', text)).toBe(expected);
  });
});

describe('fromHeader', () => {
  test('any name comes back from a parser, with the one address', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (name) => {
        const header = fromHeader({ name, address: 'jobs@example.org' });
        expectFolded(header);
        const { from } = await PostalMime.parse(`${header}\r\n`);
        expect(from?.address).toBe('jobs@example.org');
        expect(plain(from?.name ?? '')).toBe(plain(name));
      }),
    );
  });
});

describe('headerLine', () => {
  test.each(['a\r\nBcc: eve@example.com', 'a\nb', 'a\0b', 'é', 'x'.repeat(1000)])('refuses %j', (value) => {
    expect(() => headerLine('List-Id', value)).toThrow(RangeError);
  });

  test('an injected value is refused whatever stands around it', () => {
    const injected = fc
      .tuple(fc.string(), fc.constantFrom('\r', '\n', '\r\n', '\u0085', '\u2028'), fc.string())
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(injected, (value) => {
        expect(() => headerLine('List-Id', value)).toThrow(RangeError);
      }),
    );
  });
});
