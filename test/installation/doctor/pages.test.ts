import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest';
import { askPages, judgePages } from '../../../src/installation/doctor/pages.ts';
import { serveWeb, type WebServer } from '../../../src/web/serve.ts';
import { createTestWeb, links, config as webConfig } from '../../web/board.ts';

/** Changes the headers that a proxy hands on; `null` in place of the pages: nobody is behind it. */
let passOn: ((headers: IncomingHttpHeaders) => void) | null;
let web: WebServer;
let proxy: Server;
let url: string;
beforeAll(async () => {
  const db = null as never; // health asks nobody
  web = await serveWeb({ app: createTestWeb(db, { links }), host: '127.0.0.1', port: 0 });
  proxy = createServer((incoming, outgoing) => {
    if (passOn === null) return void outgoing.writeHead(502).end();
    const headers = { ...incoming.headers };
    passOn(headers);
    request(`${web.url}${incoming.url}`, { headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    }).end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  proxy.close();
  await web.close();
});
beforeEach(() => {
  passOn = () => {};
});

async function look(trustedProxies: number, transport: 'smtp' | 'outbox' = 'outbox') {
  const web = { ...webConfig.web, trustedProxies };
  return judgePages(await askPages({ publicUrl: url, transport, web }, links.installation));
}
const appends = (headers: IncomingHttpHeaders) => {
  headers['x-forwarded-for'] = `${headers['x-forwarded-for']}, 203.0.113.9`;
};
const replaces = (headers: IncomingHttpHeaders) => {
  headers['x-forwarded-for'] = '203.0.113.9';
};

it('pages without a proxy are well', async () => {
  const found = await look(0);
  expect(found.map(({ level }) => level)).toEqual(['ok', 'ok']);
  expect(found[1]?.message).toBe('The pages are reached without a proxy.');
});

test.each([
  ['adds the address to what came', appends],
  ['puts it in place of what came', replaces],
])('a proxy that %s is well where the settings know it', async (_, headers) => {
  passOn = headers;
  expect((await look(1)).map(({ level }) => level)).toEqual(['ok', 'ok']);
});

test.each<[string, number, (headers: IncomingHttpHeaders) => void, RegExp, string]>([
  [
    'that the settings do not know',
    0,
    appends,
    /A proxy adds.*all visitors share one limit/,
    'web: { trusted_proxies: 1 }',
  ],
  [
    'of which there are fewer than set',
    2,
    appends,
    /Fewer proxies \(1\).*whoever they say/,
    'web: { trusted_proxies: 1 }',
  ],
  [
    'that adds nothing',
    1,
    () => {},
    /no proxy adds.*whoever they say/,
    'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  ],
  [
    'that takes the address away',
    1,
    (headers) => void delete headers['x-forwarded-for'],
    /does not come/,
    'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
  ],
])('a proxy %s is an error', async (_, trustedProxies, headers, words, paste) => {
  passOn = headers;
  const [, found] = await look(trustedProxies);
  expect(found).toMatchObject({ level: 'error', message: expect.stringMatching(words), paste });
});

it('a proxy that asks by another name is a warning', async () => {
  passOn = (headers) => {
    appends(headers);
    headers.host = 'localhost:3000';
  };
  const [, found] = await look(1);
  expect(found).toMatchObject({ level: 'warning', paste: 'proxy_set_header Host $host;' });
});

it('somebody else there is an error for real mail, and a warning before', async () => {
  passOn = null;
  expect(await look(0)).toMatchObject([{ level: 'warning', message: expect.stringContaining('status 502') }]);
  const publicUrl = url.replace('127.0.0.1', '0.0.0.0');
  const config = { publicUrl, transport: 'smtp' as const, web: webConfig.web };
  const [found] = judgePages(await askPages(config, links.installation));
  expect(found).toMatchObject({
    level: 'error',
    message: expect.stringContaining('Digests wait until it is.'),
  });
});
