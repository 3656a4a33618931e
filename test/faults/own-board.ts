// Rolecall on a machine on which nothing is installed: with its own Postgres, in a data folder that can be damaged.

import { chmod, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PASSWORD_FILE, SUPERUSER } from '../../src/database/cluster.ts';
import { findServer, isServerOf } from '../../src/database/pid-file.ts';
import { freePort } from '../helpers/free-port.ts';
import { ask, clusterOf, serverPid } from '../helpers/own-server.ts';
import { createProcessBoard, type RolecallProcess } from '../helpers/processes.ts';
import type { Trial } from './trial.ts';

export interface OwnBoard {
  readonly folder: string;
  readonly dataDir: string;
  /** `rolecall start --only web`, at once. */
  begin(): RolecallProcess;
  /** The same; null when it did not come to run, with what it said in `lines`. */
  start(): Promise<{ readonly process: RolecallProcess; readonly runs: boolean }>;
  /** `rolecall start`, all of it, at once. */
  beginAll(): RolecallProcess;
  /** Of the pages. */
  readonly pages: string;
  /** Of the database that runs. */
  url(): Promise<string>;
  /** What one query says, over the server that runs. */
  ask(query: string): Promise<unknown>;
}

/** `mode`: of the folder that all lies in; the user of Postgres may not enter 0700. */
export async function openOwnBoard(
  trial: Trial,
  mode = 0o755,
  { yml = '', ...env }: { readonly yml?: string; readonly [name: string]: string } = {},
): Promise<OwnBoard> {
  const port = String(await freePort());
  const board = await createProcessBoard({ PORT: port, ...env }, `digest: { instant_wait: 0 }\n${yml}`);
  await chmod(board.folder, mode);
  const dataDir = join(board.folder, 'data');
  trial.later(async () => {
    const cluster = await realpath(join(dataDir, 'postgres')).catch(() => null);
    if (cluster !== null) await endServer(cluster);
    await board.close();
    if (cluster !== null) await rm(cluster, { recursive: true, force: true });
  });
  const url = async () => {
    const cluster = await clusterOf(dataDir);
    const password = (await readFile(join(cluster, PASSWORD_FILE), 'utf8')).trim();
    const server = await findServer(cluster);
    return `postgres://${SUPERUSER}:${password}@127.0.0.1:${server?.port}/rolecall`;
  };
  const begin = () => board.start(['--only', 'web']);
  return {
    folder: board.folder,
    dataDir,
    begin,
    async start() {
      const process = begin();
      const runs = await process.said('Rolecall is running').then(
        () => true,
        () => false,
      );
      return { process, runs };
    },
    beginAll: () => board.start([]),
    pages: `http://127.0.0.1:${port}`,
    url,
    ask: async (query) => ask(await url(), query),
  };
}

/** `kill -9` for the server too, as where the power goes. */
export async function cutPower(own: OwnBoard, running: RolecallProcess): Promise<void> {
  const pid = await serverPid(own.dataDir);
  await running.end('SIGKILL');
  process.kill(pid, 'SIGKILL');
  await untilGone(pid, await clusterOf(own.dataDir));
}

async function endServer(cluster: string): Promise<void> {
  const server = await findServer(cluster);
  if (server === null) return;
  process.kill(server.pid, 'SIGQUIT');
  await untilGone(server.pid, cluster);
}

async function untilGone(pid: number, cluster: string): Promise<void> {
  while (await isServerOf(pid, cluster)) await new Promise((resolve) => setTimeout(resolve, 20));
}
