// The visitors of flood.ts: those who sign up far too often, at a steady rate whatever they are answered, and those who
// want to leave meanwhile.

import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export type FloodKind = 'one block' | 'one victim' | 'everybody';

export interface Flood {
  /** How many answers of each status there were. */
  readonly answers: ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

const TICK_MS = 20;
const CONNECTIONS = 50;

/** Signs up `perMinute` times a minute until it is stopped; the address block is what a trusted proxy would say. */
export function startFlood(
  url: string,
  options: { readonly kind: FloodKind; readonly perMinute: number; readonly victim: string },
): Flood {
  const { kind, perMinute, victim } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const answers = new Map<number, number>();
  const open = new Set<Promise<unknown>>();
  const startedAt = performance.now();
  let count = 0;
  const signUp = async (index: number) => {
    const email = kind === 'one victim' ? victim : `person-${index}@mail-${index % 97}.example.org`;
    const form = new URLSearchParams({ email, tags: 'data', frequency: 'weekly', timezone: 'UTC' });
    const status = await ask(`${url}/subscribe`, {
      form,
      agent,
      headers: { 'x-forwarded-for': blockOf(kind, index) },
    });
    answers.set(status, (answers.get(status) ?? 0) + 1);
  };
  const timer = setInterval(() => {
    const wanted = ((performance.now() - startedAt) / 60_000) * perMinute;
    for (; count < wanted; count += 1) {
      const visit = signUp(count).finally(() => open.delete(visit));
      open.add(visit);
    }
  }, TICK_MS);
  return {
    answers,
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
    },
  };
}

/** No two of a network, so that only what all share limits them. */
function blockOf(kind: FloodKind, index: number): string {
  return kind === 'one block' ? '203.0.113.7' : `10.${(index >> 8) & 255}.${index & 255}.7`;
}

/** One-click POSTs (RFC 8058) to each of the addresses, spread evenly over `ms`; how long each took, in ms. */
export async function timePosts(urls: readonly string[], ms: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const form = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const took = await Promise.all(
    urls.map(async (url, index) => {
      await delay((index / urls.length) * ms);
      const askedAt = performance.now();
      const status = await ask(url, { form, agent });
      if (status !== 200) throw new Error(`An unsubscribe link answered ${status}`);
      return performance.now() - askedAt;
    }),
  );
  agent.destroy();
  return took;
}

/** The value that so many percent do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

/** The status of the answer, once all of it is there; with a form it is a POST. */
export function ask(
  url: string,
  visit: {
    readonly agent: Agent;
    readonly form?: URLSearchParams;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<number> {
  const { agent, form, headers } = visit;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const method = form === undefined ? 'GET' : 'POST';
  const sent = request(url, { method, agent, headers: { ...type, ...headers } }, (response) => {
    response.resume();
    response.on('end', () => resolve(response.statusCode ?? 0));
    response.on('error', reject);
  });
  sent.on('error', reject);
  sent.end(form?.toString());
  return promise;
}
