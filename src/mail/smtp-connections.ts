// The connections to the mail server: kept open, replaced when they break, and never more than the server allows. One more
// than the settings say is for mails that somebody waits for, so that slow digests hold up no sign-up.

import type { Log } from '../log.ts';
import type { SmtpFailure } from './smtp-failure.ts';
import type { Session } from './smtp-session.ts';

export interface Connections {
  /** An open connection, whenever one is to be had; or why none is. */
  take(isAwaited: boolean): Promise<Session | SmtpFailure>;
  /** It may serve the next mail. */
  giveBack(session: Session): void;
  /** Whatever is under way ends, as a failure. */
  abort(why: string): void;
  /** Nothing is under way. */
  close(): void;
  /** The server was found to allow so many. */
  allowed(): number;
}

interface Waiter {
  readonly isAwaited: boolean;
  resolve(session: Session | null): void;
}

interface Options {
  readonly connections: number;
  /** The log speaks of a limit of the server's that is below. */
  readonly wanted: number;
  readonly server: string;
  readonly log: Log;
  readonly create: () => Session;
  readonly idleMs: number;
  /** A limit of the server's is tried again after so long, then twice as long, up to an hour. */
  readonly growMs: number;
}

const LONGEST_GROWTH_MS = 3_600_000;

export function createConnections(options: Options): Connections {
  const { connections, wanted, server, log, create } = options;
  const live = new Set<Session>();
  const idle: { readonly session: Session; readonly timer: NodeJS.Timeout }[] = [];
  const waiting: Waiter[] = [];
  /** In use for digests. */
  const digests = new Set<Session>();
  /** While a mail takes long, digests have one connection more (send/lanes.ts). */
  const spare = connections > 1 ? 1 : 0;
  /** What the server was found to allow. */
  let limit = connections + 1;
  let growMs = options.growMs;
  let growth: NodeJS.Timeout | undefined;
  let isClosed = false;

  const standing = () => [...live].filter((session) => session.isOpen()).length;
  const mayTake = (isAwaited: boolean) => isAwaited || digests.size + opening < connections + spare;
  let opening = 0;
  const pending = new Set<Promise<unknown>>();

  function nextIdle(): Session | null {
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.session.isOpen()) return entry.session;
      live.delete(entry.session);
      entry.session.close();
    }
    return null;
  }

  /** Hands what is free to who has waited longest, the awaited first. */
  function serve(): void {
    for (const isAwaited of [true, false]) {
      for (const waiter of waiting.filter((one) => one.isAwaited === isAwaited)) {
        if (!mayTake(isAwaited)) break;
        const session = nextIdle();
        if (session === null && live.size >= Math.max(limit, 1)) return;
        waiting.splice(waiting.indexOf(waiter), 1);
        if (session !== null && !isAwaited) digests.add(session);
        waiter.resolve(session);
        if (session === null) return;
      }
    }
  }

  async function open(isAwaited: boolean): Promise<Session | SmtpFailure | 'wait'> {
    const session = create();
    live.add(session);
    if (!isAwaited) opening += 1;
    const opened = session.open();
    pending.add(opened);
    const failure = await opened;
    pending.delete(opened);
    if (!isAwaited) opening -= 1;
    if (failure === null) {
      if (!isAwaited) digests.add(session);
      return session;
    }
    live.delete(session);
    if (mayBeLimit(failure)) await untilOneStands();
    const others = standing();
    if (isClosed || others === 0 || !mayBeLimit(failure)) {
      serve();
      return failure;
    }
    shrink(others, failure);
    return 'wait';
  }

  /** Those that were begun in the same breath tell whether the server takes any. */
  async function untilOneStands(): Promise<void> {
    while (!isClosed && standing() === 0 && pending.size > 0) await Promise.race(pending);
  }

  function shrink(to: number, failure: SmtpFailure): void {
    if (to < limit) {
      const words = failure.reply ?? failure.message;
      // The one for sign-ups counts, too.
      if (to < wanted) log.info(LIMITED, { server, connections: to, wanted, reply: words });
      limit = to;
    }
    growLater();
    growMs = Math.min(growMs * 2, LONGEST_GROWTH_MS);
  }
  function growLater(): void {
    clearTimeout(growth);
    growth = setTimeout(() => {
      limit = Math.min(limit + 1, connections + 1);
      if (limit <= connections) growLater();
      serve();
    }, growMs);
    growth.unref();
  }

  return {
    async take(isAwaited) {
      while (!isClosed) {
        const found = mayTake(isAwaited) ? nextIdle() : null;
        if (found !== null) {
          if (!isAwaited) digests.add(found);
          return found;
        }
        if (mayTake(isAwaited) && live.size < Math.max(limit, 1)) {
          const opened = await open(isAwaited);
          if (opened !== 'wait') return opened;
        }
        const handed = await new Promise<Session | null>((resolve) => {
          waiting.push({ isAwaited, resolve });
          // Something may have become free while this one was refused.
          serve();
        });
        if (handed !== null) return handed;
      }
      return {
        step: 'connect',
        reply: null,
        message: 'stopped',
        maybeTaken: false,
        isLost: false,
        ours: 'stopped',
      };
    },
    giveBack(session) {
      digests.delete(session);
      if (!session.isOpen() || isClosed) {
        live.delete(session);
        session.close();
      } else {
        const timer = setTimeout(() => {
          idle.splice(
            idle.findIndex((entry) => entry.session === session),
            1,
          );
          live.delete(session);
          session.close();
        }, options.idleMs);
        timer.unref();
        idle.push({ session, timer });
      }
      if (live.size === 0) limit = Math.max(limit, 1);
      serve();
    },
    abort(why) {
      isClosed = true;
      for (const waiter of waiting.splice(0)) waiter.resolve(null);
      for (const session of live) session.abort(why);
    },
    close() {
      isClosed = true;
      clearTimeout(growth);
      for (const waiter of waiting.splice(0)) waiter.resolve(null);
      for (let session = nextIdle(); session !== null; session = nextIdle()) session.close();
    },
    allowed: () => Math.min(limit, connections),
  };
}

/** Refused at the door, or at the login for now, while others are inside. */
function mayBeLimit({ step, reply, ours }: SmtpFailure): boolean {
  if (ours !== undefined) return false;
  if (step === 'AUTH') return reply?.startsWith('4') ?? false;
  return step === 'greeting' || step === 'EHLO';
}

const LIMITED =
  'The mail server allows fewer connections than mail.connections says; sending over those that it allows';
