// A way to Postgres that breaks at the worst instant: what was asked is done, and whoever asked does not hear of it.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface ForgetfulProxy {
  readonly port: number;
  /** The next transaction that says such a thing is committed, and its connection ends before the answer; resolves then. */
  forgetCommitOf(words: string): Promise<void>;
  close(): Promise<void>;
}

export async function startForgetfulProxy(targetPort: number): Promise<ForgetfulProxy> {
  const sockets = new Set<Socket>();
  let wanted: { words: string; done: () => void } | null = null;
  const keep = (socket: Socket): Socket => {
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    sockets.add(socket);
    return socket;
  };
  const server = createServer((client) => {
    const target = keep(connect(targetPort, '127.0.0.1'));
    keep(client).on('close', () => target.destroy());
    target.on('close', () => client.destroy());
    target.pipe(client);
    let isIn = false;
    client.on('data', (bytes) => {
      const said = bytes.toString('latin1');
      isIn ||= wanted !== null && said.includes(wanted.words);
      if (isIn && /\bcommit\b/i.test(said)) {
        target.unpipe(client);
        target.once('data', () => {
          wanted?.done();
          wanted = null;
          client.destroy();
        });
        target.resume();
      }
      target.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    forgetCommitOf(words) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wanted = { words, done: resolve };
      return promise;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
