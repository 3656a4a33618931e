// What happens to processes and to the servers that they stand on.

import type { Fault } from '../trial.ts';
import { killAtSteps } from './kill-at-steps.ts';
import { killSender } from './kill-sender.ts';
import { stopInFlight } from './stop-in-flight.ts';

export const PROCESS_FAULTS: readonly Fault[] = [killAtSteps, killSender, stopInFlight];
