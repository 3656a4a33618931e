// The links among Postgres' own libraries, which npm's packages cannot hold: a list in each package names them, and its
// install script makes them where it is run. A project that installs Rolecall runs no scripts of others, so we make them.

import { readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Both from the folder above `native`, and the link is what the package calls its target. */
interface PgLink {
  readonly source: string;
  readonly target: string;
}

/** Makes what is missing below this folder of Postgres' programs; false = nothing may be written there. */
export async function makePgLinks(native: string): Promise<boolean> {
  const inside = (path: string) => join(native, path.slice('native/'.length));
  for (const { source, target } of await readLinks(native)) {
    const link = inside(target);
    if (await stat(link).catch(() => null)) continue;
    try {
      await symlink(relative(dirname(link), inside(source)), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue; // another process was faster
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      throw error;
    }
  }
  return true;
}

/** Packages for Windows have none. */
async function readLinks(native: string): Promise<readonly PgLink[]> {
  try {
    return JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
