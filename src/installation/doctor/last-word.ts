// What the doctor said last, for whoever asks later.

import type { Db } from '../../database/database.ts';
import { getSetting, setSetting } from '../../database/settings-store.ts';
import type { Finding } from './finding.ts';

const LAST_WORD = 'doctor';

export interface LastWord {
  readonly at: Date;
  readonly findings: readonly Finding[];
}

export async function keepFindings(db: Db, findings: readonly Finding[], now: Date): Promise<void> {
  await setSetting(db, LAST_WORD, JSON.stringify({ at: now, findings }));
}

/** Null = it was never asked. */
export async function lastFindings(db: Db): Promise<LastWord | null> {
  const kept = await getSetting(db, LAST_WORD);
  if (kept === null) return null;
  const { at, findings } = JSON.parse(kept) as { at: string; findings: Finding[] };
  return { at: new Date(at), findings };
}
