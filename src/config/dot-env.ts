// The file `.env` beside rolecall.yml, for every command: variables that the environment does not set itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { messageOf } from '../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface DotEnv {
  /** The environment with what the file adds. */
  readonly env: Env;
  /** The variables that come from the file. */
  readonly names: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/** What the environment sets wins, also where it is empty, and also over the file's `_FILE` twin. */
export function withDotEnv(env: Env, folder: string): DotEnv {
  const { values, problems } = readDotEnv(join(folder, '.env'));
  const isSet = (name: string) => env[name] !== undefined || env[`${name}_FILE`] !== undefined;
  const added = Object.entries(values).filter(([name]) => !isSet(name.replace(/_FILE$/, '')));
  return {
    env: { ...Object.fromEntries(added), ...env },
    names: new Set(added.map(([name]) => name)),
    problems,
  };
}

function readDotEnv(path: string): { values: Env; problems: string[] } {
  try {
    return { values: parseEnv(readFileSync(path, 'utf8')), problems: [] };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return { values: {}, problems: [] };
    const problem = `.env: cannot be read (${messageOf(error)}); make it readable or remove it`;
    return { values: {}, problems: [problem] };
  }
}
