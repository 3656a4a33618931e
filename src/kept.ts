// Keeps what is dear to make, up to so many bytes (or what else is counted) in all; what was asked for longest ago goes first.
// Who holds one still has it.

export interface Kept<Value> {
  get(key: string): Value | undefined;
  /** Once more with other bytes where it grew. */
  set(key: string, value: Value, bytes: number): void;
}

export function createKept<Value>(mostBytes: number): Kept<Value> {
  const kept = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let bytes = 0;

  function remove(key: string): void {
    bytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  }

  return {
    get(key) {
      const known = kept.get(key);
      if (known === undefined) return undefined;
      kept.delete(key);
      kept.set(key, known);
      return known.value;
    },
    set(key, value, size) {
      remove(key);
      kept.set(key, { value, bytes: size });
      bytes += size;
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) break;
        remove(oldest);
      }
    },
  };
}
