// The key that signs mails (DKIM, RFC 6376), whose it is, and the DNS record by which receivers check it. Pure.

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { domainOf } from '../address.ts';
import type { Config } from './config.ts';

/** Receivers look for the public key at `selector._domainkey.domain`. */
export interface DkimIdentity {
  readonly domain: string;
  readonly selector: string;
  readonly key: KeyObject;
}

/** Null when mails are not signed. */
export function dkimIdentity({ domain, selector, key }: Config['dkim']): DkimIdentity | null {
  return selector === null || key === null ? null : { domain, selector, key };
}

export const MAKE_DKIM_KEY = 'make one with: openssl genrsa -out dkim.pem 2048';
/** What every receiver can check (RFC 8301 section 3.2), without the sizes that are too weak by now. */
const MIN_BITS = 2048;
const MAX_BITS = 4096;

/**
 * Reads a private key in PEM form; `\n` written out is a line break too, since not every place for settings can hold a
 * real one. Throws RangeError with the remedy, never with the key, for one that cannot sign or that receivers refuse.
 */
export function readDkimKey(text: string): KeyObject {
  const pem = text.replaceAll('\\n', '\n');
  if (/ENCRYPTED/.test(pem)) {
    throw new RangeError(
      'must be a key without a passphrase; take it off with: openssl rsa -in dkim.pem -out plain.pem',
    );
  }
  const key = parseKey(pem);
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength: bits = 0 } = {} } = key;
  if (type !== 'rsa') {
    throw new RangeError(
      `must be an RSA key, not ${type}, which many receivers do not know; ${MAKE_DKIM_KEY}`,
    );
  }
  if (bits < MIN_BITS || bits > MAX_BITS) {
    throw new RangeError(`must have ${MIN_BITS} to ${MAX_BITS} bits, not ${bits}; ${MAKE_DKIM_KEY}`);
  }
  return key;
}

function parseKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new RangeError(
      `must be a private key that begins with -----BEGIN PRIVATE KEY-----; ${MAKE_DKIM_KEY}`,
    );
  }
}

/** The TXT record to publish (RFC 6376 section 3.6). */
export function dkimRecord({ domain, selector, key }: DkimIdentity): { name: string; value: string } {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${publicKey}` };
}

/**
 * May a mail from `address` be signed for `domain`? A signature for a stranger counts for nothing where receivers
 * compare it with the sender (DMARC, RFC 7489 section 3.1.1). Without a list of public suffixes this refuses only what is
 * certainly strange: another pair of last labels.
 */
export function isSignedByItsOwn(address: string, domain: string): boolean {
  return lastLabels(domainOf(address)) === lastLabels(domain);
}

function lastLabels(domain: string): string {
  return domain.toLowerCase().split('.').slice(-2).join('.');
}
