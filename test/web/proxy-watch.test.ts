import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { watchProxy } from '../../src/web/proxy-watch.ts';

/** The warnings that these requests lead to. */
async function warnings(trustedProxies: number, requests: readonly RequestInit[]): Promise<string[]> {
  const said: string[] = [];
  const watch = watchProxy({ ...silentLog, warn: (message) => void said.push(message) }, trustedProxies);
  const app = new Hono().all('*', (c) => {
    watch(c);
    return c.text('');
  });
  for (const request of requests) await app.request('http://localhost/subscribe', request);
  return said;
}
const form: RequestInit = { method: 'POST' };
const forwarded: RequestInit = { method: 'POST', headers: { 'x-forwarded-for': '203.0.113.5' } };

it('a proxy that the settings do not know is said once', async () => {
  const said = await warnings(0, [form, forwarded, forwarded]);
  expect(said).toEqual([expect.stringContaining('web.trusted_proxies is 0')]);
});

it('a proxy that tells no addresses is said once', async () => {
  const said = await warnings(1, [forwarded, form, form]);
  expect(said).toEqual([expect.stringContaining('without X-Forwarded-For')]);
});

it('nothing is said where settings and requests agree, or somebody only looks', async () => {
  expect(await warnings(0, [form, { headers: forwarded.headers ?? {} }])).toEqual([]);
  expect(await warnings(1, [forwarded, { method: 'GET' }])).toEqual([]);
});
