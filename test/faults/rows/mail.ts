// What mail servers do.

import type { Fault } from '../trial.ts';
import { BOUNCE_FAULTS } from './bounces.ts';

export const MAIL_FAULTS: readonly Fault[] = [...BOUNCE_FAULTS];
