// `npm run test:faults`: real processes, real signals, real servers. Says what was measured beside what must hold.
//
//   npm run test:faults                              everything, on both queues
//   npm run test:faults -- --quick                   three minutes on one queue
//   npm run test:faults -- --row 7,8 --seed 42 --queue redis
//   npm run test:faults -- --row 9 --name '30 a minute'     one fault of a row
//   npm run test:faults -- --list

import { parseArgs } from 'node:util';
import { createRunFolder } from '../helpers/run-folder.ts';
import { FAULTS } from './rows/index.ts';
import { formatTable, type Line } from './table.ts';
import { type Backend, createTrial, type Fault } from './trial.ts';

/** No fault is tried for longer. */
const LONGEST_MS = 45 * 60_000;
const QUICK_LONGEST_MS = 90_000;

interface Order {
  readonly faults: readonly Fault[];
  readonly backends: readonly Backend[];
  readonly isQuick: boolean;
  readonly seed: number;
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    row: { type: 'string' },
    name: { type: 'string' },
    queue: { type: 'string' },
    seed: { type: 'string' },
  },
});
const order = readOrder();
if (values.list) {
  for (const { row, name } of order.faults) print(`${String(row).padStart(2)}  ${name}`);
} else {
  process.exitCode = await carryOut(order);
}

function readOrder(): Order {
  const rows = values.row?.split(',').map(Number);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
  if (!Number.isInteger(seed)) throw new RangeError('--seed must be a whole number');
  if (values.queue !== undefined && values.queue !== 'postgres' && values.queue !== 'redis')
    throw new RangeError('--queue is postgres or redis');
  const isAsked = rows !== undefined || values.name !== undefined;
  const faults = FAULTS.filter(
    ({ row, name, isInQuick }) =>
      (rows?.includes(row) ?? true) &&
      (values.name === undefined || name.includes(values.name)) &&
      (isAsked || !values.quick || isInQuick),
  );
  if (faults.length === 0)
    throw new RangeError('there is no such row, or no such name in it: --list has all');
  const all: readonly Backend[] = values.quick ? ['postgres'] : ['postgres', 'redis'];
  return { faults, backends: values.queue ? [values.queue] : all, isQuick: values.quick, seed };
}

/** The exit code: 1 where something did not hold. */
async function carryOut({ faults, backends, isQuick, seed }: Order): Promise<number> {
  const folder = await createRunFolder();
  process.env.TMPDIR = folder.path;
  const lines: Line[] = [];
  const started = performance.now();
  print(`seed ${seed}${isQuick ? ', quick' : ''}`);
  try {
    for (const fault of faults)
      for (const backend of chooseBackends(fault, backends))
        lines.push(...(await tryFault(fault, { backend, isQuick, seed })));
  } finally {
    await folder.remove();
  }
  const failed = lines.filter((line) => !line.holds).length;
  print(`\n${formatTable(lines)}\n`);
  print(
    `seed ${seed}: ${lines.length - failed} of ${lines.length} checks hold, in ${Math.round((performance.now() - started) / 1000)} s`,
  );
  return failed > 0 ? 1 : 0;
}

function chooseBackends(fault: Fault, wanted: readonly Backend[]): readonly Backend[] {
  if (fault.backends.length === 0) return wanted.slice(0, 1);
  return wanted.filter((backend) => fault.backends.includes(backend));
}

async function tryFault(
  fault: Fault,
  given: { backend: Backend; isQuick: boolean; seed: number },
): Promise<Line[]> {
  const trial = createTrial({ ...given, seed: given.seed + fault.row });
  const started = performance.now();
  try {
    await within(fault.run(trial), given.isQuick ? QUICK_LONGEST_MS : LONGEST_MS);
  } catch (error) {
    trial.holds(
      'it came to its end',
      false,
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
  await trial.close().catch((error: unknown) => trial.holds('it could be tidied up', false, String(error)));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const backend = fault.backends.length === 0 ? '' : given.backend;
  const failed = trial.checks.filter((check) => !check.holds);
  print(
    `${fault.row} ${fault.name}${backend && ` (${backend})`}: ${failed.length === 0 ? 'holds' : 'FAILED'}, ${seconds} s`,
  );
  for (const { what, measured } of failed) print(`   ${what}: ${measured}`);
  return trial.checks.map((check) => ({
    ...check,
    measured: check.measured.split('\n', 1)[0] as string,
    row: fault.row,
    fault: fault.name,
    backend,
  }));
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not done after ${ms / 1000} s`)), ms);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
