// How long somebody who leaves waits while everybody is planned: one-click POSTs to the whole app, one every 50 ms, with
// all readers in one audience; at rest, during a run that has a digest for everybody, one that has nothing for anybody,
// and a dry run. Each in processes of their own. `node bench/leave.ts [--people 200000] [--rounds 1]`

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { loadSecrets } from '../src/installation/secret.ts';
import { silentLog } from '../src/log.ts';
import { nextSlot } from '../src/schedule.ts';
import { createLinks, type Links } from '../src/subscribers/links.ts';
import { openAppLedger, startAppProcess } from './app-process.ts';
import { createRandom, type Random } from './board.ts';
import { ask, percentile } from './flood-visitors.ts';
import { median, note, printRows, readNumber, runBench } from './helpers.ts';
import { forgetRuns, setUpWeek, type Week } from './week.ts';

const PEOPLE = readNumber('people', 200_000);
const ROUNDS = readNumber('rounds', 1);
const EVERY_MS = 50;
const REST_MS = 3000;
/** A process that has just started is slow by itself. */
const WARM_UP = 40;

type Kind = 'at rest' | 'a run with a digest for each' | 'a run with nothing for anybody' | 'a dry run';
const KINDS: readonly Kind[] = [
  'at rest',
  'a run with a digest for each',
  'a run with nothing for anybody',
  'a dry run',
];

interface Bench extends Week {
  readonly url: string;
  readonly folder: string;
  readonly links: Links;
  readonly appUrl: string;
  readonly random: Random;
}

await runBench(async (later) => {
  const { db, url, folder, smtpUrl, config } = await openAppLedger(later);
  const choices = Array.from({ length: PEOPLE }, () => ({ timeZone: 'UTC', tags: ['data'] }));
  const week = await setUpWeek(db, config, choices, new Date());
  const secrets = await loadSecrets(db, config, silentLog, new Date());
  const app = await startAppProcess(folder, smtpUrl);
  later(app.close);
  const links = createLinks({ publicUrl: '', secrets });
  const bench: Bench = { ...week, url, folder, links, appUrl: app.url, random: createRandom(3) };
  const waits = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  const seconds = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  await leaveWhile(bench, delay(WARM_UP * EVERY_MS));
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const kind of KINDS) {
      const work = await prepare(bench, kind);
      const startedAt = performance.now();
      waits.get(kind)?.push(...(await leaveWhile(bench, work())));
      seconds.get(kind)?.push((performance.now() - startedAt) / 1000);
      note(`round ${round}, ${kind}: ${seconds.get(kind)?.at(-1)?.toFixed(1)} s`);
    }
  }
  printRows(
    `${PEOPLE} people in one audience, ${ROUNDS} rounds: a one-click POST during`,
    KINDS.map((kind) => describeWaits(kind, waits.get(kind) ?? [], seconds.get(kind) ?? [])),
  );
});

function describeWaits(kind: Kind, waits: readonly number[], seconds: readonly number[]) {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const figures = `median ${ms(median(waits))}, p99 ${ms(percentile(waits, 99))}, longest ${ms(Math.max(...waits))}`;
  const goal = kind === 'at rest' ? '' : 'goal: p99 at most 150 ms';
  return {
    what: `${kind} (${median(seconds).toFixed(1)} s)`,
    measured: `${figures} of ${waits.length}`,
    goal,
  };
}

/** Somebody leaves every 50 ms, whether or not those before have their answer. Returns how long each waited, in ms. */
async function leaveWhile(bench: Bench, work: Promise<unknown>): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const leaving: Promise<number>[] = [];
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    leaving.push(leave(bench, agent));
    await delay(EVERY_MS);
  }
  await over;
  const waits = await Promise.all(leaving);
  agent.destroy();
  return waits;
}

async function leave({ random, links, appUrl }: Bench, agent: Agent): Promise<number> {
  const id = 1 + Math.floor(random() * PEOPLE);
  const form = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const askedAt = performance.now();
  const status = await ask(`${appUrl}${links.unsubscribe({ id, generation: 0 })}`, { form, agent });
  if (status !== 200) throw new Error(`An unsubscribe link answered ${status}`);
  return performance.now() - askedAt;
}

/** The ledger as it was at first; what is returned does the work. */
async function prepare(bench: Bench, kind: Kind): Promise<() => Promise<unknown>> {
  const { db, config, url, folder } = bench;
  await sql`truncate suppressions`.execute(db);
  await sql`update subscribers set state = 'confirmed', ended_at = null where state <> 'confirmed'`.execute(
    db,
  );
  const tag = kind === 'a run with nothing for anybody' ? 'nothing-has-this-tag' : 'data';
  const alerts = JSON.stringify([{ any: [tag], all: [], none: [] }]);
  const slot = nextSlot(config.digest.weekly, 'UTC', new Date());
  await sql`update audiences set alerts = ${alerts}::jsonb, next_due_at = ${slot}`.execute(db);
  await forgetRuns(bench);
  switch (kind) {
    case 'at rest':
      return () => delay(REST_MS);
    case 'a dry run':
      return () => ended(dryRun(bench));
    default:
      // Later than the app's clock, so that it is this process alone that plans, and nobody who sends.
      return () =>
        ended(fork(join(import.meta.dirname, 'plan-process.ts'), [url, folder, slot.toISOString()]));
  }
}

function dryRun({ folder }: Bench): ChildProcess {
  const cli = join(import.meta.dirname, '../src/cli.ts');
  return fork(cli, ['send', '--frequency', 'weekly', '--dry-run', '--json'], {
    cwd: folder,
    env: { ...process.env, DATA_DIR: folder },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function ended(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`A process ended with ${code}`);
}
