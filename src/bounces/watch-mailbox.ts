// The timer that reads the bounce mailbox every minute, in the process that leads the planning.

import { messageOf } from '../errors.ts';
import { endsWithin } from '../patience.ts';
import { type MailboxDeps, readMailbox } from './mailbox.ts';

const EVERY_MS = 60_000;
/** Of a pass that is under way at the stop: the mail in hand is dealt with. */
const STOP_MS = 5000;

export function watchMailbox(deps: MailboxDeps & { readonly isLeader: () => boolean }): {
  close(): Promise<void>;
} {
  if (deps.config.bounces.mailbox === null) return { close: async () => {} };
  let pass: Promise<void> = Promise.resolve();
  let isUnderWay = false;
  const stop = new AbortController();
  const stopping = AbortSignal.any([deps.stopping, stop.signal]);
  const read = async (): Promise<void> => {
    try {
      while (deps.isLeader() && !stopping.aborted && (await readMailbox({ ...deps, stopping })));
    } catch (error) {
      deps.log.warn('The bounce mailbox is not read just now; it is tried again', {
        error: messageOf(error),
      });
    }
  };
  const begin = (): void => {
    if (isUnderWay) return;
    isUnderWay = true;
    pass = read().finally(() => {
      isUnderWay = false;
    });
  };
  const timer = setInterval(begin, EVERY_MS);
  begin();
  return {
    async close() {
      clearInterval(timer);
      stop.abort();
      await endsWithin(pass, STOP_MS);
    },
  };
}
