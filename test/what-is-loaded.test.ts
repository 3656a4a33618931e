// What a command loads before it can answer: somebody waits for it, and each library is paid for by everybody's memory.

import { expect, test } from 'vitest';
import { imports } from './helpers/imports.ts';

/** Libraries that come with these files. */
function librariesOf(...paths: readonly string[]): string[] {
  const seen = new Set(paths);
  const libraries = new Set<string>();
  for (const path of seen) {
    for (const { from, target, isType } of imports) {
      if (from !== path || isType) continue;
      if (target.startsWith('src/')) seen.add(target);
      else if (!/^node:|^package\.json$/.test(target)) libraries.add(target.replace(/(?<=^[^@/]+)\/.*/, ''));
    }
  }
  return [...libraries].sort();
}

/** What cli.ts itself asks for. */
const DOOR = ['src/cli.ts', 'src/commands/program.ts', 'src/commands/report-error.ts'];
const SETTINGS = ['src/config/board-folder.ts', 'src/config/load-config.ts'];

test('help loads no library but the one that reads the command line', () => {
  expect(librariesOf(...DOOR)).toEqual(['commander']);
});

test.each(['status', 'held', 'why', 'subscribers', 'pause'])(
  '"rolecall %s" loads the ledger and the settings, and neither mail nor queue nor pages',
  (command) => {
    const wanted = ['commander', 'croner', 'kysely', 'pg', 'pino', 'yaml', 'zod'];
    const loaded = librariesOf(...DOOR, ...SETTINGS, `src/commands/${command}.ts`);
    expect(loaded.filter((library) => !wanted.includes(library))).toEqual([]);
  },
);
