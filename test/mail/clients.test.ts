import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeExceptions, findGaps, REPORT, unexplained, unused } from '../../templates/caniemail.ts';
import { sampleMails } from '../../templates/sample-mails.ts';

const mails = new Map(sampleMails().map((mail) => [mail.name, mail]));
/** Between them, every piece of the templates. */
const TELLING = ['digest-alerts', 'digest-logo', 'digest-500', 'confirm-add'];

describe('what Gmail, Outlook, Apple Mail and Yahoo make of the mails', () => {
  const gaps = TELLING.flatMap((name) => findGaps(mails.get(name)?.html as string));

  test('they know all that is used, but for what is explained; see: npm run caniemail', () => {
    expect(unexplained(gaps)).toEqual([]);
  });

  test('each explanation is of something that is used', () => {
    expect(unused(gaps)).toEqual([]);
  });

  test('something new needs an explanation', () => {
    expect(unexplained(findGaps('<div style="display:flex">x</div>'))).toContainEqual(
      expect.stringMatching(/^display:flex in outlook\.windows: /),
    );
  });

  test('the page for readers is made from the explanations; else run: npm run caniemail', () => {
    expect(readFileSync(REPORT, 'utf8')).toBe(describeExceptions());
  });
});

describe('in Outlook on Windows, which is Word', () => {
  test.each(sampleMails())('$name: conditional comments are whole', ({ html }) => {
    const marks = html.match(/<!--\[if [^\]]+\]>|<!\[endif\]-->/g) ?? [];
    expect(marks.length).toBeGreaterThan(6);
    expect(marks.map((mark) => mark.startsWith('<!--'))).toEqual(marks.map((_, index) => index % 2 === 0));
    // With the comments open, as Word reads them, each table is closed.
    const seen = html.replaceAll(/<!--\[if [^\]]+\]>|<!\[endif\]-->/g, '');
    for (const tag of ['table', 'tr', 'td', 'div'])
      expect(seen.match(new RegExp(`<${tag}[ >]`, 'g'))?.length).toBe(
        seen.match(new RegExp(`</${tag}>`, 'g'))?.length,
      );
  });

  test.each(sampleMails())('$name: only cells have padding, and no background is a shorthand', ({ html }) => {
    const padded = [...html.matchAll(/<(\w+)[^>]*style="[^"]*?(?<![\w-])padding[^"]*"/g)];
    expect(padded.filter(([tag, name]) => name !== 'td' && !/mso-padding-alt|apply"/.test(tag))).toEqual([]);
    expect(html).toContain('.apply { mso-padding-alt: 0; }');
    expect(html).not.toMatch(/background:/);
  });
});
