// What all processes know of the board's repository: where its files stand, what is wrong, and whether somebody asked for
// a pull or for a history that was rewritten.

import type { Db } from '../database/database.ts';
import { dropSetting, getSetting, setSetting } from '../database/settings-store.ts';

export interface RepositoryState {
  /** Of the files; null = nothing was fetched ever. */
  readonly commit: string | null;
  /** When a pull last came to its end. */
  readonly pulledAt: string | null;
  readonly problem: { readonly message: string; readonly remedy: string; readonly since: string } | null;
}

const STATE = 'repository';
const ASKED = 'repository-asked';
const REWRITTEN = 'repository-rewritten';

/** Null = there was never a pull. */
export async function repositoryState(db: Db): Promise<RepositoryState | null> {
  const stored = await getSetting(db, STATE);
  return stored === null ? null : JSON.parse(stored);
}

export async function setRepositoryState(db: Db, state: RepositoryState): Promise<void> {
  await setSetting(db, STATE, JSON.stringify(state));
}

/** Asks whichever process reads the files for a pull. */
export async function askForPull(db: Db, now: Date): Promise<void> {
  await setSetting(db, ASKED, now.toISOString());
}

/** The last wish for a pull; another value is another wish. */
export function lastWish(db: Db): Promise<string | null> {
  return getSetting(db, ASKED);
}

/** An admin's word: the next pull takes whatever the branch leads to. */
export async function allowRewriting(db: Db, now: Date): Promise<void> {
  await setSetting(db, REWRITTEN, now.toISOString());
  await askForPull(db, now);
}

export async function mayRewrite(db: Db): Promise<boolean> {
  return (await getSetting(db, REWRITTEN)) !== null;
}

export async function forbidRewriting(db: Db): Promise<void> {
  await dropSetting(db, REWRITTEN);
}
