// One request to a web address that others wrote down, and the head of its answer: never to what stands behind us.

import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-address.ts';

/** Of names; as `dns.lookup`. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

export interface Question {
  readonly method: 'HEAD' | 'GET' | 'POST';
  /** What a POST carries, as a form does. */
  readonly form?: string;
  /** What we call ourselves there. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly mayBeInner: boolean;
  readonly resolve?: Resolve;
}

/** The address leads to this machine or its network. */
export class InnerAddressError extends Error {
  override readonly name = 'InnerAddressError';
}

const ANSWER_MS = 10_000;

/** The head of the answer; the rest is not waited for. `url`: http or https. Throws what the connection throws. */
export async function askAddress(
  url: URL,
  { method, form, name, signal, mayBeInner, resolve = lookup }: Question,
): Promise<{ readonly status: number; readonly location: string | null }> {
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  // Digits are not looked up.
  if (!mayBeInner && isIP(host) !== 0 && isPrivateAddress(host))
    throw new InnerAddressError(`${host} is an inner address`);
  const { promise: answered, resolve: took, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method,
    agent: false,
    headers: {
      'User-Agent': name,
      Accept: 'text/html, */*;q=0.5',
      ...(form !== undefined && {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': Buffer.byteLength(form),
      }),
    },
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    ...(mayBeInner ? {} : { lookup: publicLookup(resolve) }),
  });
  request.once('response', took).once('error', reject);
  request.end(form);
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
        return callback(new InnerAddressError(`${host} leads to ${inner.address}, an inner address`), '');
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
