// The mail servers of the benchmarks as their users see them: started, asked what they took, stopped.

import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../test/helpers/free-port.ts';
import { cpuOf } from './processor-time.ts';

/** What the sink took so far, and the processor time that it needed. */
export interface Taken {
  readonly mails: number;
  readonly cpuMs: number;
}

export interface Sink {
  /** Else what it says of mails means nothing. */
  readonly counts: boolean;
  readonly port: number;
  taken(): Promise<Taken>;
  close(): Promise<void>;
}

/** Starts smtp-sink.ts. */
export async function startSink({ pipelining = false } = {}): Promise<Sink> {
  const child = fork(join(import.meta.dirname, 'smtp-sink.ts'), pipelining ? ['pipelining'] : []);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    counts: true,
    async taken() {
      child.send('taken');
      const [answer] = (await once(child, 'message')) as [Taken];
      return answer;
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

const DEBIAN_SINK = '/usr/sbin/smtp-sink';
export const hasDebianSink = existsSync(DEBIAN_SINK);

/** Debian's smtp-sink (package postfix): C, with PIPELINING; keeps and counts nothing. */
export async function startDebianSink(): Promise<Sink> {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(DEBIAN_SINK, [...user, '-h', 'sink.example', `127.0.0.1:${port}`, '1000'], {
    stdio: 'inherit',
  });
  while (!(await isListening(port))) await delay(20);
  const pid = child.pid as number;
  return {
    port,
    counts: false,
    taken: async () => ({ mails: 0, cpuMs: await cpuOf(pid) }),
    async close() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function isListening(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1', () => {
    socket.end('QUIT\r\n');
    resolve(true);
  });
  socket.on('error', () => resolve(false));
  return promise;
}
