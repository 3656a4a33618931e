// Who imports whom in src/, as it stands in the files.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Import {
  readonly from: string;
  readonly target: string;
  /** Erased before it runs. */
  readonly isType: boolean;
}

export const sources = globSync('src/**/*.ts').sort();
export const textOf = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]));
/** Those that come with the file; what is loaded when it is asked for is none of them. */
export const imports = sources.flatMap((path) => importsOf(path));

function importsOf(path: string): Import[] {
  const statements = (textOf.get(path) as string).matchAll(
    /^(?:import|export)\s(type\s)?(?:[^;']*?\sfrom\s)?'([^']+)'/gm,
  );
  return [...statements].map(([, type, target = '']) => ({
    from: path,
    target: target.startsWith('.') ? join(dirname(path), target) : target,
    isType: type !== undefined,
  }));
}
