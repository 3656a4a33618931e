// Our own Postgres, for a machine on which nothing is installed: found running and joined, or started; started again
// when it dies while in use; stopped by the last process that uses it.

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { joinServer, type Membership } from './membership.ts';
import { findServer, readLastPort } from './pid-file.ts';
import { openInstallation } from './place.ts';
import {
  askWhyItFails,
  type Installation,
  type Postmaster,
  serverLog,
  spawnPostmaster,
  stopPostmaster,
} from './postmaster.ts';

export interface OwnServer {
  /** The same after the server died and came back. */
  readonly url: string;
  /** Leaves; the last one out stops the server and waits until it is gone. */
  close(): Promise<void>;
}

const POLL_MS = 25;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 15_000;
/** Below the ports that systems give to outgoing connections, so that ours is free again after a restart. */
const PORTS = { from: 20_000, to: 32_000 };

/** Serves the cluster in `dataDir`. Throws UserError where a person must act. */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
  signal?: AbortSignal;
}): Promise<OwnServer> {
  const { log, signal } = options;
  const startedAt = performance.now();
  const installation = await openInstallation(options.dataDir, log, signal).catch((error) => {
    signal?.throwIfAborted(); // Ctrl-C reaches initdb too, whose complaint is not the news
    throw error;
  });
  const port = await choosePort(installation.cluster);
  let member = await startOrJoin(installation, port, signal);
  const { url, port: ownPort } = member;
  const ms = Math.round(performance.now() - startedAt);
  log.info('Our own Postgres runs', { folder: installation.cluster, port: ownPort, ms });
  const stop = new AbortController();

  async function keepRunning(): Promise<void> {
    for (;;) {
      await member.lost;
      if (stop.signal.aborted) return;
      log.warn('Our own Postgres is gone; starting it again');
      const next = await rejoin(installation, ownPort, log, stop.signal);
      if (next === null) return;
      member = next;
      if (stop.signal.aborted) return leave(installation, member);
      if (member.port === ownPort) log.info('Our own Postgres is back');
      else log.error('Our own Postgres is back at another port; restart Rolecall', { port: member.port });
    }
  }
  const keeping = keepRunning();

  async function close(): Promise<void> {
    stop.abort();
    await leave(installation, member);
    await keeping;
  }
  let closing: Promise<void> | null = null;
  return {
    url,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Joins the server of this cluster; starts it where none runs. */
async function startOrJoin(
  installation: Installation,
  port: number,
  signal?: AbortSignal,
): Promise<Membership> {
  const { cluster } = installation;
  let spawned: Postmaster | null = null;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const running = await findServer(cluster);
      const member = running?.port ? await joinServer(cluster, running.port) : null;
      if (member) return member;
      if (spawned?.hasEnded()) {
        const output = await spawned.readOutput();
        if (running === null && !passesByItself(output)) throw await explainFailure(installation, output);
        spawned = null;
      }
      if (running === null) spawned ??= await spawnPostmaster(installation, port);
      await sleep(POLL_MS);
    }
  } catch (error) {
    await abandon(spawned);
    throw error;
  }
}

/** Two starts at once, or processes of a server that was killed which have not ended yet. */
function passesByItself(output: string): boolean {
  return /lock file .* already exists|pre-existing shared memory block/.test(output);
}

/** In the words of the server. Its log leaves hints out, since details quote addresses. */
async function explainFailure(installation: Installation, output: string): Promise<UserError> {
  const words = lastLines((await askWhyItFails(installation)) ?? output);
  return new UserError(
    `Our own Postgres does not start: ${words || 'it said nothing'}; all that it said is in ${serverLog(installation)}`,
  );
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-5).join('; ');
}

/** A server that nobody has come to use must not stay behind; who did come starts it again. */
async function abandon(spawned: Postmaster | null): Promise<void> {
  if (spawned === null || spawned.hasEnded()) return;
  spawned.child.ref();
  spawned.child.kill('SIGINT');
  await spawned.ended;
}

/** As startOrJoin, for as long as it takes; null when `signal` ends it. */
async function rejoin(
  installation: Installation,
  port: number,
  log: Log,
  signal: AbortSignal,
): Promise<Membership | null> {
  let trouble = '';
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await startOrJoin(installation, port, signal);
    } catch (error) {
      if (signal.aborted) return null;
      if (messageOf(error) !== trouble) log.error('Our own Postgres does not come back', { error });
      trouble = messageOf(error);
    }
    await sleep(waitMs, undefined, { signal }).catch(() => {});
  }
}

async function leave(installation: Installation, member: Membership): Promise<void> {
  if (await member.leave()) {
    const server = await findServer(installation.cluster);
    if (server) await stopPostmaster(installation, server.pid);
  }
  await member.end();
}

/** The port of the last start if it is free, else another, chosen at random. */
async function choosePort(cluster: string): Promise<number> {
  const last = await readLastPort(cluster);
  if (last !== null && ((await findServer(cluster)) || (await isFree(last)))) return last;
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}
