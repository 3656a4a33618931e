// What a failed command says: sentences for what a person can mend, the stack only for what nobody expected.

import { SettingsError, TemporaryFailure, UserError } from '../errors.ts';
import type { Output } from '../log.ts';

/** Says what went wrong and returns the exit code: 1 problem, 2 usage or settings, 75 try again later, 130 interrupted. */
export function reportError(
  error: unknown,
  { stderr, env }: { readonly stderr: Output; readonly env: Readonly<Record<string, string | undefined>> },
): number {
  if (error instanceof Error && error.name === 'AbortError') return 130;
  if (error instanceof SettingsError) {
    for (const problem of error.problems) stderr.write(`rolecall: ${problem}\n`);
    return 2;
  }
  if (error instanceof UserError || error instanceof TemporaryFailure) {
    stderr.write(`rolecall: ${error.message}\n`);
    return error instanceof UserError ? 1 : 75;
  }
  const isError = error instanceof Error;
  const text =
    isError && env.LOG_LEVEL === 'debug'
      ? error.stack
      : isError
        ? `${error.name}: ${error.message}`
        : String(error);
  stderr.write(`rolecall: this should not have happened (LOG_LEVEL=debug shows where): ${text}\n`);
  return 1;
}
