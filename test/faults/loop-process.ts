// Rolecall with an eye on its event loop: `node loop-process.ts [--only ROLES]`. At each SIGUSR2 it says how long the loop
// was held at most since the last one, and how much processor time its thread took at most between two turns:
// `Loop 1: 12 ms, 9 ms`. With `--idle` it does nothing else: what the machine itself costs.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ROLES, type Role, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createLog } from '../../src/log.ts';

const [option, only] = process.argv.slice(2);
const RESOLUTION_MS = 5;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let asked = 0;
let cpuMs = 0;
let before = process.threadCpuUsage();
setInterval(() => {
  const { user, system } = process.threadCpuUsage(before);
  cpuMs = Math.max(cpuMs, (user + system) / 1000);
  before = process.threadCpuUsage();
}, 2).unref();
process.on('SIGUSR2', () => {
  asked += 1;
  const ms = Math.max(0, Math.round(delay.max / 1e6) - RESOLUTION_MS);
  process.stdout.write(`Loop ${asked}: ${ms} ms, ${Math.round(cpuMs)} ms\n`);
  delay.reset();
  cpuMs = 0;
});

if (option === '--idle') {
  delay.enable();
  process.stdout.write('Rolecall is running\n');
  setInterval(() => {}, 1000);
} else {
  const config = loadConfig(process.env, process.cwd());
  const interrupt = new AbortController();
  process.once('SIGTERM', () => interrupt.abort());
  const app = await startApp(config, createLog({ level: config.logLevel, destination: process.stdout }), {
    roles: only === undefined ? ROLES : (only.split(',') as Role[]),
    signal: interrupt.signal,
  });
  // A start compiles the code; what counts is what files and visitors cause.
  delay.enable();
  cpuMs = 0;
  if (!interrupt.signal.aborted)
    await new Promise((resolve) => interrupt.signal.addEventListener('abort', resolve, { once: true }));
  await app.close();
  process.exit(0);
}
