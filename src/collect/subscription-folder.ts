// The subscriptions folder, as its guard against accidents needs it.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Folder } from './folder-alarm.ts';
import { countEnded, heldPaths } from './subscription-owners.ts';

export function subscriptionFolder(db: Db, { paths, digest }: Config): Folder {
  return {
    kind: 'subscription',
    folder: paths.subscriptionsDir,
    removalDelayMs: digest.removalDelayMs,
    removedLately: (since) => countEnded(db, since),
    unmissed: () => heldPaths(db),
  };
}
