// How long faults hold the event loop: of Rolecall, and at the same time of a process that does nothing. A busy machine
// holds both; what counts is the processor time that Rolecall's thread takes between two turns.

import { resolve } from 'node:path';
import type { RolecallProcess } from '../helpers/processes.ts';
import type { Trial } from './trial.ts';
import type { FaultWorld } from './world.ts';

const LOOP_PROCESS = resolve(import.meta.dirname, 'loop-process.ts');
const LONGEST_HOLD_MS = 100;

export interface WatchedProcess extends RolecallProcess {
  /** Checks what was held since the last time. */
  checkLoop(trial: Trial, during: string): Promise<void>;
}

/** `rolecall start --only ROLES`, watched; resolves when it runs. */
export async function startWatched(world: FaultWorld, roles: string): Promise<WatchedProcess> {
  const control = world.board.start(['--idle'], [LOOP_PROCESS]);
  await control.said('Rolecall is running');
  const app = world.board.start(['--only', roles], [LOOP_PROCESS]);
  await app.said('Rolecall is running');
  let asked = 0;
  return {
    ...app,
    async checkLoop(trial, during) {
      asked += 1;
      const [ours, idle] = await Promise.all([askLoop(app, asked), askLoop(control, asked)]);
      trial.figure(
        `loop held during ${during}, and of an idle process`,
        `${ours.heldMs} ms, ${idle.heldMs} ms`,
      );
      // A quick run goes wherever checks go, on whatever else they do there: no figure of time is a check.
      const what = '  of it processor time of its own';
      if (trial.isQuick) trial.figure(what, `${ours.cpuMs} ms`);
      else trial.atMost(what, ours.cpuMs, LONGEST_HOLD_MS, 'ms');
    },
  };
}

async function askLoop(running: RolecallProcess, asked: number): Promise<{ heldMs: number; cpuMs: number }> {
  process.kill(running.pid, 'SIGUSR2');
  const words = (await running.said(`Loop ${asked}: `)).split(' ');
  return { heldMs: Number(words[2]), cpuMs: Number(words[4]) };
}
