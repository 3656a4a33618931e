// Step "match-post": a post was announced, or its tags changed. Instant audiences that want it become due; weekly and
// daily ones have their clock. May run twice: a due instant is only ever brought forward.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import { isPlannable } from '../posts/standing.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { countNumbers } from './match.ts';
import { instantDue } from './plan-chunk.ts';

export interface MatchDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags'>;
}

/** Returns when the audiences that want the post are due, or null when none does. */
export async function matchPost(deps: MatchDeps, postId: string, now: Date): Promise<Date | null> {
  return inTransaction(deps.db, async (trx) => {
    const fresh = await trx
      .updateTable('post_tags')
      .set({ matched_at: now })
      .where('post_id', '=', postId)
      .where('matched_at', 'is', null)
      .returning('number')
      .execute();
    if (fresh.length === 0) return null;
    const wanting = await audiencesFor(
      { ...deps, db: trx },
      postId,
      fresh.map((row) => row.number),
      now,
    );
    if (wanting.length === 0) return null;
    // For more posts to come, and for this one to be whole, it was waited before it was announced.
    const dueAt = instantDue(now, 0);
    await trx
      .updateTable('audiences')
      .set({ next_due_at: sql`least(coalesce(next_due_at, ${dueAt}), ${dueAt})` })
      .where(sql<boolean>`id = any(${wanting}::bigint[])`)
      .execute();
    return dueAt;
  });
}

/** Instant audiences for whom the post counts from one of these numbers on. */
async function audiencesFor(
  deps: MatchDeps,
  postId: string,
  numbers: readonly number[],
  now: Date,
): Promise<number[]> {
  const [post] = await loadPosts(deps.db, [postId]);
  if (post === undefined || !isPlannable(post, now)) return [];
  const audiences = await deps.db
    .selectFrom('audiences as a')
    .select(['a.id', 'a.alerts'])
    .where('a.frequency', '=', 'instant')
    // One whom no mail may reach is not worth a run.
    .where(
      sql<boolean>`exists (select from subscribers s where s.audience_id = a.id and ${sql.raw(MAILABLE)})`,
    )
    .execute();
  return audiences
    .filter(({ alerts }) =>
      countNumbers(post.history, alerts, deps.config.tags.aliases).some((number) => numbers.includes(number)),
    )
    .map(({ id }) => id);
}

/** Posts announced (or re-tagged) that were not matched yet, oldest first. */
export async function unmatchedPosts(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('post_tags')
    .select('post_id')
    .where('matched_at', 'is', null)
    .orderBy('number')
    .limit(limit)
    .execute();
  return [...new Set(rows.map((row) => row.post_id))];
}
