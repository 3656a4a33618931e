import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finish } from '../../src/bit-by-bit.ts';
import { fitPosts } from '../../src/mail/fit.ts';

const posts = (count: number, card = 1000, line = 100) =>
  Array.from({ length: count }, () => ({ card, line }));

test.each([
  ['all as cards', posts(5), 5000, { cards: 5, lines: 0 }],
  ['the last ones as lines', posts(20), 16_000, { cards: 15, lines: 5 }],
  ['ten cards stay, even where that costs lines', posts(100), 15_000, { cards: 10, lines: 50 }],
  ['fewer cards where ten do not fit', posts(20, 4000), 9000, { cards: 2, lines: 10 }],
  ['nothing fits', posts(3), 50, { cards: 0, lines: 0 }],
  ['no posts', [], 1000, { cards: 0, lines: 0 }],
])('%s', (_, sizes, budget, expected) => {
  expect(finish(fitPosts(sizes, budget))).toEqual(expected);
});

test('what is chosen stays within the budget', () => {
  const size = fc.record({
    card: fc.integer({ min: 100, max: 9000 }),
    line: fc.integer({ min: 20, max: 900 }),
  });
  fc.assert(
    fc.property(fc.array(size), fc.integer({ min: 0, max: 90_000 }), (sizes, budget) => {
      const { cards, lines } = finish(fitPosts(sizes, budget));
      const bytes =
        sizes.slice(0, cards).reduce((sum, { card }) => sum + card, 0) +
        sizes.slice(cards, cards + lines).reduce((sum, { line }) => sum + line, 0);
      expect(bytes).toBeLessThanOrEqual(budget);
      expect(cards + lines).toBeLessThanOrEqual(sizes.length);
    }),
  );
});

test('of hundreds only those are sized that may show, as they are to show', () => {
  const sized = { card: 0, line: 0 };
  const sizes = Array.from({ length: 1000 }, () => ({
    get card() {
      sized.card += 1;
      return 1000;
    },
    get line() {
      sized.line += 1;
      return 100;
    },
  }));
  expect(finish(fitPosts(sizes, 15_000))).toEqual({ cards: 10, lines: 50 });
  // Ten of them once more, and each one too many.
  expect(sized.card).toBeLessThanOrEqual(30);
  expect(sized.line).toBeLessThanOrEqual(202);
});
