// A mail that somebody asked for, and a database that goes away in the midst of it: who claimed the mail gives it back as soon
// as the ledger can be reached, and an outcome is not lost with the connection. Else its lease would have to run out.

import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import type { Log } from '../log.ts';
import { releaseUnsureMail, type TakenMail } from '../subscribers/mail-lease.ts';
import { patiently } from './patiently.ts';
import { surely } from './surely.ts';

export interface AskedMailDeps {
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** The sweep finds the mail by then in any case: its lease is over. */
const FOR_MS = 120_000;

/** Takes a mail on; where nobody said whether it was taken, it is given back. */
export function claimAsked<Claim>(
  deps: AskedMailDeps & { readonly db: Db },
  claim: (onTaken: (taken: TakenMail) => void) => Promise<Claim>,
): Promise<Claim> {
  return surely(claim, (taken: TakenMail) => record(deps, () => releaseUnsureMail(deps.db, taken)));
}

/** What comes between the claim and the wire. Nothing was sent where it fails. */
export async function beforeWire<T>(
  deps: AskedMailDeps,
  giveBack: () => Promise<void>,
  prepare: () => Promise<T>,
): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    if (isPassing(error)) await record(deps, giveBack);
    throw error;
  }
}

/** Writes how it ended, once the ledger can be reached. */
export function record(deps: AskedMailDeps, write: () => Promise<void>): Promise<void> {
  const patience = { log: deps.log, stopping: deps.stopping, forMs: FOR_MS };
  return patiently(patience, 'What became of a mail waits for the database', 1, write);
}
