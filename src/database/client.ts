// What every connection to Postgres has, whoever opens it: an end to each statement, so that a server that went without
// a word is noticed; a listener for its whole life, so that a server that goes while it is in use ends no process; and a
// name that is resolved anew each time, so that it follows a failover.

import { Socket } from 'node:net';
import pg from 'pg';

/** How long to wait for what. */
export interface Limits {
  /** For a connection, or for a free one of the pool. */
  readonly connectMs: number;
  readonly statementMs: number;
}

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

/** The server gives up first, so that nothing of an abandoned statement goes on there; then its answer may be late. */
const ANSWER_MS = 1000;
/** A process that stands still in a transaction, on a machine that sleeps, say, keeps nobody waiting for its locks. */
const IDLE_IN_TRANSACTION_MS = 300_000;
/** With the probes that follow each second (libuv), a peer that is gone is noticed within a quarter of a minute. */
const KEEP_ALIVE_MS = 5000;

/** For a Client or a Pool. */
export function connectionSettings(url: string, { connectMs, statementMs }: Limits) {
  return {
    connectionString: url,
    Client: LimitedClient as unknown as new () => pg.ClientBase,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

/** One connection outside a pool; not connected yet. */
export function createClient(url: string, applicationName: string, limits: Limits): LimitedClient {
  return new LimitedClient({ ...connectionSettings(url, limits), application_name: applicationName });
}

export class LimitedClient extends pg.Client {
  /** Called when a statement shows that the server is gone, or has become a copy that only reads. */
  onLost: () => void = () => {};
  readonly #socket: Socket;

  constructor(config: pg.ClientConfig) {
    const socket = new Socket();
    super({ ...config, stream: () => socket });
    this.#socket = socket;
    // Its statement fails as well, and says so to whoever asked.
    this.on('error', () => {});
    const query = this.query.bind(this) as (...asked: unknown[]) => unknown;
    Object.assign(this, { query: (...asked: unknown[]) => this.#watch(query(...asked)) });
  }

  /** Who asks by callback hands the error to the pool, which throws the connection away. */
  #watch(answer: unknown): unknown {
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error: unknown) => {
      if (isLost(error)) this.#giveUp();
      throw error;
    });
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

function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message === 'Query read timeout' || ('code' in error && error.code === '25006');
}
