// As whom our own Postgres runs. It refuses to run as root, so root hands it to the owner of the cluster, to
// `postgres`, or to `nobody`. An ordinary user runs it as themselves.

import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';

const run = promisify(execFile);

export interface PgUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The user that a cluster in this folder belongs to, or that a new one is for; null = this process's own user. */
export async function findPgUser(cluster: string): Promise<PgUser | null> {
  const self = process.getuid?.();
  if (self === undefined) return null;
  const users = await readUsers();
  if (self !== 0) {
    const owner = await stat(cluster).catch(() => null);
    refuseForeign(cluster, owner?.uid ?? self, self, users);
    return null;
  }
  const owner = await stat(join(cluster, 'PG_VERSION')).catch(() => null);
  if (owner === null) return pickUser(users);
  if (owner.uid !== 0) return { name: nameOf(owner.uid, users), uid: owner.uid, gid: owner.gid };
  const { name } = pickUser(users);
  throw new UserError(
    `${cluster} belongs to root, and Postgres does not run as root: chown -R ${name} ${cluster}`,
  );
}

function refuseForeign(cluster: string, owner: number, self: number, users: readonly PgUser[]): void {
  if (owner === self) return;
  throw new UserError(
    `${cluster} belongs to user "${nameOf(owner, users)}": start Rolecall as that user or as root, or chown -R it`,
  );
}

function nameOf(uid: number, users: readonly PgUser[]): string {
  return users.find((user) => user.uid === uid)?.name ?? String(uid);
}

function pickUser(users: readonly PgUser[]): PgUser {
  const found = ['postgres', 'nobody'].map((name) => users.find((user) => user.name === name));
  const user = found.find((candidate) => candidate !== undefined);
  if (user) return user;
  throw new UserError(
    'Postgres does not run as root, and there is no user "postgres": add one (useradd --system postgres), start Rolecall as an ordinary user, or set DATABASE_URL',
  );
}

async function readUsers(): Promise<PgUser[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  return lines
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/** How to start a program as this user: from a folder that anybody may enter, without their variables for Postgres. */
export function spawnAs(user: PgUser | null): {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
} {
  // A PGPORT or PGDATA from outside must not lead astray; messages stay in English. Windows needs SystemRoot.
  const { PATH = '', SystemRoot = '' } = process.env;
  const env = { PATH, LC_ALL: 'C', ...(SystemRoot && { SystemRoot }) };
  return { cwd: '/', env, ...(user && { uid: user.uid, gid: user.gid }) };
}

/** Whether this user can enter the folder; the system decides, since access lists and mounts have a say. */
export async function canEnter(user: PgUser | null, folder: string): Promise<boolean> {
  if (user === null) return true;
  return succeeds('/bin/sh', ['-c', 'cd "$0"', folder], user);
}

export async function succeeds(
  program: string,
  args: readonly string[],
  user: PgUser | null,
): Promise<boolean> {
  return run(program, args, spawnAs(user)).then(
    () => true,
    () => false,
  );
}
