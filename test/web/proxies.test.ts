// deploy/nginx.conf and deploy/Caddyfile in front of the real pages, with web.trusted_proxies: 1.

import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { LIMITS } from '../../src/web/limits.ts';
import { startWeb } from '../../src/web/start-web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { type Front, NAME, PROXIES } from '../helpers/proxies.ts';
import { config, links, marks, NOW, vault } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let closeWeb: () => Promise<void>;
let proxy: Front;
const warnings: string[] = [];

for (const { name, start } of PROXIES)
  describe.skipIf(start === null)(`${name} in front`, () => {
    beforeAll(async () => {
      warnings.length = 0;
      database = await createTestDatabase();
      let url = '';
      closeWeb = await startWeb({
        ...{ url: database.url, optOuts: null, links, marks, vault, clock: () => NOW },
        config: {
          ...{ ...config, port: 0, redisUrl: null, databaseUrl: null },
          web: { ...config.web, trustedProxies: 1 },
        },
        log: {
          ...silentLog,
          info: (_, fields) => {
            url ||= String(fields?.url);
          },
          warn: (message) => void warnings.push(message),
        },
        queues: {
          sendConfirmations: async () => {},
          sendLinks: async () => true,
          planRun: async () => {},
          waiting: async () => 0,
        },
      });
      proxy = (await start?.(Number(new URL(url).port))) as Front;
    });
    afterAll(async () => {
      await proxy?.close();
      await closeWeb?.();
      await database?.close();
    });

    it('passes the host on: our name is answered, any other is refused by the pages', async () => {
      const ours = await visit({ path: '/' });
      expect([ours.status, ours.text.includes('<form')]).toEqual([200, true]);
      expect((await visit({ path: '/', host: 'forged.example.net' })).text).not.toContain('<form');
    });

    it('tells browsers to come by https alone from now on', async () => {
      expect((await visit({ path: '/' })).headers['strict-transport-security']).toBe('max-age=15552000');
      expect((await visit({ path: '/nowhere' })).headers['strict-transport-security']).toBe(
        'max-age=15552000',
      );
    });

    it('shows nobody the outbox', async () => {
      expect((await visit({ path: '/outbox' })).status).toBe(404);
    });

    it('leads from http to https', async () => {
      const { status, headers } = await visit({ path: '/?tags=data', scheme: 'http' });
      expect([301, 308]).toContain(status);
      expect(headers.location).toBe(`https://${NAME}/?tags=data`);
    });

    it("passes the visitor's address on, whatever the visitor writes there", async () => {
      const { points } = LIMITS['sign-up-visitor'];
      const statuses: number[] = [];
      for (let number = 0; number <= points; number += 1)
        statuses.push((await signUp(number, '127.0.0.2', `203.0.113.${number}`)).status);
      expect(statuses.slice(0, -1).filter((status) => status >= 400)).toEqual([]);
      expect(statuses.at(-1)).toBe(429);
      expect((await signUp(100, '127.0.0.3', '127.0.0.2')).status).toBeLessThan(400);
      expect(warnings).toEqual([]);
    });

    it('lets the largest report of a mail service in', async () => {
      const body = 'a'.repeat(1024 * 1024 - 10);
      expect((await visit({ path: '/bounces/postmark', body })).status).not.toBe(413);
    });
  });

function signUp(number: number, from: string, forwarded: string) {
  const fields = { email: `person${number}@mail${number}.example.org`, tags: 'data' };
  return visit({ path: '/subscribe', from, forwarded, body: new URLSearchParams(fields).toString() });
}

interface Visit {
  readonly path: string;
  readonly scheme?: 'http' | 'https';
  readonly host?: string;
  /** The visitor's own address. */
  readonly from?: string;
  /** X-Forwarded-For as the visitor sends it. */
  readonly forwarded?: string;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

async function visit({ path, scheme = 'https', host = NAME, from, forwarded, body }: Visit) {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = scheme === 'http' ? requestHttp : requestHttps;
  const asked = request({
    ...{ host: '127.0.0.1', port: scheme === 'http' ? proxy.httpPort : proxy.httpsPort, path },
    ...{ method: body === undefined ? 'GET' : 'POST', agent: false },
    ...(scheme === 'https' && { servername: NAME, rejectUnauthorized: false }),
    ...(from !== undefined && { localAddress: from }),
    headers: {
      host,
      ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  asked.once('error', reject);
  asked.once('response', async (answer) => {
    const { statusCode: status = 0, headers } = answer;
    resolve({ status, headers, text: await text(answer) });
  });
  asked.end(body);
  return promise;
}
