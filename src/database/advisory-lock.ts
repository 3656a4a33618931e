// Names of advisory locks as Postgres wants them: signed 64-bit numbers.

import { createHash } from 'node:crypto';

/** The number of a lock, the same in every process and version. */
export function advisoryLockKey(name: string): string {
  return createHash('sha256').update(`rolecall ${name}`).digest().readBigInt64BE().toString();
}
