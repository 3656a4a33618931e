import { expect, test } from 'vitest';
import { labelOf } from '../../src/posts/tags.ts';

test.each([
  ['data', 'Data science'],
  ['tech', 'tech'],
  // What every object has by that name is nobody's label.
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
])('the label of %s', (tag, label) => {
  expect(labelOf(tag, { data: 'Data science' })).toBe(label);
});
