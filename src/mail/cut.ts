// The end of patience with a mail server, a while after the process was told to stop: one that stalls, or trickles, must
// not keep it from its end.

export interface Stop {
  readonly signal: AbortSignal;
  readonly graceMs: number;
}

/** Acts once, so long after the signal; never without one. */
export function cutAfter(stop: Stop | undefined, act: () => void): void {
  stop?.signal.addEventListener('abort', () => void setTimeout(act, stop.graceMs).unref(), { once: true });
}
