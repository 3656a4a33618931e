// Our own Postgres and the secret, as a crash, a power cut, or a person may leave them.

import { spawn } from 'node:child_process';
import { chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { clusterOf, isRunning, serverPid } from '../../helpers/own-server.ts';
import type { RolecallProcess } from '../../helpers/processes.ts';
import { cutPower, type OwnBoard, openOwnBoard } from '../own-board.ts';
import type { Fault, Trial } from '../trial.ts';

export const ownPostgres: Fault = {
  row: 20,
  name: 'own Postgres as a crash left it',
  backends: [],
  isInQuick: false,
  async run(trial) {
    const own = await openOwnBoard(trial);
    let { process: running, runs } = await own.start();
    trial.holds('first start, without LANG: in UTF-8', runs && (await encodingOf(own)) === 'UTF8');
    await own.ask('create table kept as select 1 as one');
    const pid = await serverPid(own.dataDir);
    await running.end('SIGKILL');
    ({ process: running, runs } = await own.start());
    trial.holds(
      'left running: adopted',
      runs && (await serverPid(own.dataDir)) === pid && (await isKept(own)),
    );
    const bystander = spawn('sleep', ['600']);
    trial.later(async () => bystander.kill());
    const damages = { stale: null, 're-used': String(bystander.pid), empty: '', garbled: 'gar\0bage\n' };
    const files = trial.isQuick ? { empty: '' } : damages;
    for (const [what, text] of Object.entries(files)) {
      await cutPower(own, running);
      if (text !== null) await writePidFile(own, text);
      ({ process: running, runs } = await own.start());
      trial.holds(`pid file ${what}: repaired`, runs && (await isKept(own)), running.lines.at(-1));
    }
    trial.holds('the process that had its number lives', bystander.exitCode === null && !bystander.killed);
    await writePidFile(own, '');
    await running.end('SIGKILL');
    ({ process: running, runs } = await own.start());
    trial.holds('left running with an empty pid file: adopted', runs && (await isKept(own)));
    const last = await serverPid(own.dataDir);
    await running.end('SIGTERM');
    trial.holds('SIGTERM leaves no server', !(await isRunning(own.dataDir, last)));
  },
};

export const firstStart: Fault = {
  row: 20,
  name: 'first start killed at any point',
  backends: [],
  isInQuick: false,
  async run(trial) {
    let failed = 0;
    const starts = trial.times(30, 2);
    for (let start = 0; start < starts; start += 1) {
      const own = await openOwnBoard(trial);
      const first = own.begin();
      await delay(trial.draw(0, 4000));
      await first.end('SIGKILL');
      const { process: second, runs } = await own.start();
      if (!runs) failed += 1;
      if (!runs) trial.figure('said', second.lines.at(-1) ?? '');
      await second.end('SIGTERM');
    }
    trial.exactly(`second starts that failed, of ${starts}`, failed, 0);
  },
};

export const refusals: Fault = {
  row: 20,
  name: 'data folder that cannot be used',
  backends: [],
  isInQuick: false,
  async run(trial) {
    // As root under a folder that only root may enter, the database lies elsewhere.
    const own = await openOwnBoard(trial, 0o700);
    const first = await own.start();
    const isElsewhere = dirname(await clusterOf(own.dataDir)) === '/var/lib/rolecall';
    trial.holds('under a folder of mode 0700', first.runs && (process.getuid?.() !== 0 || isElsewhere));
    await first.process.end('SIGTERM');
    const secret = join(own.dataDir, 'secret');
    const wayOut = 'put the file back from a backup; if there is none, make a new one';
    await refuses(trial, own, 'secret empty', () => writeFile(secret, ''), wayOut);
    await refuses(trial, own, 'secret short', () => writeFile(secret, 'hunter2\n'), wayOut);
    await refuses(trial, own, 'secret lost', () => rm(secret), wayOut);
    const unreadable = 'let the user who runs Rolecall read that file';
    await refuses(trial, own, 'secret unreadable', () => mkdir(secret), unreadable);
    const version = join(await clusterOf(own.dataDir), 'PG_VERSION');
    await refuses(
      trial,
      own,
      'another major version',
      () => writeFile(version, '17\n'),
      'move that folder away',
    );
    const fresh = await openOwnBoard(trial);
    await mkdir(fresh.dataDir);
    await writeFile(join(fresh.dataDir, 'secret'), '');
    const { process: filled, runs } = await fresh.start();
    trial.holds(
      'an empty secret where nothing was signed is filled',
      runs && (await stat(join(fresh.dataDir, 'secret'))).size > 32,
    );
    await filled.end('SIGTERM');
  },
};

async function refuses(
  trial: Trial,
  own: OwnBoard,
  what: string,
  harm: () => Promise<unknown>,
  wayOut: string,
) {
  await harm();
  const { process: refused, runs } = await own.start();
  const said = refused.lines.find((line) => line.includes(wayOut));
  trial.holds(`${what}: refused with the way out`, !runs && said !== undefined, said ?? refused.lines.at(-1));
  trial.exactly(`${what}: exit code`, (await endOf(refused)) ?? -1, 1);
}

function endOf(refused: RolecallProcess): Promise<number | null> {
  return Promise.race([refused.ended, delay(10_000, null)]);
}

async function writePidFile(own: OwnBoard, text: string): Promise<void> {
  const cluster = await clusterOf(own.dataDir);
  const file = join(cluster, 'postmaster.pid');
  await writeFile(file, text);
  const { uid, gid } = await stat(cluster);
  await chown(file, uid, gid);
}

async function isKept(own: OwnBoard): Promise<boolean> {
  return (await own.ask('select count(*)::int from kept')) === 1;
}

async function encodingOf(own: OwnBoard): Promise<unknown> {
  return own.ask('select pg_encoding_to_char(encoding) from pg_database where datname = current_database()');
}
