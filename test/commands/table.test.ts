import { expect, test } from 'vitest';
import { count, plain, renderTable } from '../../src/commands/table.ts';

test('columns are as wide as their widest cell, and lines have no blanks at their end', () => {
  expect(
    renderTable(
      ['A', 'Name', 'C'],
      [
        ['long', 'x', ''],
        ['1', 'wider', 'z'],
      ],
    ),
  ).toBe('A     Name   C\nlong  x\n1     wider  z');
});

test('control characters that others wrote do not reach the terminal', () => {
  expect(plain('a\u001b[31mb\nc')).toBe('a [31mb c');
  expect(renderTable(['T'], [['a\u0007b']])).toBe('T\na b');
});

test.each<[number, string]>([
  [0, '0 posts'],
  [1, '1 post'],
  [2, '2 posts'],
])('%i is %s', (number, words) => {
  expect(count(number, 'post')).toBe(words);
});

test('a plural of its own is used', () => {
  expect(count(2, 'person', 'people')).toBe('2 people');
});
