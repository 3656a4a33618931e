// One process at a time leads: it holds an advisory lock on a connection of its own. Asks again every few seconds rather
// than waiting in the lock's queue: a statement that waits for days keeps vacuum from its work.

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { advisoryLockKey } from './advisory-lock.ts';
import { createClient, type Limits } from './client.ts';

export interface Leader {
  /** False as soon as the connection is lost; another process may lead then. */
  isLeader(): boolean;
  /** Settles after the first answer of the database; the leadership then, or false when closed before. */
  decided(): Promise<boolean>;
  close(): Promise<void>;
}

const RETRY_MS = 3000;
/**
 * Of a limit for its answer: when the server has heard nothing for so long and one turn more, the leader knows by itself
 * that it leads no more.
 */
const FREE_AFTER = 1.75;
/** A connection that stays silent for so long counts as lost. */
const ANSWER: Limits = { connectMs: 5000, statementMs: 4000 };

/** Runs for the leadership called `name` until closed. `retryMs`: how often it asks. */
export function createLeader(options: {
  url: string;
  name: string;
  log: Log;
  retryMs?: number;
  limits?: Limits;
}): Leader {
  const { url, name, log, retryMs = RETRY_MS, limits = ANSWER } = options;
  const freeMs = Math.round(retryMs + FREE_AFTER * limits.statementMs);
  const key = advisoryLockKey(`leader ${name}`);
  const stop = new AbortController();
  const decision = Promise.withResolvers<boolean>();
  let candidate: Candidate | null = null;

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        candidate ??= await createCandidate({ url, key, limits, freeMs });
        const ledBefore = candidate.isLeader();
        await candidate.ask();
        if (candidate.isLeader() && !ledBefore) log.debug('This process leads now', { name });
        decision.resolve(candidate.isLeader());
      } catch (error) {
        if (candidate?.isLeader()) log.warn('Leadership is lost with the connection', { name });
        log.debug('Leadership could not be asked for', { name, error: messageOf(error) });
        await candidate?.close();
        candidate = null;
      }
      await sleep(retryMs, undefined, { signal: stop.signal }).catch(() => {});
    }
    await candidate?.close();
    candidate = null;
    decision.resolve(false);
  }

  const running = run();
  return {
    isLeader: () => candidate?.isLeader() ?? false,
    decided: () => decision.promise,
    close() {
      stop.abort();
      return running;
    },
  };
}

interface Candidate {
  isLeader(): boolean;
  /** Tries for the lock, or makes sure that the connection which holds it still answers. */
  ask(): Promise<void>;
  close(): Promise<void>;
}

async function createCandidate(options: {
  url: string;
  key: string;
  limits: Limits;
  freeMs: number;
}): Promise<Candidate> {
  const { url, key, limits, freeMs } = options;
  const client = createClient(url, 'rolecall leader', limits);
  let holds = false;
  let isLost = false;
  const lose = () => {
    isLost = true;
  };
  client.on('error', lose);
  client.on('end', lose);
  await client.connect();
  // Else a server that hears no more of us, behind a firewall that forgot the connection, keeps our lock for hours.
  await client.query(`set idle_session_timeout = ${freeMs}`);
  return {
    isLeader: () => holds && !isLost,
    async ask() {
      if (isLost) throw new Error('the connection is lost');
      const { rows } = holds
        ? await client.query('select true as held')
        : await client.query('select pg_try_advisory_lock($1::bigint) as held', [key]);
      holds = rows[0]?.held === true;
    },
    async close() {
      holds = false;
      await client.end().catch(() => {});
    },
  };
}
