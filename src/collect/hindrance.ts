// Why something is not read although it is there. Pure.

import { hash } from 'node:crypto';
import type { NameHindrance } from './passed-over.ts';

export type Hindrance = 'not ours' | 'too long' | 'unreadable' | NameHindrance;

/** A path that is longer is no key of the ledger's (an index row holds 2,704 bytes). */
export const MAX_PATH_BYTES = 1000;

/** A path that the ledger can keep. */
export function shortPath(path: string): string {
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return path;
  return `${path.slice(0, 80)}… (${hash('sha256', path, 'hex').slice(0, 8)})`.toWellFormed();
}

/** Trouble that is this file's alone; null = the disk's or ours. */
export function hindranceOf(error: unknown): Hindrance | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EACCES' || code === 'EPERM') return 'not ours';
  if (code === 'ENAMETOOLONG') return 'too long';
  return ['EIO', 'EISDIR', 'EBUSY', 'ETXTBSY', 'EOVERFLOW', 'EINVAL'].includes(code) ? 'unreadable' : null;
}
