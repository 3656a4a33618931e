// A loop that asks strangers beside the collector's own, so that nobody waits for them. Survives everything but its close.

import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

interface Options {
  readonly log: Log;
  readonly everyMs: number;
  /** A constant sentence for the log. */
  readonly trouble: string;
  /** One round; true when there is news. */
  readonly round: (signal: AbortSignal) => Promise<boolean>;
  isLeader(): boolean;
  onNews(): void;
}

export function startAsker(options: Options): { close(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let known = '';
  const round = async () => {
    try {
      if (options.isLeader() && (await options.round(signal))) options.onNews();
      known = '';
    } catch (error) {
      if (signal.aborted || messageOf(error) === known) return;
      known = messageOf(error);
      options.log.warn(options.trouble, { error: known });
    }
  };
  const loop = async () => {
    while (!signal.aborted) {
      await round();
      await delay(options.everyMs, undefined, { signal }).catch(() => {});
    }
  };
  const running = loop();
  return {
    async close() {
      stopping.abort();
      await running;
    },
  };
}
