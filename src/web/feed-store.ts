// Which posts stand in a feed. Reads only.

import type { Db } from '../database/database.ts';
import { firstMatchingAlert } from '../digest/match.ts';
import type { TagAliases } from '../posts/tags.ts';
import type { FeedChoice } from './feed-choice.ts';

interface FeedQuestion {
  readonly choice: FeedChoice;
  readonly aliases: TagAliases;
  readonly limit: number;
}

/** Ids of announced posts that are open and match by their tags of now, the newest first. */
export async function findFeedPosts(db: Db, question: FeedQuestion, now: Date): Promise<string[]> {
  const { choice, aliases, limit } = question;
  const open = db
    .selectFrom('posts')
    .select(['id', 'tags'])
    .where('state', '=', 'live')
    .where('number', 'is not', null)
    .where('missing_since', 'is', null)
    .where((eb) => eb.or([eb('closes_at', 'is', null), eb('closes_at', '>', now)]))
    .orderBy('number', 'desc');
  const rows = await (choice.isEverything ? open.limit(limit) : open).execute();
  return rows
    .filter((row) => firstMatchingAlert(row.tags, [choice.alert], aliases) !== -1)
    .slice(0, limit)
    .map((row) => row.id);
}
