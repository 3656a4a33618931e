// The end of patience with a mail server, a while after the process was told to stop: one that stalls, or trickles, must
// not keep it from its end.

export interface Cut {
  /** Acts at the cut, at once where that has been; returns what takes it back. */
  whenDone(act: () => void): () => void;
}

/** `afterwards` comes when all have acted. Without `stop` there is no cut. */
export function createCut(
  stop: { readonly signal: AbortSignal; readonly graceMs: number } | undefined,
  afterwards: () => void,
): Cut {
  const acts = new Set<() => void>();
  let isDone = false;
  const cut = (): void => {
    isDone = true;
    for (const act of acts) act();
    afterwards();
  };
  stop?.signal.addEventListener('abort', () => void setTimeout(cut, stop.graceMs).unref(), { once: true });
  return {
    whenDone(act) {
      if (isDone) act();
      else acts.add(act);
      return () => acts.delete(act);
    },
  };
}
