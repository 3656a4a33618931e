// The mail server of the benchmark as its users see it: started, asked what it took, stopped.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What the sink took so far, and the processor time that it needed. */
export interface Taken {
  readonly mails: number;
  readonly cpuMs: number;
}

export interface Sink {
  readonly port: number;
  taken(): Promise<Taken>;
  close(): Promise<void>;
}

/** Starts smtp-sink.ts. */
export async function startSink(): Promise<Sink> {
  const child = fork(join(import.meta.dirname, 'smtp-sink.ts'));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
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
