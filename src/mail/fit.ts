// How much of a long digest fits into a mail: whole cards first, then title lines, then a count. Pure. A post costs much more to
// encode than to count, and of hundreds a mail shows a dozen: sizes are asked for only until the mail is full.

/** Sizes in bytes of one post in both forms; may be worked out when they are asked for. */
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

/** Bit by bit. */
export function* fitPosts(sizes: readonly PostSize[], budgetBytes: number): Generator<void, Fit, void> {
  const all = yield* fillWith(sizes, 'card', budgetBytes);
  if (all.count === sizes.length) return { cards: sizes.length, lines: 0 };
  const kept = Math.min(CARDS_TO_KEEP, all.count);
  const most = yield* mostCards(sizes, all, kept, budgetBytes);
  if (most !== null) return { cards: most, lines: sizes.length - most };
  const head = yield* fillWith(sizes.slice(0, kept), 'card', budgetBytes);
  const tail = yield* fillWith(sizes.slice(head.count), 'line', budgetBytes - head.bytes);
  return { cards: head.count, lines: tail.count };
}

/** So many cards that all other posts are in as lines; null where it would be fewer than `kept`. */
function* mostCards(
  sizes: readonly PostSize[],
  all: Filled,
  kept: number,
  budgetBytes: number,
): Generator<void, number | null, void> {
  const rest = yield* fillWith(sizes.slice(all.count), 'line', budgetBytes);
  // Not even without any card.
  if (all.count + rest.count < sizes.length) return null;
  let cards = all.count;
  let bytes = all.bytes + rest.bytes;
  while (bytes > budgetBytes && cards > kept) {
    cards -= 1;
    const size = sizes[cards] as PostSize;
    bytes += size.line - size.card;
    yield;
  }
  return bytes <= budgetBytes ? cards : null;
}

interface Filled {
  readonly count: number;
  readonly bytes: number;
}

function* fillWith(
  sizes: readonly PostSize[],
  form: keyof PostSize,
  budgetBytes: number,
): Generator<void, Filled, void> {
  let bytes = 0;
  let count = 0;
  for (const size of sizes) {
    yield;
    const more = size[form];
    if (bytes + more > budgetBytes) break;
    bytes += more;
    count += 1;
  }
  return { count, bytes };
}
