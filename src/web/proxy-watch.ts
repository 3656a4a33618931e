// Says once what requests show about the proxy in front and the settings do not: without it, all the world is one visitor
// to the limits, or everybody is who they say they are.

import type { Context } from 'hono';
import type { Log } from '../log.ts';

/** Looks at forms that are sent: somebody who asks this machine's own port for its health passes no proxy. */
export function watchProxy(log: Log, trustedProxies: number): (c: Context) => void {
  let isSaid = false;
  return (c) => {
    if (isSaid || c.req.method !== 'POST') return;
    const isForwarded = c.req.header('x-forwarded-for') !== undefined;
    if (isForwarded === trustedProxies > 0) return;
    isSaid = true;
    log.warn(isForwarded ? PROXY_UNKNOWN : NO_ADDRESSES, { trustedProxies });
  };
}

const PROXY_UNKNOWN =
  'Requests come through a proxy (X-Forwarded-For), but web.trusted_proxies is 0: all visitors share one limit. Set it to the number of proxies in front';
const NO_ADDRESSES =
  'web.trusted_proxies is set, but a form came without X-Forwarded-For: all visitors share one limit. Let the proxy add the header (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for), or set it to 0';
