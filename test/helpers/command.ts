// Runs a command as the command line would, against a test's database, and keeps what it printed.

import { Readable } from 'node:stream';
import type { CommandContext } from '../../src/commands/context.ts';
import { reportError } from '../../src/commands/report-error.ts';
import type { Config } from '../../src/config/config.ts';
import type { World } from './world.ts';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `overrides` replaces parts of the settings. */
export async function runCommand(
  world: World,
  command: (context: CommandContext) => Promise<number>,
  overrides: Partial<Config> = {},
  stdin: Uint8Array = Buffer.alloc(0),
): Promise<Printed> {
  const out: string[] = [];
  const err: string[] = [];
  const stderr = { write: (text: string) => err.push(text) };
  const context: CommandContext = {
    config: { ...world.config, databaseUrl: world.url, ...overrides },
    env: {},
    cwd: process.cwd(),
    stdin: Readable.from([stdin]),
    stdout: { write: (text: string) => out.push(text) },
    stderr,
    now: world.now,
    signal: new AbortController().signal,
  };
  const code = await command(context).catch((error) => reportError(error, { stderr, env: {} }));
  return { code, out: out.join(''), err: err.join('') };
}
