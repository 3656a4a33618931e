// Is the page of a post there? One polite question; only to the board's own site, and never to what stands behind us.

import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { messageOf } from '../errors.ts';
import { isLoopbackName } from '../loopback.ts';
import { isPrivateAddress } from './private-address.ts';

export interface PageAnswer {
  readonly isThere: boolean;
  /** What came instead, as the end of a sentence. */
  readonly words: string;
}

const ANSWER_MS = 10_000;
const MOST_REDIRECTS = 3;
const NAME = 'Rolecall (looks whether a post is published)';

/** A page of this site: the only ones that are asked. */
export function isOnSite(pageUrl: string, siteUrl: string): boolean {
  const [page, site] = [URL.parse(pageUrl), URL.parse(siteUrl)];
  return page !== null && site !== null && page.hostname === site.hostname && /^https?:$/.test(page.protocol);
}

/** Of names; as `dns.lookup`. */
type Resolve = (
  host: string,
  options: LookupAllOptions,
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** Follows redirects on the same site, such as to a slash at the end. Never throws but for `signal`. */
export async function askPage(
  pageUrl: string,
  siteUrl: string,
  signal: AbortSignal,
  resolve: Resolve = lookup,
): Promise<PageAnswer> {
  let url = pageUrl;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!isOnSite(url, siteUrl)) return { isThere: false, words: `it leads on to ${url.slice(0, 200)}` };
    try {
      const { status, location } = await get(new URL(url), signal, resolve);
      if (status === 200) return { isThere: true, words: 'it is there' };
      if (location === null || status < 300 || status > 399)
        return { isThere: false, words: `it answers with the status ${status}` };
      url = URL.parse(location, url)?.href ?? location;
    } catch (error) {
      signal.throwIfAborted();
      return { isThere: false, words: `it does not answer (${messageOf(error)})` };
    }
  }
  return { isThere: false, words: 'it leads from one address to the next' };
}

/** The head of the answer; the rest is not waited for. */
async function get(
  url: URL,
  signal: AbortSignal,
  resolve: Resolve,
): Promise<{ readonly status: number; readonly location: string | null }> {
  const { promise: answered, resolve: took, reject } = Promise.withResolvers<IncomingMessage>();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  // Who names an address of an inner network means it.
  const isNamed = isLoopbackName(host) || isIP(host) !== 0;
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    agent: false,
    headers: { 'User-Agent': NAME, Accept: 'text/html, */*;q=0.5' },
    signal: limit,
    ...(isNamed ? {} : { lookup: publicLookup(resolve) }),
  });
  request.once('response', took).once('error', reject);
  request.end();
  const response = await answered;
  response.destroy();
  return { status: response.statusCode ?? 0, location: response.headers.location ?? null };
}

/** A public name may lead inside; the address that is checked is the one that is connected to. */
const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const [inner] = addresses.filter(({ address }) => isPrivateAddress(address));
      const [first] = addresses;
      if (first === undefined) return callback(new Error(`${host} has no address`), '');
      if (inner !== undefined)
        return callback(
          new Error(
            `${host} leads to ${inner.address}, an inner address; name that in site.url if it is meant`,
          ),
          '',
        );
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
