// The system's git, run so that nothing in a repository can run anything here: no hooks, no submodules, no links, no
// settings of this user or machine, no way of transport but the one that the settings name.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface GitPlace {
  readonly gitDir: string;
  readonly workTree: string;
}

export interface GitRun {
  /** The command is ended after so long, with all that it started. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
  /** `key=value` settings of this run; not seen in a list of processes. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What git said when it came to nothing; `stderr` holds at most its last lines. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly stderr: string;
  readonly kind: 'missing' | 'deadline' | 'stopped' | 'failed';
  constructor(kind: GitError['kind'], stderr: string) {
    super(lastLine(stderr) || kind);
    this.kind = kind;
    this.stderr = stderr;
  }
}

const KEPT_LINES = 40;
const KEPT_CHARACTERS = 500;

const SAFE_SETTINGS: Readonly<Record<string, string>> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.symlinks': 'false',
  'core.autocrlf': 'false',
  'submodule.recurse': 'false',
  'fetch.recurseSubmodules': 'false',
  'gc.autoDetach': 'false',
  'protocol.allow': 'never',
  'advice.detachedHead': 'false',
  // A server that gets slow beyond use is given up before the deadline.
  'http.lowSpeedLimit': '200',
  'http.lowSpeedTime': '20',
};

/** Runs git and returns what it wrote; throws GitError. */
export async function git(place: GitPlace, args: readonly string[], run: GitRun): Promise<string> {
  const child = spawn('git', [`--git-dir=${place.gitDir}`, `--work-tree=${place.workTree}`, ...args], {
    cwd: place.workTree,
    env: environment({ ...SAFE_SETTINGS, ...run.settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its helpers end with it.
    detached: true,
  });
  const output = keepLines(child.stdout);
  const errors = keepLines(child.stderr);
  const reason = await ended(child, run);
  if (reason === null) return (await output).join('\n');
  throw new GitError(reason, (await errors).join('\n'));
}

/** Of ours only what programs need to be found, and what ssh needs to know its keys. */
function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, SSH_AUTH_SOCK, TMPDIR } = process.env;
  const entries = Object.entries(settings);
  return {
    ...{ PATH, HOME, SSH_AUTH_SOCK, TMPDIR },
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=15',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** Null when it did what it was asked. */
async function ended(child: ChildProcess, { deadlineMs, signal }: GitRun): Promise<GitError['kind'] | null> {
  const { promise, resolve } = Promise.withResolvers<GitError['kind'] | null>();
  const kill = (why: GitError['kind']) => {
    if (child.pid !== undefined) endGroup(child.pid);
    resolve(why);
  };
  const timer = setTimeout(kill, deadlineMs, 'deadline');
  const stop = () => kill('stopped');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  child.once('error', (error: NodeJS.ErrnoException) =>
    resolve(error.code === 'ENOENT' ? 'missing' : 'failed'),
  );
  child.once('close', (code) => resolve(code === 0 ? null : 'failed'));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

/** However much it says, little of it is kept. */
async function keepLines(stream: NodeJS.ReadableStream | null): Promise<string[]> {
  const lines: string[] = [];
  if (stream === null) return lines;
  for await (const line of createInterface({ input: stream })) {
    lines.push(line.slice(0, KEPT_CHARACTERS));
    if (lines.length > KEPT_LINES) lines.shift();
  }
  return lines;
}

function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .findLast((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
