// What happens to folders, files and pages.

import type { Fault } from '../trial.ts';
import { burst, checkout, swappedLink } from './bursts.ts';
import { editors } from './editors.ts';
import { malformedFiles } from './malformed.ts';
import { erasure, quotingServers } from './traces.ts';
import { wrongFolder } from './wrong-folder.ts';

export const FOLDER_FAULTS: readonly Fault[] = [
  checkout,
  burst,
  swappedLink,
  editors,
  wrongFolder,
  malformedFiles,
  quotingServers,
  erasure,
];
