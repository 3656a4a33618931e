#!/usr/bin/env node
// The command line: parses and dispatches, nothing else. Exit code 0 ok, 1 problem, 2 usage or settings.

import type { PlainContext } from './commands/context.ts';
import { keepCompiled } from './compile-cache.ts';

// All that follows is loaded after this.
keepCompiled();
const { CommanderError } = await import('commander');
const { buildProgram } = await import('./commands/program.ts');
const { reportError } = await import('./commands/report-error.ts');

const interrupt = new AbortController();
let interruptedAt = Number.POSITIVE_INFINITY;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The first signal asks; the second does not wait for an answer. npm hands on the Ctrl-C that the terminal has
    // sent to us as well: what comes at the same moment is the same signal.
    if (performance.now() - interruptedAt > 500) process.exit(130);
    interruptedAt = Math.min(interruptedAt, performance.now());
    interrupt.abort(new DOMException(name, 'AbortError'));
  });
}
// The reader of a pipe has seen enough (`rolecall subscribers | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interrupt.abort(new DOMException('nobody reads on', 'AbortError'));
});

function plainContext(): PlainContext {
  const { env, stdin, stdout, stderr } = process;
  return { env, cwd: process.cwd(), stdin, stdout, stderr, now: new Date(), signal: interrupt.signal };
}

const program = buildProgram(
  async (command) => {
    const context = plainContext();
    // Help needs no settings.
    const { refuseWithoutBoard } = await import('./config/board-folder.ts');
    const { loadSettings } = await import('./config/load-config.ts');
    const { config, origins } = loadSettings(context.env, context.cwd);
    refuseWithoutBoard(config.paths, origins, context.cwd);
    process.exitCode = await command({ ...context, config });
  },
  async (command) => {
    process.exitCode = await command(plainContext());
  },
);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? usageCode(error) : reportError(error, process);
}
// All is closed: a connection that nobody answers any more must not keep an interrupted process alive.
if (interrupt.signal.aborted) setTimeout(() => process.exit(), 1000).unref();

/** Help and version are answers; everything else that commander says is about usage. */
function usageCode(error: InstanceType<typeof CommanderError>): number {
  return error.exitCode === 0 ? 0 : 2;
}
