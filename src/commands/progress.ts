// "Still at it": after two seconds of work a person at a terminal sees what goes on and for how long.

import type { Output } from '../log.ts';

const FIRST_MS = 2000;
const TICK_MS = 500;

/** Shows `sentence()` with the seconds so far while `work` lasts; nothing where no terminal listens. */
export async function withProgress<T>(
  output: Output,
  sentence: () => string,
  work: () => Promise<T>,
): Promise<T> {
  if (output.isTTY !== true) return work();
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs >= FIRST_MS) output.write(`\r${sentence()} … ${Math.floor(elapsedMs / 1000)} s`);
  }, TICK_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (performance.now() - startedAt >= FIRST_MS) output.write('\r\u001b[K');
  }
}
