// Commits what arrives together in one go: while one commit is under way, the next group gathers; and a group waits a moment for
// those who are about to come, since a commit costs much more than one item more in it.

export interface GroupCommit<Item> {
  /** Resolves when the group that holds the item is committed; rejects with what the commit threw. */
  add(item: Item): Promise<void>;
}

interface Gathering {
  /** How many items there are that may be in a commit just now: those that were added and those that are about to be. */
  readonly expected: () => number;
  /** No group waits longer for the others. */
  readonly mostMs: number;
}

const AT_ONCE: Gathering = { expected: () => 0, mostMs: 0 };

interface Group<Item> {
  readonly items: Item[];
  readonly done: Promise<void>;
  /** Nobody else is waited for. */
  readonly close: () => void;
}

export function createGroupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
  { expected, mostMs }: Gathering = AT_ONCE,
): GroupCommit<Item> {
  let gathering: Group<Item> | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let inCommit = 0;

  function open(): Group<Item> {
    const items: Item[] = [];
    const { promise: isWhole, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, mostMs);
    const close = () => {
      clearTimeout(timer);
      resolve();
    };
    const start = async (): Promise<void> => {
      gathering = null;
      inCommit = items.length;
      await commit(items).finally(() => {
        inCommit = 0;
      });
    };
    const done = Promise.all([running, isWhole]).then(start);
    running = done.catch(() => {});
    return { items, done, close };
  }

  return {
    add(item) {
      gathering ??= open();
      gathering.items.push(item);
      if (inCommit + gathering.items.length >= expected()) gathering.close();
      return gathering.done;
    },
  };
}
