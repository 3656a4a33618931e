// One request to a web address that somebody wrote down: never to what stands behind us, followed nowhere, with a deadline.

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

export interface Outgoing {
  readonly method: 'HEAD' | 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request, and the reading of its answer. */
  readonly signal: AbortSignal;
  /** May the address lead to this machine or its network? */
  readonly mayBeInner: boolean;
  readonly resolve?: Resolve;
  /** A further authority of certificates, as PEM. */
  readonly ca?: string;
}

/** The address leads to this machine or its network. */
export class InnerAddressError extends Error {
  override readonly name = 'InnerAddressError';
}

/** The head of the answer; who asks reads the rest, or destroys it. `url`: http or https. Throws what the connection throws. */
export async function requestOutside(url: URL, outgoing: Outgoing): Promise<IncomingMessage> {
  const { method, headers, body, signal, mayBeInner, resolve = lookup, ca } = outgoing;
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  // Digits are not looked up.
  if (!mayBeInner && isIP(host) !== 0 && isPrivateAddress(host))
    throw new InnerAddressError(`${host} is an inner address`);
  const { promise: answered, resolve: took, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method,
    agent: false,
    headers,
    signal,
    ...(ca === undefined ? {} : { ca }),
    ...(mayBeInner ? {} : { lookup: publicLookup(resolve) }),
  });
  request.once('response', took).on('error', reject);
  request.end(body);
  return answered;
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
