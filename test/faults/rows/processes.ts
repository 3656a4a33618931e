// What happens to processes and to the servers that they stand on.

import type { Fault } from '../trial.ts';
import { stopInFlight } from './stop-in-flight.ts';

export const PROCESS_FAULTS: readonly Fault[] = [stopInFlight];
