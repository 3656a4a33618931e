// DKIM for tests: a key made once, and mailauth, a verifier that shares no code with us, with its DNS in memory.

import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { dkimRecord, readDkimKey } from '../../src/config/dkim-key.ts';

/** A fresh RSA key as DKIM_KEY takes it. */
export const DKIM_PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

export const IDENTITY = { domain: 'example.org', selector: 'rolecall', key: readDkimKey(DKIM_PEM) };

/** The same key with two of its numbers changed: it can be read, and what it signs is wrong. */
export const DAMAGED_PEM = damage();

const record = dkimRecord(IDENTITY);

/** What a receiver finds: `pass`, `fail`, `none`, and the names in `h=`. Throws for a second signature. */
export async function verifyDkim(raw: Buffer): Promise<{ result: string; signedHeaders: readonly string[] }> {
  const resolver = async (name: string) => {
    if (name !== record.name) throw Object.assign(new Error(`no record ${name}`), { code: 'ENOTFOUND' });
    // In pieces of at most 255 characters, as the DNS hands it out (RFC 6376 section 3.6.2.2).
    return [record.value.match(/.{1,255}/g) as string[]];
  };
  const { results } = await dkimVerify(raw, { resolver, strict: true });
  const [found, ...others] = results;
  if (others.length > 0) throw new Error('more than one signature');
  return {
    result: found?.status.result ?? 'none',
    signedHeaders: found?.signingHeaders?.keys.toLowerCase().split(/\s*:\s*/) ?? [],
  };
}

function damage(): string {
  const jwk = IDENTITY.key.export({ format: 'jwk' });
  const changed = (number = '') => {
    const bytes = Buffer.from(number, 'base64url');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 4, 20);
    return bytes.toString('base64url');
  };
  const key = createPrivateKey({ key: { ...jwk, d: changed(jwk.d), dp: changed(jwk.dp) }, format: 'jwk' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
