// A line with a round trip: bytes come out so much later than they went in, in order, however many there are. In a process of
// its own, so that it costs who is measured nothing but the time.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Delay {
  readonly port: number;
  close(): Promise<void>;
}

/** `oneWayMs`: half of a round trip. */
export async function startDelay(to: number, oneWayMs: number): Promise<Delay> {
  const child = fork(import.meta.filename, [String(to), String(oneWayMs)]);
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function carry(from: Socket, to: Socket, ms: number): void {
  from.setNoDelay(true);
  from.on('data', (chunk) => void setTimeout(() => to.writable && to.write(chunk), ms));
  from.on('end', () => void setTimeout(() => to.end(), ms));
  from.on('error', () => to.destroy());
}

if (import.meta.main) {
  const [to, ms] = process.argv.slice(2).map(Number) as [number, number];
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
    carry(near, far, ms);
    carry(far, near, ms);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
  process.on('disconnect', () => process.exit());
}
