// How much of a long digest fits into a mail: whole cards first, then title lines, then a count. Pure.

/** Sizes in bytes of one post in both forms. */
export interface PostSize {
  readonly card: number;
  readonly line: number;
}

/** The first `cards` posts in full, the next `lines` as titles; what is left over is counted. */
export interface Fit {
  readonly cards: number;
  readonly lines: number;
}

/** A long digest still opens with some whole cards, even where that costs titles at its end. */
const CARDS_TO_KEEP = 10;

export function fitPosts(sizes: readonly PostSize[], budgetBytes: number): Fit {
  const all = fillWith(sizes, 'card', budgetBytes);
  if (all.count === sizes.length) return { cards: sizes.length, lines: 0 };
  // Turn cards into lines from the end until everything is in.
  let cards = sizes.length;
  let bytes = sizes.reduce((sum, size) => sum + size.card, 0);
  while (bytes > budgetBytes && cards > 0) {
    cards -= 1;
    const size = sizes[cards] as PostSize;
    bytes += size.line - size.card;
  }
  const kept = Math.min(CARDS_TO_KEEP, all.count);
  if (bytes <= budgetBytes && cards >= kept) return { cards, lines: sizes.length - cards };
  const head = fillWith(sizes.slice(0, kept), 'card', budgetBytes);
  const tail = fillWith(sizes.slice(head.count), 'line', budgetBytes - head.bytes);
  return { cards: head.count, lines: tail.count };
}

function fillWith(sizes: readonly PostSize[], form: keyof PostSize, budgetBytes: number) {
  let bytes = 0;
  let count = 0;
  for (const size of sizes) {
    if (bytes + size[form] > budgetBytes) break;
    bytes += size[form];
    count += 1;
  }
  return { count, bytes };
}
