// Addresses that nobody has confirmed yet are kept unreadable: AES-256-GCM under a key of the secrets (RFC 5869, HKDF),
// so that a copy of the database is no list of people. The first secret seals, all open (rotation).

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Vault {
  /** Sealed twice, the same text looks different. */
  seal(text: string): string;
  /** Null when it is damaged or no secret of ours opens it. */
  open(sealed: string): string | null;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Throws RangeError without a secret. */
export function createVault(secrets: readonly string[]): Vault {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'rolecall address encryption', 32)),
  );
  const [first] = keys;
  if (first === undefined) throw new RangeError('a vault needs at least one secret');
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
  };
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
