// A word said once about tags that nobody has is taken back when somebody takes them up.

import { findTakenUp } from '../posts/tag-use-store.ts';
import { filterInSlices } from '../slices.ts';
import type { CollectDeps } from './collect-input.ts';
import type { KnownFile } from './judge.ts';
import { saysLonely } from './post-warning.ts';

/** Paths of posts that were told so, and somebody has one of their tags now; nothing is asked where there are none. */
export async function noLongerLonely(
  { db, config }: CollectDeps,
  known: ReadonlyMap<string, KnownFile>,
): Promise<ReadonlySet<string>> {
  const isLonely = ({ warning }: KnownFile) => warning !== null && saysLonely(warning);
  const lonely = await filterInSlices(known.values(), isLonely);
  return findTakenUp(
    db,
    lonely.map(({ path }) => path),
    config.tags.aliases,
  );
}
