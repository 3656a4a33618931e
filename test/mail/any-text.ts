// Text of every kind for properties: plain, foreign, invisible, broken.

import fc from 'fast-check';

const character = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 0x2ff }) },
    // Blanks, joiners, directional marks, dashes.
    { weight: 1, arbitrary: fc.integer({ min: 0x2000, max: 0x206f }) },
    // All the rest, halves of surrogate pairs included.
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 0x10ffff }) },
    { weight: 1, arbitrary: fc.constantFrom(...'\r\n\t <>"\'=&@,.').map((text) => text.charCodeAt(0)) },
  )
  .map((code) => String.fromCodePoint(code));

export function anyText(maxLength = 120): fc.Arbitrary<string> {
  return fc.array(character, { maxLength }).map((characters) => characters.join(''));
}
