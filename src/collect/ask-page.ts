// Is the page of a post there? One polite question; only to the board's own site, and never to what stands behind us.

import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { messageOf } from '../errors.ts';
import { isLoopbackName } from '../loopback.ts';
import { InnerAddressError, type Resolve } from '../outgoing.ts';
import type { Answer } from '../texts/alarms/catalogue.ts';
import { askAddress } from './ask-address.ts';

export interface PageAnswer {
  readonly isThere: boolean;
  /** What came instead; null where it is there. */
  readonly came: Answer | null;
}

const MOST_REDIRECTS = 3;
const NAME = 'Rolecall (looks whether a post is published)';

/** A page of this site: the only ones that are asked. */
export function isOnSite(pageUrl: string, siteUrl: string): boolean {
  const [page, site] = [URL.parse(pageUrl), URL.parse(siteUrl)];
  return page !== null && site !== null && page.hostname === site.hostname && /^https?:$/.test(page.protocol);
}

/** Follows redirects on the same site, such as to a slash at the end. Never throws but for `signal`. */
export async function askPage(
  pageUrl: string,
  siteUrl: string,
  signal: AbortSignal,
  resolve: Resolve = lookup,
): Promise<PageAnswer> {
  let url = pageUrl;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!isOnSite(url, siteUrl)) return instead({ is: 'leads-on', to: url.slice(0, 200) });
    try {
      const { status, location } = await get(new URL(url), signal, resolve);
      if (status === 200) return { isThere: true, came: null };
      if (location === null || status < 300 || status > 399) return instead({ is: 'status', status });
      url = URL.parse(location, url)?.href ?? location;
    } catch (error) {
      signal.throwIfAborted();
      return instead({ is: 'silent', why: messageOf(error) });
    }
  }
  return instead({ is: 'leads-round' });
}

function instead(came: Answer): PageAnswer {
  return { isThere: false, came };
}

async function get(url: URL, signal: AbortSignal, resolve: Resolve) {
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  // Who names an address of an inner network means it.
  const mayBeInner = isLoopbackName(host) || isIP(host) !== 0;
  try {
    return await askAddress(url, { method: 'GET', name: NAME, signal, mayBeInner, resolve });
  } catch (error) {
    if (!(error instanceof InnerAddressError)) throw error;
    throw new Error(`${error.message}; name that in site.url if it is meant`);
  }
}
