// Makes a cluster: the folder that one Postgres server keeps its databases in. Made beside its place and moved there
// whole, so that a start cut short, or two at once, leave no half cluster.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, UserError } from '../errors.ts';
import type { PgBinaries } from './pg-binaries.ts';
import { type PgUser, spawnAs } from './pg-user.ts';
import { isAlive } from './pid-file.ts';

const run = promisify(execFile);

/** The superuser's name; the password lies in this file inside the cluster. */
export const SUPERUSER = 'rolecall';
export const PASSWORD_FILE = 'rolecall.password';

/** For a machine that has better things to do; an admin may change them in postgresql.conf. */
const SETTINGS = [
  'shared_buffers=256MB', // only what is used takes room: a small board's rows are a few megabytes, those of a million people some hundreds
  'max_connections=100',
  'jit=off',
  'random_page_cost=1.1',
  'max_wal_size=1GB', // a checkpoint every few seconds writes whole pages anew for each: most of what a large run logs
  'min_wal_size=32MB',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  'log_error_verbosity=terse', // without DETAIL, which quotes addresses
];

const INITDB = [
  '--encoding=UTF8', // else SQL_ASCII where LANG is unset
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--auth=scram-sha-256',
  `--username=${SUPERUSER}`,
  '--no-instructions',
  ...SETTINGS.flatMap((setting) => ['--set', setting]),
];

/** Makes `cluster`, unless another process was faster. `args` are more options for initdb. */
export async function createCluster(options: {
  cluster: string;
  binaries: PgBinaries;
  user: PgUser | null;
  args?: readonly string[];
  signal?: AbortSignal;
}): Promise<void> {
  const { cluster, user, signal } = options;
  await removeDrafts(cluster);
  const draft = await mkdtemp(`${cluster}.new-${process.pid}-`);
  const passwordFile = `${draft}.password`;
  try {
    await writeFile(passwordFile, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    if (user) for (const path of [draft, passwordFile]) await chown(path, user.uid, user.gid);
    const args = [...INITDB, ...(options.args ?? []), `--pwfile=${passwordFile}`, `--pgdata=${draft}`];
    await run(options.binaries.initdb, args, { ...spawnAs(user), ...(signal && { signal }) }).catch(explain);
    await rename(passwordFile, join(draft, PASSWORD_FILE));
    await moveIntoPlace(draft, cluster);
  } finally {
    for (const path of [draft, passwordFile]) await rm(path, { recursive: true, force: true });
  }
}

/**
 * What processes left that were killed while they made a cluster here. Their initdb may be writing still: then the next
 * start removes it.
 */
async function removeDrafts(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of await readdir(dirname(cluster))) {
    const isLeft = name.startsWith(prefix) && !isAlive(Number.parseInt(name.slice(prefix.length), 10));
    if (isLeft) await rm(join(dirname(cluster), name), { recursive: true, force: true }).catch(() => {});
  }
}

async function moveIntoPlace(draft: string, cluster: string): Promise<void> {
  try {
    await rename(draft, cluster);
  } catch (error) {
    // Another process was faster, or the folder is somebody else's.
    const isCluster = await stat(join(cluster, 'PG_VERSION')).catch(() => null);
    if (isCluster === null)
      throw new UserError(`${cluster} cannot become our database (${messageOf(error)}): move it away`);
  }
}

function explain(error: Error & { stderr?: string }): never {
  throw new UserError(
    `Postgres could not make its folder (initdb): ${error.stderr?.trim() || error.message}`,
  );
}
