// What the kernel counts of a process (Linux: proc_pid_stat(5), proc_pid_status(5)).

import { readdir, readFile } from 'node:fs/promises';

/** The kernel's clock ticks are 10 ms on every Linux that Node runs on (USER_HZ). */
const TICK_MS = 10;
/** Where fields begin that follow the name, which may hold anything; fields are numbered from 1. */
const FIRST_FIELD = 3;

async function statOf(pid: number | 'self'): Promise<(field: number) => number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (field) => Number(fields[field - FIRST_FIELD]);
}

/** Processor time so far, all threads, in ms. */
export async function cpuMsOf(pid: number): Promise<number> {
  const field = await statOf(pid);
  return (field(14) + field(15)) * TICK_MS;
}

/** Of our own children that ended, in ms. */
export async function cpuMsOfEnded(): Promise<number> {
  const field = await statOf('self');
  return (field(16) + field(17)) * TICK_MS;
}

/** Of a process with its children, those included that ended, in ms. */
export async function cpuMsOfChildren(parent: number): Promise<number> {
  const field = await statOf(parent);
  let ms = (field(14) + field(15) + field(16) + field(17)) * TICK_MS;
  for (const name of await readdir('/proc')) {
    const child = /^\d+$/.test(name) ? await statOf(Number(name)).catch(() => null) : null;
    if (child?.(4) === parent) ms += (child(14) + child(15)) * TICK_MS;
  }
  return ms;
}

/** Resident, in MB of 1,000,000 bytes. */
export async function memoryMbOf(pid: number): Promise<number> {
  const kib = /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kib) * 1024) / 1e6;
}
