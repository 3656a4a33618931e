// Is the mail server there? When it is not, mails wait a little here instead of failing one by one: a server that
// is down for an hour would otherwise cost every waiting delivery a try, and a write to the ledger.

import type { Log } from '../log.ts';
import type { SendOutcome } from './outcome.ts';

interface Reachability {
  /** Sends when the server answers, or when the wait is over; learns from the outcome. */
  guard<O extends SendOutcome | { readonly status: 'stale' }>(send: () => Promise<O>): Promise<O>;
  /** Lets all that waits go on. */
  close(): void;
}

const FIRST_WAIT_MS = 250;
const PATIENCE_MS = 5000;

/** One lost connection is bad luck; as many in a row as there are connections mean that the server is gone. */
export function createReachability(options: {
  server: string;
  connections: number;
  log: Log;
  patienceMs?: number;
}): Reachability {
  const { server, connections, log, patienceMs = PATIENCE_MS } = options;
  const waiting = new Set<() => void>();
  let failures = 0;
  let isClosed = false;

  function release(): void {
    for (const go of waiting) go();
  }

  function learn(outcome: SendOutcome | { readonly status: 'stale' }): void {
    const isLost =
      outcome.status === 'retry' && (outcome.kind === 'connection' || outcome.kind === 'about-us');
    if (isClosed) return; // cut off by us: says nothing
    if (!isLost && failures >= connections) log.info('The mail server answers again', { server });
    failures = isLost ? failures + 1 : 0;
    if (isLost && failures === connections) {
      log.warn('The mail server is out of reach; mails wait and are tried again', {
        server,
        reply: outcome.reply,
      });
    }
    if (!isLost) release();
  }

  async function ready(): Promise<void> {
    if (isClosed || failures < connections) return;
    const waitMs = Math.min(patienceMs, FIRST_WAIT_MS * 2 ** Math.min(failures - connections, 10));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(go, waitMs);
      function go(): void {
        clearTimeout(timer);
        waiting.delete(go);
        resolve();
      }
      waiting.add(go);
    });
  }

  return {
    async guard(send) {
      await ready();
      const outcome = await send();
      learn(outcome);
      return outcome;
    },
    close() {
      isClosed = true;
      release();
    },
  };
}
