// A page waits for others, a queue above all, but not longer than its visitor would.

const PATIENCE_MS = 2000;

/** What was asked for, or `late` when it has not come within 2 s. Rejects as `asked` does. */
export async function inTime<T>(asked: Promise<T>, late: T): Promise<T> {
  const over = Promise.withResolvers<T>();
  const timer = setTimeout(() => over.resolve(late), PATIENCE_MS);
  try {
    return await Promise.race([asked, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
