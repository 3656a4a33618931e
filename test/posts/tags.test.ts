import { expect, test } from 'vitest';
import { labelOf, normaliseTag } from '../../src/posts/tags.ts';

test.each([
  ['data', 'Data science'],
  ['tech', 'tech'],
  // What every object has by that name is nobody's label.
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
])('the label of %s', (tag, label) => {
  expect(labelOf(tag, { data: 'Data science' })).toBe(label);
});

test.each([
  '#data',
  '# data',
  '-data',
  '- data',
  '– data',
  '• data',
  '* data',
  '*data',
  'data;',
  'data,',
  '"data"',
  "'data'",
  '“data”',
  '„data“',
  '«data»',
  '‘data’',
  '`data`',
  '"#data";',
  '\u200bdata',
  'da\u200bta',
  'da\u00adta',
  'data\ufeff',
  'data\u200d',
  'da\u2060ta',
  '\u00a0data\u00a0',
  '\u3164data',
  ' DATA ',
])('what is written round a tag is no part of it: %j', (raw) => {
  expect(normaliseTag(raw)).toBe('data');
});

test.each([
  ['*', '*'],
  ['#', ''],
  ['-', ''],
  ['C#', 'c#'],
  ['C++', 'c++'],
  ['.NET', '.net'],
  ['node.js', 'node.js'],
  ['R&D', 'r&d'],
  ['data\u00a0science', 'data science'],
  ["driver's license", "driver's license"],
  ['data/etl', 'data/etl'],
  ['e-mail', 'e-mail'],
  ['👩\u200d🌾', '👩\u200d🌾'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
])('what belongs to a tag stays: %j', (raw, tag) => {
  expect(normaliseTag(raw)).toBe(tag);
});
