// The line to the queue's back end: what is said of it, and by whom errors are listened to.

import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Says once that the line to the back end is down, and once that it is back. */
export interface Line {
  /** An emitter without an `error` listener ends the process. */
  listen<E extends { on(event: string, listener: (...args: never[]) => void): unknown }>(emitter: E): E;
  answered(): void;
  isDown(): boolean;
}

export function watchLine(log: Log): Line {
  let isDown = false;
  const answered = (): void => {
    if (isDown) log.info('Queue is back');
    isDown = false;
  };
  return {
    answered,
    isDown: () => isDown,
    listen(emitter) {
      emitter.on('error', (error: Error) => {
        if (!isDown) log.warn('Queue is out of reach; going on when it is back', { error: messageOf(error) });
        isDown = true;
      });
      emitter.on('ready', answered);
      return emitter;
    },
  };
}
