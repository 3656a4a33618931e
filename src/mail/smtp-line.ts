// The line to a mail server: what is said on it, which answer belongs to which command, and how it ends. It knows no meaning of
// what is said. Nothing is lost on it without a word: whoever waits for an answer hears when none can come any more.

import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { messageOf } from '../errors.ts';
import { createReplies } from './smtp-replies.ts';
import { isGoodbye } from './smtp-steps.ts';

export interface Line {
  /** Resolves when the connection (smtps: with its TLS) stands; false = it does not. */
  connect(): Promise<boolean>;
  /** Encrypts what follows (RFC 3207): what was heard before counts no more. False = it could not be. */
  encrypt(): Promise<boolean>;
  /** The next answer that belongs to nobody yet; null when the line ended before it. */
  answer(): Promise<string | null>;
  /** In one piece. */
  say(...pieces: readonly (string | Buffer)[]): void;
  isEncrypted(): boolean;
  /** Has the server said more than it was asked? */
  isBeyond(): boolean;
  /** Null while the line stands. */
  ended(): { readonly why: string; readonly byOther: boolean } | null;
  /** Ends it at once. */
  cut(why: string): void;
  /** Says goodbye. */
  leave(): void;
}

interface LineOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  readonly tls: ConnectionOptions;
}

/** Before a connection that nobody uses has its first sign of life sent: keeps it known to what lies in between. */
const KEEP_ALIVE_MS = 30_000;
const GOODBYE_MS = 5000;

export function createLine({ host, port, secure, tls }: LineOptions): Line {
  const replies = createReplies();
  const waiting: ((reply: string | null) => void)[] = [];
  const tlsOptions = { ...(isIP(host) === 0 && { servername: host }), ...tls };
  let socket: Socket | null = null;
  let isEncrypted = false;
  /** Heard, and not asked for yet. */
  let unclaimed: string[] = [];
  let end: { readonly why: string; readonly byOther: boolean } | null = null;

  function finish(why: string, byOther: boolean): void {
    if (end !== null) return;
    end = { why, byOther };
    socket?.destroy();
    for (const heard of waiting.splice(0)) heard(null);
  }
  function hear(bytes: Buffer): void {
    try {
      for (const reply of replies.take(bytes)) {
        const heard = waiting.shift();
        if (heard !== undefined) heard(reply);
        else if (isGoodbye(reply)) finish(reply, true);
        else unclaimed.push(reply);
      }
    } catch (error) {
      finish(messageOf(error), false);
    }
  }
  /** Resolves at `ready`, or when the line ends before. */
  function watch(next: Socket, ready: 'connect' | 'secureConnect'): Promise<boolean> {
    socket = next;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    waiting.push(() => resolve(false));
    next.setNoDelay(true);
    next.setKeepAlive(true, KEEP_ALIVE_MS);
    next.on('error', (error) => finish(messageOf(error), true));
    for (const event of ['end', 'close'] as const) next.on(event, () => finish(CLOSED, true));
    next.once(ready, () => {
      waiting.shift();
      next.on('data', hear);
      resolve(true);
    });
    return promise;
  }

  return {
    connect() {
      if (!secure) return watch(connectTcp({ host, port }), 'connect');
      isEncrypted = true;
      return watch(connectTls({ host, port, ...tlsOptions }), 'secureConnect');
    },
    encrypt() {
      const plain = socket as Socket;
      plain.removeAllListeners('data');
      replies.clear();
      unclaimed = [];
      isEncrypted = true;
      return watch(connectTls({ socket: plain, host, ...tlsOptions }), 'secureConnect');
    },
    answer() {
      const heard = unclaimed.shift();
      if (heard !== undefined || end !== null) return Promise.resolve(heard ?? null);
      return new Promise((resolve) => waiting.push(resolve));
    },
    say(...pieces) {
      if (socket === null || end !== null) return;
      socket.cork();
      for (const piece of pieces) if (piece.length > 0) socket.write(piece, 'latin1');
      socket.uncork();
    },
    isEncrypted: () => isEncrypted,
    isBeyond: () => unclaimed.length > 0 || replies.isWithin(),
    ended: () => end,
    cut: (why) => finish(why, false),
    leave() {
      if (end !== null || socket === null) return;
      const last = socket;
      last.removeAllListeners('data');
      last.resume();
      end = { why: CLOSED, byOther: false };
      last.end('QUIT\r\n');
      setTimeout(() => last.destroy(), GOODBYE_MS).unref();
    },
  };
}

const CLOSED = 'Connection closed unexpectedly';
