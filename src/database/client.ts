// What every connection to Postgres has, whoever opens it: an end to each statement, so that a server that went without
// a word is noticed; a listener for its whole life, so that a server that goes while it is in use ends no process; and a
// name that is resolved anew each time, so that it follows a failover.

import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { preparedName } from './prepared.ts';

/** How long to wait for what. */
export interface Limits {
  /** For a connection (OPENING_MS at most), or for a free one of the pool. */
  readonly connectMs: number;
  readonly statementMs: number;
  /** Then the server is asked whether it is still at work. */
  readonly askAfterMs?: number;
}

/** Short beside the limits of what may take long: there a silent server is noticed by being asked. */
const ASK_AFTER_MS = 8000;
const ANSWER: Limits = { connectMs: 5000, statementMs: 4000 };
/** An answer that is on its way has arrived by then. */
const ARRIVAL_MS = 1000;

export const LIMITS = {
  /** A visitor waits: a connection and a statement that both run into their limit are ten seconds. */
  pages: { connectMs: 5000, statementMs: 5000 },
  /** Mail shall go on half a minute after the database is back. */
  mail: { connectMs: 10_000, statementMs: 15_000 },
  queue: { connectMs: 10_000, statementMs: 15_000 },
  /** Planning, folders and commands count and write a million people's rows. */
  work: { connectMs: 15_000, statementMs: 120_000 },
  /** Fills new columns of whole tables, and waits for another process that does. */
  migrations: { connectMs: 15_000, statementMs: 3_600_000 },
} as const satisfies Record<string, Limits>;

/** A connection is open by then, on a busy machine too: whoever began to knock when nobody was there waits no longer than this. */
const OPENING_MS = 10_000;
/** The server gives up first, so that nothing of an abandoned statement goes on there; then its answer may be late. */
const ANSWER_MS = 1000;
/**
 * A process that stands still in a transaction, on a machine that sleeps, or whose connection a firewall forgot, keeps nobody
 * waiting for its locks. Between two statements ours do nothing but compute.
 */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** With the probes that follow each second (libuv), a peer that is gone is noticed within a quarter of a minute. */
const KEEP_ALIVE_MS = 5000;

/** For a Client or a Pool. */
export function connectionSettings(url: string, limits: Limits) {
  const { connectMs, statementMs, askAfterMs = ASK_AFTER_MS } = limits;
  return {
    connectionString: url,
    askAfterMs,
    Client: LimitedClient as unknown as new () => pg.ClientBase,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

interface LimitedConfig extends pg.ClientConfig {
  readonly askAfterMs: number;
}

/** One connection outside a pool; not connected yet. */
export function createClient(url: string, applicationName: string, limits: Limits): LimitedClient {
  return new LimitedClient({ ...connectionSettings(url, limits), application_name: applicationName });
}

type Query = (...asked: unknown[]) => unknown;

export class LimitedClient extends pg.Client {
  /** Called when a statement shows that the server is gone, or has become a copy that only reads. */
  onLost: () => void = () => {};
  /** pg's own: the server's process for this connection. */
  declare readonly processID: number;
  readonly #socket: Socket;
  readonly #config: LimitedConfig;
  /** Statements without an answer. */
  #asked = 0;

  constructor(config: LimitedConfig) {
    const socket = new Socket();
    const connectMs = Math.min(config.connectionTimeoutMillis ?? OPENING_MS, OPENING_MS);
    super({ ...config, connectionTimeoutMillis: connectMs, stream: () => socket });
    this.#socket = socket;
    this.#config = config;
    // Its statement fails as well, and says so to whoever asked.
    this.on('error', () => {});
    const query = this.query.bind(this) as Query;
    Object.assign(this, { query: (...asked: unknown[]) => this.#watch(query, withName(asked)) });
  }

  /** Is it waited for an answer? */
  get isAsked(): boolean {
    return this.#asked > 0;
  }

  /** By a promise, or by a callback as a pool's own `query` does. */
  #watch(query: Query, asked: readonly unknown[]): unknown {
    const answered = this.#begin();
    const callback = asked.at(-1);
    if (typeof callback === 'function')
      return query(...asked.slice(0, -1), (error: unknown, ...rest: unknown[]) => {
        answered(error);
        callback(error, ...rest);
      });
    const answer = query(...asked);
    // A copy has its own ways to end.
    if (answer instanceof Promise) answer.then(() => answered(null), answered);
    else answered(null);
    return answer;
  }

  /** A statement is under way; what is returned takes what it failed of. */
  #begin(): (error: unknown) => void {
    let isPending = true;
    this.#asked += 1;
    const timer = setInterval(() => void this.#askAbout(() => isPending), this.#config.askAfterMs);
    return (error) => {
      isPending = false;
      this.#asked -= 1;
      clearInterval(timer);
      if (isLost(error)) this.#giveUp();
    };
  }

  /** Over another connection: a server that is not at work on this one has lost the question, or we its answer. */
  async #askAbout(isPending: () => boolean): Promise<void> {
    const { connectionString: url = '' } = this.#config;
    const isAtWork = await askWhetherAtWork(url, this.processID).catch(() => true); // no answer: later, or the limit
    if (isAtWork) return;
    await delay(ARRIVAL_MS);
    if (!isPending()) return;
    this.hangUp();
    this.onLost();
  }

  /** Cuts the connection, also one that cannot take leave since nobody listens at its other end. */
  hangUp(): void {
    this.#socket.destroy();
  }

  /** For one that lies idle in a pool, which takes it out at the word. */
  discard(): void {
    this.emit('error', new Error('Connection terminated, since another one to the same server led nowhere'));
    this.hangUp();
  }

  /** Its next answer would be that of the abandoned statement. */
  #giveUp(): void {
    void this.end(); // at once, so that no pool lends it out again
    this.hangUp();
    this.onLost();
  }
}

/** pg prepares what has a name. */
function withName(asked: unknown[]): unknown[] {
  const [text, values, ...rest] = asked;
  const name = preparedName(text);
  return name === null ? asked : [{ name, text, values }, ...rest];
}

async function askWhetherAtWork(url: string, pid: number): Promise<boolean> {
  const client = createClient(url, 'rolecall question', ANSWER);
  try {
    await client.connect();
    const { rows } = await client.query('select from pg_stat_activity where pid = $1 and state <> $2', [
      pid,
      'idle',
    ]);
    return rows.length > 0;
  } finally {
    client.hangUp();
  }
}

function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message === 'Query read timeout' || ('code' in error && error.code === '25006');
}
