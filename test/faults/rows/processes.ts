// What happens to processes and to the servers that they stand on.

import type { Fault } from '../trial.ts';
import { clockChanges, clockIsSet } from './clock-moves.ts';
import { outboxFull, ownDiskFull } from './disk-full.ts';
import { killAtSteps } from './kill-at-steps.ts';
import { killSender } from './kill-sender.ts';
import { manyClocks } from './many-clocks.ts';
import { firstStart, ownPostgres, refusals } from './own-postgres.ts';
import { poison } from './poison.ts';
import { postgresDies, postgresIsSilent, postgresMoves } from './postgres-dies.ts';
import { redisDies, silentRedis } from './redis-dies.ts';
import { stopAtBadServers } from './stop-at-bad-servers.ts';
import { stopInFlight } from './stop-in-flight.ts';
import { stopWithoutServers } from './stop-without-servers.ts';

export const PROCESS_FAULTS: readonly Fault[] = [
  killAtSteps,
  killSender,
  stopInFlight,
  stopAtBadServers,
  stopWithoutServers,
  postgresDies,
  postgresIsSilent,
  postgresMoves,
  redisDies,
  silentRedis,
  manyClocks,
  poison,
  clockChanges,
  clockIsSet,
  outboxFull,
  ownDiskFull,
  ownPostgres,
  firstStart,
  refusals,
];
