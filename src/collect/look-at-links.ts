// Many links, asked politely: several hosts at once, each one thing at a time.

import { setTimeout as delay } from 'node:timers/promises';
import { type AskLink, type InTurn, type LinkAnswer, lookAtLink } from './look-at-link.ts';

const AT_ONCE = 8;

interface Manner {
  readonly ask: AskLink;
  readonly signal: AbortSignal;
  /** For all of them. */
  readonly limitMs: number;
  /** Between two requests to one host. */
  readonly pauseMs: number;
}

/** In their order; what was not answered within the limit is left out. Throws nothing but for `signal`. */
export async function lookAtLinks(
  urls: readonly string[],
  { ask, signal, limitMs, pauseMs }: Manner,
): Promise<Map<string, LinkAnswer>> {
  const answers = new Map<string, LinkAnswer>();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const inTurn = createTurns(pauseMs, limit);
  const waiting = urls.values();
  const work = async () => {
    for (const url of waiting) {
      if (limit.aborted) return;
      answers.set(url, await lookAtLink(url, { ask, inTurn, signal: limit }));
    }
  };
  await Promise.all(
    Array.from({ length: AT_ONCE }, () => work().catch((error) => limit.aborted || raise(error))),
  );
  signal.throwIfAborted();
  return answers;
}

function raise(error: unknown): never {
  throw error;
}

function createTurns(pauseMs: number, signal: AbortSignal): InTurn {
  const last = new Map<string, Promise<unknown>>();
  const pause = () => (pauseMs === 0 ? undefined : delay(pauseMs, undefined, { signal }));
  return (host, work) => {
    const mine = (last.get(host) ?? Promise.resolve()).then(work, work);
    last.set(
      host,
      mine.then(pause, pause).catch(() => {}),
    );
    return mine;
  };
}
