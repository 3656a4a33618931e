// One pass over both folders: posts first, so that a new subscription finds them. Needs no events and no memory of the
// last pass; may be interrupted anywhere and repeated.

import { messageOf } from '../errors.ts';
import { haveWords, keepWords } from '../posts/tag-words.ts';
import type { CollectDeps, CollectInput } from './collect-input.ts';
import { withCollectLock } from './collect-lock.ts';
import { collectPosts, type PostsSummary } from './collect-posts.ts';
import { collectSubscriptions, type SubscriptionsSummary } from './collect-subscriptions.ts';
import { noteFeedsChanged } from './tell-hub.ts';

export interface CollectSummary {
  readonly posts: PostsSummary;
  readonly subscriptions: SubscriptionsSummary;
  /** Files were still being written: look again in a moment. */
  readonly again: boolean;
  /** When the next held-back post comes due; null = none is waiting. */
  readonly nextDueAt: Date | null;
}

/**
 * Brings the ledger up to date with the folders; null = another pass is under way, in this or another process. It is not
 * waited for: one that hangs on a network folder would gather all that come after it.
 */
export async function collectOnce(deps: CollectDeps, input: CollectInput): Promise<CollectSummary | null> {
  const collected = await withCollectLock(deps.db, async (connection) => {
    const held = { ...deps, db: connection };
    const posts = await collectPosts(held, input);
    const mayHaveWords = input.thorough || havePostsChanged(posts);
    // Mails say the tags in these words: whoever is told of a post waits for those that it lacks.
    const isNamed = await haveWords(connection, deps.config, posts.announcedIds);
    if (mayHaveWords && !isNamed) await keepWords(connection, deps.config);
    if (havePostsChanged(posts) || posts.announcedIds.length > 0) await noteFeedsChanged(held, input.now);
    await tellAnnounced(deps, posts.announcedIds);
    if (mayHaveWords && isNamed) await keepWords(connection, deps.config);
    return { posts, subscriptions: await collectSubscriptions(held, input, havePostsChanged(posts)) };
  });
  if (collected === null) return null;
  const { posts, subscriptions } = collected;
  return { posts, subscriptions, again: posts.again || subscriptions.again, nextDueAt: posts.nextDueAt };
}

function havePostsChanged({ addedCount, changedCount, removedCount }: PostsSummary): boolean {
  return addedCount + changedCount + removedCount > 0;
}

/** The queue may be down; what it is not told, the sweep finds in the ledger. */
async function tellAnnounced(deps: CollectDeps, postIds: readonly string[]): Promise<void> {
  if (postIds.length === 0) return;
  try {
    await deps.announced(postIds);
  } catch (error) {
    deps.log.warn('Announced posts wait for the next sweep', {
      posts: postIds.length,
      error: messageOf(error),
    });
  }
}
