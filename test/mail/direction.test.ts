// Posts in a script that runs the other way than the mail or the page around them.

import { expect, test } from 'vitest';
import { directionOf, inOwnDirection, inOwnDirections } from '../../src/direction.ts';
import { renderEdition } from '../../src/mail/digest-mail.ts';
import { readDigest } from '../../src/mail/message.ts';
import { ADA, sampleCard, sampleView } from './samples.ts';

const ARABIC = 'مدير البيانات (SQL)';
const HEBREW = 'איגוד שומרי הנהר';

test.each([
  [ARABIC, 'rtl'],
  [`"${HEBREW}" 2026`, 'rtl'],
  ['Data Director', 'ltr'],
  ['数据总监', 'ltr'],
  ['$90,000', null],
  ['', null],
])('%s runs %s', (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});

test('only what runs the other way is marked, and it is escaped as ever', () => {
  expect(String(inOwnDirection('Data & <b>', 'ltr'))).toBe('Data &amp; &lt;b&gt;');
  expect(String(inOwnDirection(`${ARABIC} <b>`, 'ltr'))).toBe(`<span dir="rtl">${ARABIC} &lt;b&gt;</span>`);
  expect(String(inOwnDirection(ARABIC, 'rtl'))).toBe(ARABIC);
  expect(String(inOwnDirection('Data Director', 'rtl'))).toBe('<span dir="ltr">Data Director</span>');
  expect(String(inOwnDirections([HEBREW, '$90,000'], 'ltr', ' · '))).toBe(
    `<span dir="rtl">${HEBREW}</span> · $90,000`,
  );
});

test('in a digest: title, employer, place and summary of a card, and the lines at the top', () => {
  const fields = { role: ARABIC, organisation: HEBREW, location: 'القاهرة', summary: `${ARABIC}.` };
  const posts = [sampleCard(fields), ...Array.from({ length: 8 }, () => sampleCard())];
  const { html } = readDigest(renderEdition(sampleView(posts)), ADA);
  for (const text of Object.values(fields)) expect(html).toContain(`<span dir="rtl">${text}</span>`);
  expect(
    html.match(new RegExp(`<span dir="rtl">${ARABIC.replace(/[()]/g, '\\$&')}</span>`, 'g')),
  ).toHaveLength(2);
  expect(html.match(/<span dir=/g)).toHaveLength(7);
});
