// The server process of a cluster: started in a session of its own (Ctrl-C does not reach it), stopped, and what it
// said. Decides nothing about who uses it.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PgBinaries } from './pg-binaries.ts';
import { type PgUser, spawnAs } from './pg-user.ts';
import { isServerOf } from './pid-file.ts';

const run = promisify(execFile);

const LOG_FILE = 'server.log';
const MAX_LOG_BYTES = 5_000_000;
/** Longer socket paths are refused by the system. */
const MAX_SOCKET_PATH = 100;
/** Writing out everything may take a slow disk a while. */
const STOP_MS = 60_000;
/** It may have to repair first what a crash left. */
const WHY_MS = 60_000;
const POLL_MS = 20;

/** What it takes to run the server of a cluster. */
export interface Installation {
  readonly cluster: string;
  readonly binaries: PgBinaries;
  /** null = this process's own user. */
  readonly user: PgUser | null;
}

export interface Postmaster {
  readonly child: ChildProcess;
  /** Settles when the process has ended, or could not be started. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** What it has written since its start. */
  readOutput(): Promise<string>;
}

/** Starts the server, loopback only; it does not answer yet. `settings` are more `name=value`. */
export async function spawnPostmaster(
  installation: Installation,
  port: number,
  settings: readonly string[] = [],
): Promise<Postmaster> {
  const { cluster, user, binaries } = installation;
  const logPath = serverLog(installation);
  const offset = await rotate(logPath);
  const given = [...networkSettings(cluster, port), ...settings];
  const log = await open(logPath, 'a', 0o600);
  try {
    if (user) await log.chown(user.uid, user.gid);
    const child = spawn(binaries.postgres, ['-D', cluster, ...given.flatMap((setting) => ['-c', setting])], {
      ...spawnAs(user),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let hasEnded = false;
    const ended = new Promise<void>((resolve) => {
      const end = () => {
        hasEnded = true;
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
    child.unref();
    return { child, ended, hasEnded: () => hasEnded, readOutput: () => readFrom(logPath, offset) };
  } finally {
    await log.close();
  }
}

function networkSettings(cluster: string, port: number): string[] {
  const socketFits = join(cluster, '.s.PGSQL.65535.lock').length <= MAX_SOCKET_PATH;
  const folder = socketFits ? `"${cluster.replaceAll('"', '""')}"` : '';
  return ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`];
}

/** Where it writes what happens. */
export function serverLog({ cluster }: Installation): string {
  return join(cluster, LOG_FILE);
}

/** What a server that does not start says, hints included; null when it would start now. Nothing of it stays running. */
export async function askWhyItFails({ cluster, user, binaries }: Installation): Promise<string | null> {
  const args = ['--single', '-D', cluster, '-c', 'log_error_verbosity=default', 'postgres'];
  const asked = run(binaries.postgres, args, { ...spawnAs(user), timeout: WHY_MS });
  asked.child.stdin?.end();
  return asked.then(
    () => null,
    (error: { stderr?: string }) => error.stderr?.trim() || null,
  );
}

/** Stops the server and disconnects whoever is connected; returns when the process is gone. */
export async function stopPostmaster(installation: Installation, pid: number): Promise<void> {
  const { cluster, user, binaries } = installation;
  // Not `pg_ctl stop`: it would wait for the next server too, which somebody may start at once.
  await run(binaries.pgCtl, ['kill', 'INT', String(pid)], spawnAs(user)).catch(() => {});
  const deadline = performance.now() + STOP_MS;
  while ((await isServerOf(pid, cluster)) && performance.now() < deadline) await sleep(POLL_MS);
}

/** The size of the log, in bytes; one that has grown large is put aside first. */
async function rotate(logPath: string): Promise<number> {
  const size = (await stat(logPath).catch(() => null))?.size ?? 0;
  if (size < MAX_LOG_BYTES) return size;
  await rename(logPath, `${logPath}.old`);
  return 0;
}

async function readFrom(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read({ position: offset });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
