// What happens to folders, files and pages.

import type { Fault } from '../trial.ts';

export const FOLDER_FAULTS: readonly Fault[] = [];
