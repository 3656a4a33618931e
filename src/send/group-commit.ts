// Commits what arrives together in one go: while one commit is under way, the next group gathers.

export interface GroupCommit<Item> {
  /** Resolves when the group that holds the item is committed; rejects with what the commit threw. */
  add(item: Item): Promise<void>;
}

export function createGroupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
): GroupCommit<Item> {
  let gathering: { items: Item[]; done: Promise<void> } | null = null;
  let running: Promise<unknown> = Promise.resolve();

  function open(): { items: Item[]; done: Promise<void> } {
    const items: Item[] = [];
    const start = (): Promise<void> => {
      gathering = null;
      return commit(items);
    };
    const done = running.then(start, start);
    running = done.catch(() => {});
    return { items, done };
  }

  return {
    add(item) {
      gathering ??= open();
      gathering.items.push(item);
      return gathering.done;
    },
  };
}
