// `rolecall start`: everything, or a part of it, until Ctrl-C or SIGTERM.

import { type Role, startApp } from '../app.ts';
import { createLog } from '../log.ts';
import { languageNote } from '../texts/language-note.ts';
import type { CommandContext } from './context.ts';

/** Returns when all is closed: mail under way recorded, Postgres last. */
export async function startCommand(
  context: CommandContext,
  options: { readonly roles: readonly Role[] },
): Promise<number> {
  const log = createLog({ level: context.config.logLevel, destination: context.stdout });
  if (context.config.usesSamples)
    log.info('These are sample posts and people; "npm run rolecall -- init" makes a board of your own');
  const note = languageNote(context.config.site.language);
  if (note !== null) log.warn(note.problem, { remedy: note.remedy });
  for (const { problem, remedy } of context.config.misspelt) log.warn(problem, { remedy });
  const app = await startApp(context.config, log, { roles: options.roles, signal: context.signal });
  await aborted(context.signal);
  log.info('Stopping');
  await app.close();
  log.info('Stopped');
  return 0;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
