import { describe, expect, test } from 'vitest';
import { splitRecords } from '../../src/read/split-records.ts';

const split = (text: string, isJson = false) => {
  const reading = splitRecords(text, isJson);
  return reading.status === 'invalid' ? reading : reading.records;
};

describe('a list in YAML', () => {
  test('gives each record its keys at the margin, its line and its name', () => {
    const text = '# Jobs\n- title: "Rivers: Engineer"\n  tags: [data]\n\n- id: pilot\n  title: Pilot\n';
    expect(splitRecords(text, false)).toEqual({
      status: 'list',
      records: [
        { name: 'rivers-engineer', line: 2, text: 'title: "Rivers: Engineer"\ntags: [data]\n' },
        { name: 'pilot', line: 5, text: 'id: pilot\ntitle: Pilot\n' },
      ],
    });
  });

  test.each([
    ['indented', '  - title: One\n    tags: [a]\n  - title: Two\n    tags: [b]\n'],
    ['with the dash on a line of its own', '-\n  title: One\n  tags: [a]\n-\n  title: Two\n  tags: [b]\n'],
    ['deeper by four', '-   title: One\n    tags: [a]\n-   title: Two\n    tags: [b]\n'],
    ['below one key', 'jobs:\n- title: One\n  tags: [a]\n- title: Two\n  tags: [b]\n'],
    [
      'below one key, indented',
      '# all\njobs: # ours\n  - title: One\n    tags: [a]\n  - title: Two\n    tags: [b]\n',
    ],
    ['between fences', '---\n- title: One\n  tags: [a]\n- title: Two\n  tags: [b]\n...\n'],
    [
      'with Windows line ends and a byte order mark',
      '\uFEFF- title: One\r\n  tags: [a]\r\n- title: Two\r\n  tags: [b]\r\n',
    ],
  ])('%s is one', (_name, text) => {
    expect(split(text)).toMatchObject([
      { name: 'one', text: expect.stringMatching(/^\n?title: One\ntags: \[a\]/) },
      { name: 'two', text: expect.stringMatching(/^\n?title: Two\ntags: \[b\]/) },
    ]);
  });

  test('keeps lists and long texts inside of records', () => {
    const text =
      '- title: One\n  tags:\n  - data\n  - tech\n  description: |\n    Work.\n\n    - not a record\n- title: Two\n';
    expect(split(text)).toMatchObject([
      { text: 'title: One\ntags:\n- data\n- tech\ndescription: |\n  Work.\n\n  - not a record' },
      { text: 'title: Two\n' },
    ]);
  });

  test('with a record that is no YAML keeps the others', () => {
    expect(split('- title: One\n- title: "Two\n  tags: [a\n- title: Three\n')).toMatchObject([
      { name: 'one' },
      { name: 'two' },
      { name: 'three' },
    ]);
  });

  test('tells records of one title apart', () => {
    expect(split('- title: One\n- title: One\n- tags: [a]\n- tags: [b]\n')).toMatchObject([
      { name: 'one' },
      { name: 'one-2' },
      { name: 'record' },
      { name: 'record-2' },
    ]);
  });
});

describe('a list in JSON', () => {
  const one = '{"title": "One", "note": "a ] } \\" {", "place": {"name": "Here"}}';
  test.each([
    ['at the root', `[\n  ${one},\n  {"id": "two"}\n]`],
    ['below one key', `{ "jobs":\n [${one},\n  {"id": "two"}\n] }`],
    ['in a file that YAML reads as well', `[${one},\n\n {"id": "two"}]`],
  ])('%s gives each record its text', (_name, text) => {
    expect(split(text, true)).toMatchObject([
      { name: 'one', text: one },
      { name: 'two', line: 3, text: '{"id": "two"}' },
    ]);
  });

  test('that is cut off says where', () => {
    expect(split('[\n{"title": "One"},\n{"title": ', true)).toMatchObject({
      status: 'invalid',
      line: 3,
      problem: 'the list is not closed',
    });
  });
});

test('a file that holds one record is one', () => {
  for (const text of ['title: One\ntags: [a]\n', '---\ntitle: One\ntags: [a]\n'])
    expect(splitRecords(text, false)).toMatchObject({ status: 'single', records: [{ name: 'one' }] });
  expect(splitRecords('{"title": "One", "tags": ["a"]}', true)).toMatchObject({ status: 'single' });
  // A list of tags is no list of records.
  expect(splitRecords('{"tags": ["a", "b"], "title": "One"}', true)).toMatchObject({ status: 'single' });
  expect(splitRecords('tags:\n- a\n- b\ntitle: One\n', false)).toMatchObject({ status: 'single' });
});

test.each(['', ' \n', 'just words\n', '# only a remark\n'])('%j is said to hold no list', (text) => {
  expect(split(text)).toMatchObject({ status: 'invalid' });
});

test('a long hostile file costs what its length is', () => {
  const time = (text: string, isJson: boolean) => {
    const start = performance.now();
    splitRecords(text, isJson);
    return performance.now() - start;
  };
  for (const [part, isJson] of [
    ['- ', false],
    ['- title: "\n', false],
    ['{', true],
    ['"\\', true],
    ['[{"title": "', true],
    [' ', false],
    ['- a: b\n', false],
    ['\n', true],
  ] as const) {
    const small = part.repeat(50_000);
    expect(time(isJson ? `[${small}` : small, isJson)).toBeLessThan(10_000);
  }
});
