// A log that remembers, and lets a test await a sentence instead of a while.

import { type Log, silentLog } from '../../src/log.ts';

export interface MemoryLog extends Log {
  /** `warn Database is out of reach; waiting for it` */
  readonly lines: readonly string[];
  /** Settles when this is said next. */
  said(message: string): Promise<void>;
}

/** Debug lines are left out. */
export function createMemoryLog(): MemoryLog {
  const lines: string[] = [];
  const waiting: { message: string; resolve: () => void }[] = [];
  const write = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
    for (const waiter of waiting) if (waiter.message === message) waiter.resolve();
  };
  return {
    ...silentLog,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    lines,
    said: (message) => new Promise((resolve) => waiting.push({ message, resolve })),
  };
}
