// Is a call really that service's? By a secret that it holds, or by its signature. Pure; SNS has a file of its own.

import { createHmac, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { isSameSecret } from '../../same-secret.ts';

/** `Authorization`: Basic with the secret as its password (`https://any:SECRET@…`), or Bearer (RFC 7617, RFC 6750). */
export function hasSecret(authorization: string, secret: string): boolean {
  const [, scheme = '', value = ''] = /^(\w{1,10}) +(\S{1,2000})$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return isSameSecret(value, secret);
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString() : '';
  return isSameSecret(pair.slice(pair.indexOf(':') + 1), secret);
}

/** Mailgun tries for eight hours, with the signature of the first try. */
const FRESH_MS = 9 * 3_600_000;
const AHEAD_MS = 5 * 60_000;

const signature = z.object({
  signature: z.object({
    timestamp: z.union([z.string(), z.number()]).transform(String),
    token: z.string(),
    signature: z.string(),
  }),
});

/** HMAC-SHA256 of timestamp and token under the account's webhook signing key. */
export function isOfMailgun(body: unknown, key: string, now: Date): boolean {
  const read = signature.safeParse(body);
  if (!read.success) return false;
  const { timestamp, token, signature: given } = read.data.signature;
  const age = now.getTime() - Number(timestamp) * 1000;
  if (!(age < FRESH_MS && age > -AHEAD_MS)) return false;
  return isSameSecret(given, createHmac('sha256', key).update(timestamp).update(token).digest('hex'));
}

/** Of the signed event webhook: ECDSA over the timestamp and the body as it came. `key` as SendGrid shows it. */
export function isOfSendgrid(
  body: Uint8Array,
  signed: { readonly signature: string; readonly timestamp: string },
  key: string,
): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    const data = Buffer.concat([Buffer.from(signed.timestamp), body]);
    return verify('sha256', data, publicKey, Buffer.from(signed.signature, 'base64'));
  } catch {
    return false;
  }
}
