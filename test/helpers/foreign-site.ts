// Somebody else's static site: pages on another origin than Rolecall, and on another site in the sense of cookies.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForeignSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** `pages`: HTML by path; it may be filled after the start. */
export async function startForeignSite(pages: ReadonlyMap<string, string>): Promise<ForeignSite> {
  const server = createServer((request, response) => {
    const page = pages.get((request.url ?? '').replace(/\?.*$/, ''));
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    // Rolecall is at 127.0.0.1 in tests.
    origin: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
