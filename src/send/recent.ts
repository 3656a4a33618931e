// Remembers for a moment what was done, so that connections that need the same do it once.

/** Posts are edited while a run goes on: one that was read a moment ago, for what was made a moment ago, is 10 s old. */
const RECENT_MS = 5_000;
/** Editions are the largest: about 10 MB. */
const MOST = 200;

/** `work` for each key, unless it is under way or was done just now. What failed is forgotten: the next one may have more luck. */
export function createRecent<Input extends readonly unknown[], Result>(
  work: (...input: Input) => Promise<Result>,
): (key: string, ...input: Input) => Promise<Result> {
  const recent = new Map<string, { readonly at: number; readonly result: Promise<Result> }>();
  return (key, ...input) => {
    const known = recent.get(key);
    if (known !== undefined && performance.now() - known.at < RECENT_MS) return known.result;
    const entry = { at: performance.now(), result: work(...input) };
    recent.delete(key);
    forgetOldest(recent, MOST);
    recent.set(key, entry);
    entry.result.catch(() => recent.get(key) === entry && recent.delete(key));
    return entry.result;
  };
}

/** Makes room for one more. */
function forgetOldest(map: Map<string, unknown>, most: number): void {
  if (map.size >= most) map.delete(map.keys().next().value as string);
}
