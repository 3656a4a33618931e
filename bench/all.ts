// All benchmarks that have a goal, one after another, on a machine that should have nothing else to do: about two hours. What each
// printed goes to bench/results/NAME.json, and how far it is from its goals to docs/bench.svg.
// `node bench/all.ts [--only plan,pages] [--plot]`. --plot: draw again what is there, and run nothing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { note, type Results, readWord } from './helpers.ts';
import { barsOf, plotBars } from './plot.ts';

const RESULTS = join(import.meta.dirname, 'results');
const PLOT = join(import.meta.dirname, '../docs/bench.svg');

const ALL: readonly (readonly [name: string, ...options: readonly string[]])[] = [
  ['send'],
  ['compose'],
  ['sign'],
  ['plan'],
  ['ticks'],
  ['claims'],
  ['collect'],
  ['latency'],
  ['urgent'],
  ['rates'],
  ['manage-page'],
  ['pages'],
  ['flood'],
  ['leave'],
  ['status'],
  ['idle'],
  ['sizes'],
  ['soak'],
];

const only = readWord('only', '');
const wanted = only === '' ? ALL : ALL.filter(([name]) => only.split(',').includes(name));
await mkdir(RESULTS, { recursive: true });
let failed = 0;
for (const [name, ...options] of process.argv.includes('--plot') ? [] : wanted) {
  note(`\n${name}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...options], {
    stdio: 'inherit',
    env: { ...process.env, BENCH_RESULTS: RESULTS },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) failed += 1;
}
await writeFile(PLOT, plotBars((await readResults()).flatMap(barsOf)));
process.exitCode = failed === 0 ? 0 : 1;

async function readResults(): Promise<Results[]> {
  const names = (await readdir(RESULTS)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(RESULTS, name), 'utf8'))));
}
