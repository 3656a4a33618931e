// Puts the web part on a port. What is wrong with the address is said in the words of the settings.

import { createServer, type Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { localUrl } from '../config/public-names.ts';
import { UserError } from '../errors.ts';

export interface WebServer {
  /** Where it answers; the real port where 0 was asked for. */
  readonly url: string;
  /** Stops listening, lets requests under way finish for a moment, then ends their connections. */
  close(): Promise<void>;
}

const GRACE_MS = 3000;

/** Listens on `host` and `port`; throws UserError when the address cannot be used. */
export async function serveWeb(options: { app: Hono; host: string; port: number }): Promise<WebServer> {
  const { app, host, port } = options;
  const started = Promise.withResolvers<number>();
  const server = serve(
    {
      fetch: app.fetch,
      hostname: host,
      port,
      createServer,
      // Slow senders do not hold connections for ever.
      serverOptions: { headersTimeout: 10_000, requestTimeout: 30_000 },
    },
    (address) => started.resolve(address.port),
  ) as Server;
  server.once('error', (error) => started.reject(explain(error, host, port)));
  const realPort = await started.promise;
  return { url: localUrl(host, realPort), close: () => close(server) };
}

function close(server: Server): Promise<void> {
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  // A connection that was busy a moment ago is kept open for the visitor's next request; there will be none.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  return closed.promise.finally(() => {
    clearInterval(sweep);
    clearTimeout(timer);
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new UserError(
        `PORT ${port} on ${host} is in use: is Rolecall running already? Stop what uses it, or set PORT to a free one, such as PORT=${port + 1}`,
      );
    case 'EACCES':
      return new UserError(
        `PORT ${port} needs rights that this user lacks: set PORT to one above 1023, such as 3000`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UserError(
        `HOST ${host} is no address of this machine: set HOST to 127.0.0.1, or to 0.0.0.0 for all`,
      );
    default:
      return error;
  }
}
