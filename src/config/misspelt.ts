// Variables that nobody reads, by names that are most likely ours with a slip. Pure. An environment is full of what others
// read, so only those near to one of ours are worth a word, and none where that one is set, too.

import { isSlip, nearest } from '../nearest.ts';

/** Long enough to be recognised with two slips. */
const LONG_NAME = 8;

export interface Misspelt {
  readonly problem: string;
  readonly remedy: string;
}

/**
 * What to say of each: `SMTP_URI in .env is no variable that Rolecall reads`.
 * @param env as it counts, `.env` included; @param inDotEnv names that come from there
 */
export function findMisspelt(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
  inDotEnv: ReadonlySet<string>,
): Misspelt[] {
  const names = known.flatMap((name) => [name, `${name}_FILE`]);
  const isRead = new Set(names);
  return Object.entries(env).flatMap(([variable, value]) => {
    if (!value || isRead.has(variable)) return [];
    const meant = meantBy(variable, names);
    if (meant === null || isSet(env, meant)) return [];
    const where = inDotEnv.has(variable) ? ' in .env' : '';
    const problem = `${variable}${where} is no variable that Rolecall reads`;
    return [{ problem, remedy: `If ${meant} is meant, call it so.` }];
  });
}

function meantBy(variable: string, names: readonly string[]): string | null {
  const upper = variable.toUpperCase();
  const near = names.filter((name) => upper === name || isSlip(upper, name, name.length < LONG_NAME ? 1 : 2));
  return nearest(upper, near);
}

/** By itself, or by its twin. */
function isSet(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const own = name.replace(/_FILE$/, '');
  return Boolean(env[own] || env[`${own}_FILE`]);
}
