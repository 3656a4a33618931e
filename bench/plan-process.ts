// The process that plans: started by plan.ts with a database and an instant, says how long it took and how much memory.
// VmHWM, not resourceUsage().maxRSS: that one begins with what the parent process had at the fork.

import { readFile } from 'node:fs/promises';
import { connectDatabase } from '../src/database/database.ts';
import { silentLog } from '../src/log.ts';
import { planDue } from '../src/plan/plan-run.ts';
import { benchConfig } from './week.ts';

export interface PlanFigures {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly editions: number;
}

const [url = '', folder = '', instant = ''] = process.argv.slice(2);
const { db, close } = connectDatabase({ url, maxConnections: 10 });
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const now = new Date(instant);
const clock = () => now;
await planDue({ db, config: benchConfig(folder), log: silentLog, queued: async () => {}, clock }, now);
const cpu = process.cpuUsage(cpuBefore);
const ms = performance.now() - startedAt;
const { editions } = await db
  .selectFrom('editions')
  .select((eb) => eb.fn.countAll<number>().as('editions'))
  .executeTakeFirstOrThrow();
process.send?.({
  ms,
  cpuMs: (cpu.user + cpu.system) / 1000,
  peakMb: await peakMegabytes(),
  editions,
} satisfies PlanFigures);
await close();
process.disconnect?.();

async function peakMegabytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kilobytes) / 1024;
}
