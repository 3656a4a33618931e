// Which posts each person of a slice gets: what plan.ts decides for their audience, without what is in their mailbox
// already. Planning and the dry run both ask it.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { type AnnouncedPost, loadPostsSince } from '../posts/plannable-posts.ts';
import type { ListedPost } from '../posts/post.ts';
import { markReposts } from '../posts/repost-store.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { planAudience, wasRetagged } from './plan.ts';
import { alreadySent } from './plan-store.ts';
import type { Slice, SliceAudience, SlicePerson } from './slice.ts';

type PlannedPost = AnnouncedPost & ListedPost;

export interface PersonList {
  readonly person: SlicePerson;
  readonly alerts: readonly Alert[];
  /** Empty: nothing for this person up to the cut. */
  readonly posts: readonly PlannedPost[];
}

export interface Lists {
  /** Nobody who stands at the cut or beyond it. */
  readonly people: readonly PersonList[];
  /** Audiences for whom something matches that was announced after the cut. */
  readonly beyondCut: ReadonlySet<number>;
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags'>;
}

/** The posts are read once for the whole slice. */
export async function listsOf(deps: Deps, slice: Slice, cut: number, now: Date): Promise<Lists> {
  if (slice.people.length === 0) return { people: [], beyondCut: new Set() };
  const from = slice.people.reduce((min, { cursor }) => Math.min(min, cursor), cut);
  const posts = await markReposts(deps.db, await loadPostsSince(deps.db, from, now));
  const byAudience = Map.groupBy(slice.people, ({ audienceId }) => audienceId);
  const planned = slice.audiences.map((audience) =>
    listsOfAudience(deps, audience, byAudience.get(audience.id) ?? [], posts, cut),
  );
  return {
    people: await withoutSent(
      deps.db,
      planned.flatMap(({ people }) => people),
    ),
    beyondCut: new Set(planned.filter(({ beyondCut }) => beyondCut).map(({ audience }) => audience.id)),
  };
}

function listsOfAudience(
  { config }: Deps,
  audience: SliceAudience,
  people: readonly SlicePerson[],
  posts: readonly PlannedPost[],
  cut: number,
) {
  const { alerts } = audience;
  const cursors = [...new Set(people.map(({ cursor }) => cursor))];
  const plan = planAudience(posts, alerts, cursors, cut, config.tags.aliases);
  const listAt = new Map(plan.digests.map((digest) => [digest.cursor, digest.posts]));
  return {
    audience,
    people: people
      .filter(({ cursor }) => cursor < cut)
      .map((person): PersonList => ({ person, alerts, posts: listAt.get(person.cursor) ?? [] })),
    beyondCut: plan.matchesBeyondCut,
  };
}

/**
 * People who got some of these posts before, under other tags of the post or other alerts of theirs, get the rest. Only a
 * post that was announced more than once can come twice.
 */
async function withoutSent(db: Db, lists: readonly PersonList[]): Promise<readonly PersonList[]> {
  const again = new Set(lists.flatMap(({ posts }) => posts.filter(wasRetagged).map(({ id }) => id)));
  const concerned = lists.filter(({ posts }) => posts.some(({ id }) => again.has(id)));
  const sent = await alreadySent(
    db,
    concerned.map(({ person }) => person.id),
    [...again],
  );
  if (sent.size === 0) return lists;
  return lists.map((list) => {
    const had = sent.get(list.person.id);
    return had === undefined ? list : { ...list, posts: list.posts.filter(({ id }) => !had.has(id)) };
  });
}
