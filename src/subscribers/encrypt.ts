// Addresses that nobody has confirmed yet are kept unreadable: AES-256-GCM under a key of the secrets (RFC 5869, HKDF),
// so that a copy of the database is no list of people. The first secret seals, all open (rotation).

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export interface Vault {
  /** Sealed twice, the same text looks different. */
  seal(text: string): string;
  /** Null when it is damaged or no secret of ours opens it. */
  open(sealed: string): string | null;
  /** The same for the same text, and telling nothing about it: for counting. */
  mark(text: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Throws RangeError without a secret. */
export function createVault(secrets: readonly string[]): Vault {
  const [signing] = secrets;
  if (signing === undefined || secrets.includes('')) throw new RangeError('a vault needs a secret');
  const keys = secrets.map((secret) => deriveKey(secret, 'encryption'));
  const first = keys[0] as Buffer;
  const markKey = deriveKey(signing, 'mark');
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first, iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < IV_BYTES + TAG_BYTES) return null;
      return keys.map((key) => openWith(key, bytes)).find((text) => text !== null) ?? null;
    },
    mark: (text) => createHmac('sha256', markKey).update(text).digest('base64url'),
  };
}

function deriveKey(secret: string, use: 'encryption' | 'mark'): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `rolecall address ${use}`, 32));
}

function openWith(key: Buffer, bytes: Buffer): string | null {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
