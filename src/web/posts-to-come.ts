// What somebody's next digest would hold as things stand, for the manage page. The posts are read once for each state of
// the board and looked through in memory: reading them is most of the work of such a page.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { planAudience } from '../plan/plan.ts';
import { type AnnouncedPost, loadPostsSince } from '../posts/plannable-posts.ts';
import type { Post } from '../posts/post.ts';
import { isSendable } from '../posts/standing.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { LiveBoard } from './live-board.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags'>;
}

interface Reading {
  readonly from: number;
  readonly posts: Promise<readonly AnnouncedPost[]>;
}

const readings = new WeakMap<LiveBoard, Reading>();

/** Matching posts that came after the person's cursor and may be sent at `now`. */
export async function postsToCome(
  deps: Deps,
  board: LiveBoard,
  { alerts, cursor }: Pick<Subscriber, 'alerts' | 'cursor'>,
  now: Date,
): Promise<readonly Post[]> {
  const posts = await postsSince(deps.db, board, cursor, now);
  const everything = Number.MAX_SAFE_INTEGER;
  const plan = planAudience(posts, alerts, [cursor], everything, deps.config.tags.aliases);
  return plan.digests.flatMap((digest) => digest.posts.filter((post) => isSendable(post, now)));
}

/** Also older ones, where somebody's cursor lay further back. */
function postsSince(db: Db, board: LiveBoard, from: number, now: Date): Reading['posts'] {
  const known = readings.get(board);
  if (known !== undefined && known.from <= from) return known.posts;
  const reading = { from, posts: loadPostsSince(db, from, now) };
  readings.set(board, reading);
  // What failed is asked again by the next visitor.
  reading.posts.catch(() => readings.get(board) === reading && readings.delete(board));
  return reading.posts;
}
