import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { serveWeb, type WebServer } from '../../src/web/serve.ts';

const app = new Hono();
app.get('/', (c) => c.text('here'));

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
async function serve(options: { host: string; port: number; app?: Hono }): Promise<WebServer> {
  const server = await serveWeb({ app, ...options });
  closers.push(server.close);
  return server;
}

describe('the web server', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('answers on %s and says where', async (host) => {
    const { url } = await serve({ host, port: 0 });
    expect(url).toMatch(/^http:\/\/(127\.0\.0\.1|\[::1\]|localhost):\d+$/);
    expect(await (await fetch(url)).text()).toBe('here');
  });

  it('says an address that a browser on this machine can open where it answers on all of them', async () => {
    const { url } = await serve({ host: '0.0.0.0', port: 0 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(url)).text()).toBe('here');
  });

  it('names PORT and the remedy when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const error = await serveWeb({ app, host: '127.0.0.1', port }).catch((reason: unknown) => reason);
    taken.close();
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(new RegExp(`PORT ${port} .*in use.*set PORT to a free one`));
  });

  it('names HOST when the address is none of this machine', async () => {
    const error = await serveWeb({ app, host: '192.0.2.1', port: 0 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('HOST 192.0.2.1');
  });

  it('frees the port when it closes, also with a visitor who keeps the line open', async () => {
    const { url, close } = await serveWeb({ app, host: '127.0.0.1', port: 0 });
    const port = Number(new URL(url).port);
    const visitor = connect(port, '127.0.0.1');
    visitor.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(visitor, 'data');
    await Promise.all([once(visitor, 'close'), close()]);
    await serve({ host: '127.0.0.1', port });
  });

  it('lets a request that is under way finish', async () => {
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = new Hono().get('/', async (c) => {
      started.resolve();
      await release.promise;
      return c.text('done');
    });
    const { url, close } = await serveWeb({ app: slow, host: '127.0.0.1', port: 0 });
    const answer = fetch(url);
    await started.promise;
    const closed = close();
    release.resolve();
    expect(await (await answer).text()).toBe('done');
    await closed;
  });
});
