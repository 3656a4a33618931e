// The alarm about a journal of opt-outs that cannot be written: each process that people leave by looks after its own. What could
// not be written is tried again. What a process took with it when it ended is in no journal; the next backup has it.

import type { Closers } from '../close-all.ts';
import type { Db } from '../database/database.ts';
import { journalOf } from '../database/opt-out-journal.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { clearAlarm, raiseAlarm } from './alarm-store.ts';

export const UNNOTED = 'opt-outs-not-noted';

interface JournalDeps {
  readonly db: Db;
  readonly log: Log;
  readonly clock: () => Date;
}

const LOOK_MS = 15_000;

/** One pass, for a timer and for the end of a process. It clears what it raised itself. */
export function createJournalWatch({ db, clock }: Pick<JournalDeps, 'db' | 'clock'>): () => Promise<void> {
  let isRaised = false;
  return async () => {
    const journal = journalOf(db);
    if (journal === null || (journal.unwritten() === null && !isRaised)) return;
    await journal.append([]);
    const unwritten = journal.unwritten();
    if (unwritten !== null)
      await raiseAlarm(db, { kind: UNNOTED, path: journal.path, ...unwritten }, clock());
    else await clearAlarm(db, UNNOTED, clock());
    isRaised = unwritten !== null;
  };
}

/** Looks until it is closed, and once more then. */
export function startJournalWatch(deps: JournalDeps, closers: Closers): void {
  const look = createJournalWatch(deps);
  const attempt = () =>
    look().catch((error) =>
      deps.log.warn('The journal of opt-outs could not be looked after', { error: messageOf(error) }),
    );
  const timer = setInterval(attempt, LOOK_MS);
  closers.push(() => {
    clearInterval(timer);
    return attempt();
  });
}
