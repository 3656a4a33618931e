// Who sends, in a process of its own: a worker of Rolecall with all that belongs to it (`rolecall`), or a loop over nodemailer's
// pool or over our connections alone (`loop`). Started by send.ts; ends when its parent does.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { startApp } from '../src/app.ts';
import type { Config } from '../src/config/config.ts';
import { type Log, silentLog } from '../src/log.ts';
import type { Message } from '../src/mail/message.ts';
import { askChild } from './app-process.ts';
import { type PlainMail, sendBytes, sendPlainly, sendThroughOurs, toPlainMail } from './plain-loop.ts';
import { benchConfig } from './week.ts';

/** What a worker needs to know. */
export interface WorkerSettings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly connections: number;
  /** It may grow to so many by itself. */
  readonly mostConnections: number;
}

export type Loop = 'plain' | 'raw' | 'ours';

/** Of a loop: how long, and the processor time, in ms. */
export interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
}

export interface Sender {
  /** Of a worker: resolves when it finished the run. */
  finished(): Promise<void>;
  cpuMs(): Promise<number>;
  loop(which: Loop, port: number, connections: number): Promise<Spent>;
  close(): Promise<void>;
}

export function workerConfig({
  folder,
  env,
  connections: least,
  mostConnections: most,
}: WorkerSettings): Config {
  return { ...benchConfig(folder, { ...env }), smtpConnections: { least, most } };
}

/** `what`: settings of a worker, or the file with the mails of a loop. */
export async function startSender(what: WorkerSettings | string): Promise<Sender> {
  const arg = typeof what === 'string' ? what : JSON.stringify(what);
  const child = fork(import.meta.filename, [arg], { execArgv: process.env.BENCH_NODE?.split(' ') ?? [] });
  await askChild(child, null);
  return handleOf(child);
}

function handleOf(child: ChildProcess): Sender {
  return {
    finished: () => askChild(child, null),
    cpuMs: () => askChild<number>(child, 'cpu'),
    loop: (which, port, connections) => askChild<Spent>(child, `${which} ${port} ${connections}`),
    async close() {
      if (child.connected) child.disconnect();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function runWorker(settings: WorkerSettings): Promise<void> {
  const log: Log = {
    ...silentLog,
    info: (message) => {
      if (message === 'Run finished') process.send?.('finished');
    },
    error: (message, fields) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  };
  const app = await startApp(workerConfig(settings), log, { roles: ['work'] });
  process.on('message', () => process.send?.(cpuMs()));
  process.on('disconnect', () => void app.close().then(() => process.exit()));
  process.send?.('ready');
}

async function runLoops(file: string): Promise<void> {
  const kept = JSON.parse(await readFile(file, 'latin1')) as { raw: string; envelope: Message['envelope'] }[];
  const messages = kept.map(({ raw, envelope }) => ({
    raw: Buffer.from(raw, 'latin1'),
    envelope,
    messageId: '',
  }));
  let plain: readonly PlainMail[] | null = null;
  const loops = {
    plain: (pool: Parameters<typeof sendPlainly>[1]) => sendPlainly(plain ?? [], pool),
    raw: (pool: Parameters<typeof sendPlainly>[1]) => sendBytes(messages, pool),
    ours: (pool: Parameters<typeof sendPlainly>[1]) => sendThroughOurs(messages, pool),
  };
  process.on('message', async (order: string) => {
    const [which, port, connections] = order.split(' ');
    if (which === 'plain') plain ??= await Promise.all(messages.map(toPlainMail));
    const before = cpuMs();
    const startedAt = performance.now();
    await loops[which as Loop]({ port: Number(port), connections: Number(connections) });
    const ms = performance.now() - startedAt;
    process.send?.({ ms, cpuMs: cpuMs() - before });
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

if (import.meta.main) {
  const [what = ''] = process.argv.slice(2);
  await (what.startsWith('{') ? runWorker(JSON.parse(what)) : runLoops(what));
}
