// What happens to folders, files and pages.

import type { Fault } from '../trial.ts';
import { burst, checkout, swappedLink } from './bursts.ts';

export const FOLDER_FAULTS: readonly Fault[] = [checkout, burst, swappedLink];
