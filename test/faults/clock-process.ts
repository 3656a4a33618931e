// Rolecall with a clock that can be set: `node clock-process.ts CLOCK_FILE [--only watch,plan]`. The file holds how many
// milliseconds the clock is ahead of the machine's; it is read anew each time that somebody asks for the time. The variable
// SWEEP_MS says how often the leader looks, where time is made to pass quickly.

import { readFileSync } from 'node:fs';
import { ROLES, type Role, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createLog } from '../../src/log.ts';

const { SWEEP_MS } = process.env;
const [clockFile = '', , only] = process.argv.slice(2);
const config = loadConfig(process.env, process.cwd());
const interrupt = new AbortController();
process.once('SIGTERM', () => interrupt.abort());

const app = await startApp(config, createLog({ level: config.logLevel, destination: process.stdout }), {
  roles: only === undefined ? ROLES : (only.split(',') as Role[]),
  signal: interrupt.signal,
  ...(SWEEP_MS === undefined ? {} : { sweepMs: Number(SWEEP_MS) }),
  clock: () => new Date(Date.now() + Number(readFileSync(clockFile, 'utf8'))),
});
if (!interrupt.signal.aborted)
  await new Promise((resolve) => interrupt.signal.addEventListener('abort', resolve, { once: true }));
await app.close();
process.exit(0);
