// What mail servers do.

import type { Fault } from '../trial.ts';

export const MAIL_FAULTS: readonly Fault[] = [];
