// A whole Rolecall in a process of its own, behind one proxy, on a port of its choice. Started by flood.ts and pages.ts
// with a data folder; says where it answers, and when asked how much processor time it took and what it holds. Ends when its parent does.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { ROLES, startApp } from '../src/app.ts';
import { findCollector } from '../src/give-back.ts';
import { type Log, silentLog } from '../src/log.ts';
import { openLedger } from './helpers.ts';
import { startSink } from './sink.ts';
import { benchConfig } from './week.ts';

export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  /** Processor time so far, in ms. */
  cpuMs(): Promise<number>;
  /** What it holds after a whole collection, in MB: without what nobody needs any more. */
  heldMb(): Promise<number>;
  close(): Promise<void>;
}

/** The settings of the process; its parent needs the same secret and folders. */
function appConfig(folder: string, smtpUrl: string) {
  const config = benchConfig(folder, { DATA_DIR: folder, PORT: '0', SMTP_URL: smtpUrl });
  return { ...config, web: { ...config.web, trustedProxies: 1 } };
}

/** What such a process needs: a ledger, a mail server and the settings; `later` takes what closes them. */
export async function openAppLedger(later: (close: () => Promise<unknown>) => void) {
  const sink = await startSink();
  later(sink.close);
  const ledger = await openLedger(later);
  const smtpUrl = `smtp://127.0.0.1:${sink.port}`;
  return { ...ledger, sink, smtpUrl, config: appConfig(ledger.folder, smtpUrl) };
}

/** Starts this file; `folder` holds the data, an own Postgres that runs there is joined. */
export async function startAppProcess(folder: string, smtpUrl: string): Promise<AppProcess> {
  const child = fork(import.meta.filename, [folder, smtpUrl]);
  return handleOf(child, await askChild<string>(child, null));
}

/** A child that answers at `url`, and `answerParent` in it. */
export function handleOf(child: ChildProcess, url: string): AppProcess {
  return {
    url,
    pid: child.pid as number,
    cpuMs: () => askChild<number>(child, 'cpu'),
    heldMb: () => askChild<number>(child, 'held'),
    async close() {
      if (child.connected) child.disconnect();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** The next message of a child, after a question; rejects when the child ends instead. */
export async function askChild<T>(child: ChildProcess, question: string | null): Promise<T> {
  const stop = new AbortController();
  const { signal } = stop;
  const answer = once(child, 'message', { signal }).then(([message]) => message as T);
  const end = once(child, 'exit', { signal }).then(([code]): T => {
    throw new Error(`The process ended with ${code}`);
  });
  end.catch(() => {});
  if (question !== null) child.send(question);
  try {
    return await Promise.race([answer, end]);
  } finally {
    answer.catch(() => {});
    stop.abort();
  }
}

/** In the child: what the parent asks with `cpuMs` and `heldMb`. */
export function answerParent(question: unknown): void {
  process.send?.(question === 'held' ? heldMb() : cpuMs());
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function heldMb(): number {
  findCollector()({ type: 'major' });
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

async function runChild(folder: string, smtpUrl: string): Promise<void> {
  const log: Log = {
    ...silentLog,
    info(_message, fields) {
      if (typeof fields?.publicUrl === 'string') process.send?.(fields.url);
    },
    error: (message, fields) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  };
  const app = await startApp(appConfig(folder, smtpUrl), log, { roles: ROLES });
  process.on('message', answerParent);
  process.on('disconnect', () => void app.close().then(() => process.exit()));
}

if (import.meta.main) {
  const [folder = '', smtpUrl = ''] = process.argv.slice(2);
  await runChild(folder, smtpUrl);
}
