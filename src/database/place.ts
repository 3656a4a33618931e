// Where the cluster of a data folder lies: DATA_DIR/postgres. When root starts us and the server's user cannot enter
// DATA_DIR, in /var/lib/rolecall, with a link in its place. Makes it when it is missing; refuses one that it cannot serve.

import { createHash } from 'node:crypto';
import { lstat, readFile, realpath, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { createCluster } from './cluster.ts';
import { makeDataFolder } from './data-folder.ts';
import { findPgBinaries, makeSharedFolder, SHARED_FOLDER } from './pg-binaries.ts';
import { canEnter, findPgUser, type PgUser } from './pg-user.ts';
import type { Installation } from './postmaster.ts';

/** The cluster of this data folder, made if need be, and what serves it. Throws UserError where a person must act. */
export async function openInstallation(
  dataDir: string,
  log: Log,
  signal?: AbortSignal,
): Promise<Installation> {
  await makeDataFolder(dataDir);
  const place = join(await realpath(dataDir), 'postgres');
  const cluster = await choosePlace(place, log);
  const user = await findPgUser(cluster);
  const binaries = await findPgBinaries(user, await realpath(dataDir));
  const version = await readVersion(cluster);
  if (version === null) {
    if (user?.name === 'nobody') log.info('No user "postgres" here; our own Postgres runs as "nobody"');
    await createCluster({ cluster, binaries, user, ...(signal && { signal }) });
  }
  if (cluster !== place) await symlink(cluster, place).catch(ignoreExisting);
  if (version === null) return openInstallation(dataDir, log, signal); // whoever made it, what lies there counts
  await refuseUnusable(cluster, version, binaries.major, user);
  return { cluster, binaries, user };
}

async function choosePlace(place: string, log: Log): Promise<string> {
  const found = await realpath(place).catch(() => null);
  if (found !== null) return found;
  if (await lstat(place).catch(() => null)) {
    throw new UserError(
      `${place} leads to a folder that is gone: put that folder back, or remove ${place} to start empty`,
    );
  }
  const user = await findPgUser(place);
  const dataDir = join(place, '..');
  if (await canEnter(user, dataDir)) return place;
  await makeSharedFolder();
  const mark = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const elsewhere = join(SHARED_FOLDER, `${basename(dataDir)}-${mark}`);
  log.info('Our own Postgres cannot enter the data folder and keeps its database elsewhere', {
    user: user?.name,
    folder: elsewhere,
  });
  return elsewhere;
}

/** `18`; null when there is no cluster yet. */
async function readVersion(cluster: string): Promise<string | null> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function refuseUnusable(cluster: string, version: string, ours: string, user: PgUser | null) {
  if (version !== ours) {
    throw new UserError(
      `The database in ${cluster} was made by Postgres ${version}, and this Rolecall brings Postgres ${ours}: write it out with the version of Rolecall that made it (or pg_dump ${version}) and read it into a new one, or move that folder away to start empty`,
    );
  }
  if (await canEnter(user, cluster)) return;
  throw new UserError(
    `User "${user?.name}" cannot enter ${cluster}, and Postgres does not run as root: give the folders above it mode o+x, or start Rolecall as an ordinary user`,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
