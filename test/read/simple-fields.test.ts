import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileMistake } from '../../src/read/file-mistake.ts';
import { parseFields } from '../../src/read/front-matter-yaml.ts';
import { readSimpleFields } from '../../src/read/simple-fields.ts';

test('the front matter of nearly every post is simple', () => {
  const block =
    'layout: single\ntitle:  "Org: Data Director"\ntags: \n    - data\n    - i.t.\n\nsalary: $50,000 - $60,000 (full time)\nlocation: New York\n';
  const fields = readSimpleFields(block, 1);
  expect([...(fields?.keys() ?? [])]).toEqual(['layout', 'title', 'tags', 'salary', 'location']);
  expect(fields?.get('tags')).toMatchObject({
    kind: 'list',
    line: 4,
    items: [
      { line: 5, text: 'data' },
      { line: 6, text: 'i.t.' },
    ],
  });
});

test.each([
  'a: b: c',
  'a: [b]',
  'a: b #c',
  "a: 'b'",
  'a: b\n  c',
  'a: b\na: c',
  '- a',
  'a:\n- b\n  - c',
  'a: "b\\n"',
  'a: *b',
  'a: >\n  b',
  '  a: b',
  'a: b\n- c',
  'a:\tb',
  '# c',
  'a:\n  b: c',
])('anything else is left to YAML: %j', (block) => {
  expect(readSimpleFields(block, 1)).toBeNull();
});

test('what it reads, YAML reads the same way', () => {
  const word = fc.constantFrom(
    'data',
    'a b',
    'null',
    'Null',
    'no',
    '2026-11-16',
    '007',
    "it's",
    'a, b',
    '(x)',
    'x.',
    'ü',
    '"q: r"',
    '""',
    '"',
    '- a',
    'a:',
    'a: b',
    '#',
    '~',
    "'",
    '.5',
    '1e3',
    'a -',
    '',
  );
  const line = fc
    .tuple(
      fc.constantFrom('k: ', 'l: ', 'M:', 'm: ', '- ', '  - ', ' - ', '', '  ', 'n:  '),
      word,
      fc.constantFrom('', ' '),
    )
    .map((parts) => parts.join(''));
  let simple = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const block = lines.map((one) => `${one}\n`).join('');
      const fields = readSimpleFields(block, 1);
      if (fields === null) return;
      simple += 1;
      expect(parseWithYaml(block)).toEqual(fields);
    }),
    { numRuns: 3000 },
  );
  expect(simple).toBeGreaterThan(100);
});

/** A comment line at the end keeps the fast way out. */
function parseWithYaml(block: string): unknown {
  try {
    return parseFields(`${block}# for YAML only\n`, 1);
  } catch (error) {
    return error instanceof FileMistake ? error.found : error;
  }
}
