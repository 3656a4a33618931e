// Two planners and five senders on machines whose clocks are three minutes apart, each told five times what a queue tells
// once. The processes are the unmodified ones; libfaketime shifts what their machine says.

import { glob } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RolecallProcess } from '../../helpers/processes.ts';
import { forgetFloods, type Hurry, openHurry } from '../hurry.ts';
import { checkRuns } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { addReaders, comesTrue, type FaultWorld, openFaultWorld } from '../world.ts';

export const manyClocks: Fault = {
  row: 5,
  name: 'many planners and senders, clocks apart',
  backends: ['postgres', 'redis'],
  isInQuick: true,
  run,
};

const APART_S = 180;
const LATER_S = 10;
const READERS = 100;
const TIMES = 5;
/** Where no baseline was measured: what a post and a first digest take at most. */
const USUAL_S = 8;

async function run(trial: Trial): Promise<void> {
  const [library] = await Array.fromAsync(glob('/usr/lib/*/faketime/libfaketimeMT.so.1'));
  if (library === undefined)
    return trial.holds(
      'libfaketime is here',
      process.env.CI !== 'true',
      'left out: apt-get install faketime',
    );
  const world = await openFaultWorld(trial);
  const [planners, senders] = trial.isQuick ? [2, 2] : [2, 5];
  const rounds = trial.times(10, 1);
  const clocks = (apart: number, count: number) =>
    Array.from({ length: count }, (_, index) => Math.round((index / (count - 1) - 0.5) * apart));
  async function measure(apart: number): Promise<number> {
    const start = (roles: string) => (skew: number) =>
      world.board.start(['--only', roles], undefined, {
        LD_PRELOAD: library as string,
        FAKETIME: `${skew < 0 ? '' : '+'}${skew}s`,
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      });
    const all = [
      ...clocks(apart, planners).map(start('watch,plan')),
      ...clocks(-apart, senders).map(start('work')),
    ];
    await Promise.all(all.map((one) => one.said('Rolecall is running')));
    const hurry = await openHurry(trial, world);
    let slowest = 0;
    for (let round = 0; round < rounds; round += 1)
      slowest = Math.max(slowest, await tryRound(world, hurry, `${apart}-${round}`));
    await checkSkew(trial, all, apart);
    await Promise.all(all.map((one) => one.end('SIGTERM')));
    return slowest;
  }
  const usual = trial.isQuick ? USUAL_S : await measure(0);
  const apart = await measure(APART_S);
  trial.figure('slowest round, clocks alike', trial.isQuick ? 'not measured' : `${usual.toFixed(1)} s`);
  trial.atMost('later for clocks three minutes apart', apart - usual, LATER_S, 's');
  const all = rounds * (trial.isQuick ? 1 : 2);
  const { rows } = await sql<{ kind: string; runs: number }>`
    select kind, count(*) as runs from runs where matched > 0 group by kind order by kind`.execute(world.db);
  const expected = JSON.stringify([
    { kind: 'instant', runs: all },
    { kind: 'welcome', runs: all },
  ]);
  trial.holds('one run each', JSON.stringify(rows) === expected, JSON.stringify(rows));
  trial.exactly('mails lost', all * (READERS + 1) - new Set(world.smtp.taken).size, 0);
  trial.exactly('second mails', world.smtp.taken.length - new Set(world.smtp.taken).size, 0);
  await checkRuns(trial, world.db);
}

/** Seconds until a post has reached its readers, and a new reader has had the first digest. */
async function tryRound({ db, board, smtp }: FaultWorld, hurry: Hurry, name: string): Promise<number> {
  const tag = `round${name}`;
  await addReaders(db, READERS, { tag });
  const before = smtp.taken.length;
  const startedAt = performance.now();
  await forgetFloods(db);
  await board.post(`Engineer ${name}`, tag);
  await board.subscription(`new${name}`, `email: new${name}@example.org\nfrequency: weekly\ntags: [${tag}]`);
  while (smtp.taken.length < before + READERS + 1 && performance.now() < startedAt + 300_000) {
    await hurry.tick(TIMES);
    await hurry.nudge(TIMES);
    await delay(200);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await comesTrue(db, sql`select bool_and(finished_at is not null) from runs`, 30_000);
  return seconds;
}

/** Were their clocks what they should have been? As the first line of each log says. */
async function checkSkew(trial: Trial, all: readonly RolecallProcess[], apart: number): Promise<void> {
  const said = all.map(({ lines }) => Date.parse(`${(lines[0] ?? '').slice(0, 19).replace(' ', 'T')}Z`));
  const found = (Math.max(...said) - Math.min(...said)) / 1000;
  trial.holds(`clocks are ${apart} s apart`, Math.abs(found - apart) < 10, `${found} s`);
}
