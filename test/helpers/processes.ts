// Rolecall as its users run it: `node src/cli.ts start` in processes of their own, on a board in a temporary folder.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { PROCESS_ENV } from './process-env.ts';

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');

export interface RolecallProcess {
  readonly pid: number;
  /** What it has said so far. */
  readonly lines: readonly string[];
  /** The exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Resolves when a line of the log holds the text; rejects with the whole log when the process ends first. */
  said(text: string): Promise<string>;
  /** Sends the signal and waits for the end; the exit code, or null after SIGKILL. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface ProcessBoard {
  readonly folder: string;
  /** `entry`: another program than `rolecall start`, with the same arguments; `more`: variables of this process alone. */
  start(
    args: readonly string[],
    entry?: readonly string[],
    more?: Readonly<Record<string, string>>,
  ): RolecallProcess;
  /** Drops a post into the folder, whole. */
  post(name: string, tags: string): Promise<void>;
  subscription(name: string, lines: string): Promise<void>;
  /** `kill -9` for the process that was started last, at this very moment. */
  killNewest(): void;
  /** Ends what still runs. */
  close(): Promise<void>;
}

/**
 * `settings` are environment variables; nothing of the test run's own environment gets through. `launcher`: a command that
 * runs what follows it.
 */
export async function createProcessBoard(
  settings: Readonly<Record<string, string>>,
  yml: string,
  launcher: readonly string[] = [],
): Promise<ProcessBoard> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-processes-'));
  const running: RolecallProcess[] = [];
  for (const name of ['posts', 'subscriptions']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'rolecall.yml'), yml);
  const drop = async (path: string, text: string) => {
    await writeFile(join(folder, 'draft'), text);
    await rename(join(folder, 'draft'), join(folder, path));
  };
  return {
    folder,
    start(args, entry = [CLI, 'start'], more = {}) {
      const env = { ...PROCESS_ENV, TMPDIR: tmpdir(), ...settings, ...more };
      const [command, ...rest] = [...launcher, process.execPath, ...entry, ...args] as [string, ...string[]];
      const child = spawn(command, rest, { cwd: folder, env });
      const started = watch(child);
      running.push(started);
      return started;
    },
    post: (name, tags) =>
      drop(
        `posts/${name}.md`,
        `---\ntitle: "Riverkeepers Union: ${name}"\ntags: [${tags}]\n---\nWork with us.\n\n[Apply here](https://example.org/${name})\n`,
      ),
    subscription: (name, lines) => drop(`subscriptions/${name}.md`, `---\n${lines}\n---\n`),
    killNewest() {
      const newest = running.at(-1);
      if (newest !== undefined) process.kill(newest.pid, 'SIGKILL');
    },
    async close() {
      await Promise.all(running.map((one) => one.end('SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function watch(child: ChildProcess): RolecallProcess {
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let hasEnded = false;
  const notify = () => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      notify();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true;
      resolve(code);
      notify();
    });
  });
  return {
    pid: child.pid as number,
    lines,
    ended,
    said(text) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const check = () => {
        const line = lines.find((candidate) => candidate.includes(text));
        if (line !== undefined) resolve(line);
        else if (hasEnded) reject(new Error(`ended without saying "${text}":\n${lines.join('\n')}`));
      };
      listeners.add(check);
      check();
      return promise.finally(() => listeners.delete(check));
    },
    async end(signal) {
      if (!hasEnded) child.kill(signal);
      return ended;
    },
  };
}
