// A hosts file of its own for the processes that a test starts: what a name leads to changes while they run, as where a
// database fails over.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface OwnHosts {
  /** Goes before the program and its arguments. Mounts over /etc/hosts, seen by that process alone; its id stays the same. */
  readonly launcher: readonly string[];
  /** From now on the name leads there. */
  lead(name: string, address: string): Promise<void>;
}

/** Null where we may not: it takes root. */
export async function createOwnHosts(file: string): Promise<OwnHosts | null> {
  // Written in place: a file that is replaced would not be the one that is mounted.
  const lead = (name: string, address: string) =>
    writeFile(file, `127.0.0.1 localhost\n${address} ${name}\n`);
  await lead('nobody.invalid', '127.0.0.1');
  const launcher = ['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', file];
  const isAllowed = await run('unshare', [...launcher.slice(1), 'true']).then(
    () => true,
    () => false,
  );
  return isAllowed ? { launcher, lead } : null;
}
