// What happens to folders, files and pages.

import type { Fault } from '../trial.ts';
import { burst, checkout, swappedLink, watcherOff } from './bursts.ts';
import { editors } from './editors.ts';
import { hostileNames } from './hostile-names.ts';
import { malformedFiles } from './malformed.ts';
import { erasure, quotingServers } from './traces.ts';
import { mailFloods, outboxKey } from './visitors.ts';
import { wrongAddress } from './wrong-address.ts';
import { wrongFolder } from './wrong-folder.ts';

export const FOLDER_FAULTS: readonly Fault[] = [
  checkout,
  burst,
  swappedLink,
  watcherOff,
  editors,
  wrongFolder,
  malformedFiles,
  hostileNames,
  quotingServers,
  erasure,
  mailFloods,
  outboxKey,
  wrongAddress,
];
