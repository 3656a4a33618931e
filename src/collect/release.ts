// An admin's word about one thing that is held, whichever way it comes: from `rolecall release` or the admin's page.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Act } from '../installation/audit-store.ts';
import { matchPost } from '../plan/match-post.ts';
import { type Released, releaseHeld } from './held.ts';
import { heldItems } from './held-items.ts';
import type { HoldName } from './hold.ts';

interface Wish {
  /** Null = the only thing that is held. */
  readonly name: HoldName | null;
  /** Takes it as known, and mails nobody. */
  readonly quiet: boolean;
}

/** Without a name, where not exactly one thing is held: what is held, and nothing is done. */
export type ReleaseOutcome = Released | { readonly names: readonly HoldName[] };

export async function release(
  deps: { readonly db: Db; readonly config: Pick<Config, 'digest' | 'tags'> },
  { name, quiet }: Wish,
  now: Date,
): Promise<ReleaseOutcome> {
  const names = name === null ? (await heldItems(deps.db)).names : [name];
  const [only, another] = names;
  if (only === undefined || another !== undefined) return { names };
  const announced = async (postIds: readonly string[]) => {
    for (const id of postIds) await matchPost(deps, id, now);
  };
  return releaseHeld({ ...deps, announced }, { name: only, quiet }, now);
}

/** As the audit has it. */
export function releaseAct({ name, count }: Released, quiet: boolean): Omit<Act, 'who'> {
  return { act: quiet ? 'release quietly' : 'release', details: { name, count } };
}
