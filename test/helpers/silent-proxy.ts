// A way to a server that can go silent as a lost machine or a forgetful firewall does: connections stay open, and
// nothing comes through any more.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface SilentProxy {
  readonly port: number;
  /** What is connected is never heard of again, and who comes is not answered. */
  silence(): void;
  /** Who comes from now on reaches the server. */
  speak(): void;
  /** Connections since the start. */
  readonly connections: number;
  close(): Promise<void>;
}

export async function startSilentProxy(targetPort: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  let connections = 0;
  const keep = (socket: Socket): Socket => {
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    sockets.add(socket);
    return socket;
  };
  const server = createServer((socket) => {
    connections += 1;
    keep(socket);
    if (isSilent) return;
    const target = keep(connect(targetPort, '127.0.0.1'));
    socket.on('close', () => target.destroy());
    target.on('close', () => socket.destroy());
    socket.pipe(target).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    silence() {
      isSilent = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.removeAllListeners('close');
        socket.resume(); // takes it and drops it
      }
    },
    speak() {
      isSilent = false;
    },
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
