// A mail that somebody asked for, and a database that goes away in the midst of it: who claimed the mail gives it back as soon
// as the ledger can be reached, and an outcome is not lost with the connection. Else its lease would have to run out.

import { isPassing } from '../database/unavailable.ts';
import type { Log } from '../log.ts';
import { patiently } from './patiently.ts';

export interface AskedMailDeps {
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** The sweep finds the mail by then in any case: its lease is over. */
const FOR_MS = 120_000;

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
