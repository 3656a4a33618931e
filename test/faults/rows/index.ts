// All faults, in the order of the table.

import type { Fault } from '../trial.ts';
import { FOLDER_FAULTS } from './folders.ts';
import { MAIL_FAULTS } from './mail.ts';
import { PROCESS_FAULTS } from './processes.ts';

export const FAULTS: readonly Fault[] = [...PROCESS_FAULTS, ...MAIL_FAULTS, ...FOLDER_FAULTS].toSorted(
  (one, other) => one.row - other.row,
);
