// What became of mails that ended together is recorded in one commit.

import { createProgress } from '../installation/progress.ts';
import type { Settlement } from './delivery-store.ts';
import { createGroupCommit } from './group-commit.ts';
import { recordOutcomes } from './record-outcomes.ts';
import type { SendDeps } from './send-one.ts';
import { raiseUnsendable } from './suspects.ts';

/** About what a commit takes: an outcome waits so long for those of the other connections. */
const GATHER_MS = 2;

/** `expected`: so many may end any moment. An operator hears of what came to nothing by a mistake of ours. */
export function createCommit(
  deps: SendDeps,
  expected: () => number,
): (settlement: Settlement) => Promise<void> {
  const moved = createProgress(deps.db);
  const group = createGroupCommit<Settlement>(
    async (items) => {
      await recordOutcomes(deps, items);
      await moved('sending', deps.clock());
    },
    { expected, mostMs: GATHER_MS },
  );
  return async (settlement) => {
    await group.add(settlement);
    if (settlement.isLost)
      await raiseUnsendable(deps.db, settlement.delivery.runId, deps.clock(), settlement.error);
  };
}
