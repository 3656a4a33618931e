// deploy/nginx.conf in front of the real pages, with web.trusted_proxies: 1.

import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { LIMITS } from '../../src/web/limits.ts';
import { startWeb } from '../../src/web/start-web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { type Nginx, skipNginx, startNginx } from '../helpers/nginx.ts';
import { config, links, marks, NOW, vault } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let closeWeb: () => Promise<void>;
let nginx: Nginx;
const warnings: string[] = [];

describe.skipIf(skipNginx)('nginx in front', () => {
  beforeAll(async () => {
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
      queues: { sendConfirmations: async () => {}, sendLinks: async () => true },
    });
    nginx = await startNginx(Number(new URL(url).port));
  });
  afterAll(async () => {
    await nginx?.close();
    await closeWeb?.();
    await database?.close();
  });

  it('passes the host on: our name is answered, any other is refused by the pages', async () => {
    expect((await visit({ path: '/' })).status).toBe(200);
    expect((await visit({ path: '/', host: 'forged.example.net' })).status).toBe(421);
  });

  it('leads from http to https', async () => {
    const { status, location } = await visit({ path: '/?tags=data', scheme: 'http' });
    expect([status, location]).toEqual([301, 'https://alerts.example.org/?tags=data']);
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

async function visit({ path, scheme = 'https', host = 'alerts.example.org', from, forwarded, body }: Visit) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; location?: string }>();
  const request = scheme === 'http' ? requestHttp : requestHttps;
  const asked = request({
    ...{ host: '127.0.0.1', port: scheme === 'http' ? nginx.httpPort : nginx.httpsPort, path },
    ...{ method: body === undefined ? 'GET' : 'POST', agent: false, rejectUnauthorized: false },
    ...(from !== undefined && { localAddress: from }),
    headers: {
      host,
      ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  asked.once('error', reject);
  asked.once('response', (answer) => {
    answer.resume();
    const { location } = answer.headers;
    resolve({ status: answer.statusCode ?? 0, ...(location !== undefined && { location }) });
  });
  asked.end(body);
  return promise;
}
