// The server process of a cluster: started in a session of its own (Ctrl-C does not reach it), found again by its
// postmaster.pid, stopped. Judges whether a process is ours; touches no other.

import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { PgBinaries } from './pg-binaries.ts';
import { type PgUser, spawnAs } from './pg-user.ts';

const LOG_FILE = 'server.log';
/** Longer socket paths are refused by the system. */
const MAX_SOCKET_PATH = 100;

export interface Postmaster {
  readonly child: ChildProcess;
  /** Settles when the process has ended, or could not be started. */
  readonly ended: Promise<void>;
}

/** Starts the server, loopback only; it does not answer yet. `settings` are more `name=value`. */
export async function spawnPostmaster(options: {
  cluster: string;
  port: number;
  binaries: PgBinaries;
  user: PgUser | null;
  settings?: readonly string[];
}): Promise<Postmaster> {
  const { cluster, user } = options;
  const socketFits = join(cluster, '.s.PGSQL.65535.lock').length <= MAX_SOCKET_PATH;
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${options.port}`,
    `unix_socket_directories=${socketFits ? `"${cluster}"` : ''}`,
    ...(options.settings ?? []),
  ];
  const args = ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const log = await open(join(cluster, LOG_FILE), 'a', 0o600);
  try {
    const child = spawn(options.binaries.postgres, args, {
      ...spawnAs(user),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    child.unref();
    return { child, ended };
  } finally {
    await log.close();
  }
}
