// The figures for Prometheus: `/metrics` for whoever shows METRICS_TOKEN, and a port of their own that only this machine
// reaches (METRICS_PORT), for processes without pages too. Without either, there are none to read.

import { type Context, type Handler, Hono } from 'hono';
import type { Config } from '../config/config.ts';
import { UserError } from '../errors.ts';
import type { Metrics } from '../installation/metrics.ts';
import type { Log } from '../log.ts';
import { isLoopbackName } from '../loopback.ts';
import { isSameSecret } from '../same-secret.ts';
import { errorPage, tooOftenPage } from './error-page.ts';
import type { Limits } from './limits.ts';
import type { Board } from './page.ts';
import { serveWeb } from './serve.ts';
import { visitorBlock } from './visitor.ts';

interface PageDeps {
  readonly config: Board & Pick<Config, 'metrics' | 'web'>;
  readonly limits: Pick<Limits, 'take'>;
  readonly metrics: Pick<Metrics, 'render'>;
}

/** 404 where there is no token to show, 401 for another one, and soon 429. */
export function showMetrics({ config, limits, metrics }: PageDeps): Handler {
  const wanted = config.metrics.token;
  return async (c) => {
    if (wanted === null) return errorPage(c, config, 404);
    const given = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (isSameSecret(given, wanted)) return answer(c, metrics);
    const waitSeconds = await limits.take('admin-guess', visitorBlock(c, config.web.trustedProxies));
    if (waitSeconds > 0) return tooOftenPage(c, config, waitSeconds);
    c.header('WWW-Authenticate', 'Bearer');
    return c.text('METRICS_TOKEN of this installation is not the token that was shown.\n', 401);
  };
}

async function answer(c: Context, metrics: Pick<Metrics, 'render'>): Promise<Response> {
  const { text, type } = await metrics.render();
  return c.body(text, 200, { 'Content-Type': type });
}

/**
 * Listens on this machine's own address alone; a page of another site that a browser here opens does not know its name.
 * Where another process has the port already, this one goes without.
 */
export async function startMetrics(
  { log, metrics }: { readonly log: Log; readonly metrics: Pick<Metrics, 'render'> },
  port: number,
): Promise<() => Promise<void>> {
  const app = new Hono().get('/metrics', async (c) =>
    isLoopbackName(new URL(c.req.url).hostname) ? answer(c, metrics) : c.body(null, 421),
  );
  try {
    const server = await serveWeb({ app, host: '127.0.0.1', port });
    log.info('Figures are served to this machine', { url: `${server.url}/metrics` });
    return () => server.close();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.warn('No figures of this process: METRICS_PORT is taken, by another one perhaps', { port });
    return async () => {};
  }
}
