// Which posts each person of a slice gets: what plan.ts decides for their audience, without what is in their mailbox
// already. Planning and the dry run both ask it.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { type AnnouncedPost, loadPostsClosing, loadPostsSince } from '../posts/plannable-posts.ts';
import type { ListedPost } from '../posts/post.ts';
import type { MarkReposts } from '../posts/repost-store.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { looksOf } from './early.ts';
import { isUrgent, type Looks, lastCallsFor } from './in-time.ts';
import { nextDigestAt } from './next-digest.ts';
import { planAudience, wasRetagged } from './plan.ts';
import { alreadySent } from './plan-store.ts';
import type { Run } from './run-store.ts';
import type { Slice, SliceAudience, SlicePerson } from './slice.ts';

type PlannedPost = AnnouncedPost & ListedPost;

export interface PersonList {
  readonly person: SlicePerson;
  readonly alerts: readonly Alert[];
  /** Empty: nothing for this person up to the cut. */
  readonly posts: readonly PlannedPost[];
  /** What came before and closes before their next digest. */
  readonly lastCalls: readonly AnnouncedPost[];
}

export interface Lists {
  /** Nobody who stands at the cut or beyond it; of an early run, only those for whom something is urgent. */
  readonly people: readonly PersonList[];
  /** Audiences for whom something matches that was announced after the cut. */
  readonly beyondCut: ReadonlySet<number>;
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags' | 'digest'>;
  /** Of the pass: its slices ask about the same posts. */
  readonly markReposts: MarkReposts;
}

type Planned = Pick<Run, 'kind' | 'dueAt' | 'cut'>;

/** What may stand in digests of these people, read once for the whole slice. */
interface Posts {
  readonly fresh: readonly PlannedPost[];
  readonly closing: readonly AnnouncedPost[];
}

export async function listsOf(deps: Deps, slice: Slice, run: Planned, now: Date): Promise<Lists> {
  if (slice.people.length === 0) return { people: [], beyondCut: new Set() };
  const posts = await loadPosts(deps, slice, run, now);
  const byAudience = Map.groupBy(slice.people, ({ audienceId }) => audienceId);
  const planned = slice.audiences.map((audience) =>
    listsOfAudience(deps, audience, byAudience.get(audience.id) ?? [], posts, run, now),
  );
  const all = await withoutSent(
    deps.db,
    planned.flatMap(({ people }) => people),
  );
  return {
    people: run.kind === 'early' ? urgentOnly(deps, slice, all, now) : all,
    beyondCut: new Set(planned.filter(({ beyondCut }) => beyondCut).map(({ audience }) => audience.id)),
  };
}

async function loadPosts({ db, markReposts }: Deps, slice: Slice, run: Planned, now: Date): Promise<Posts> {
  const from = slice.people.reduce((min, { cursor }) => Math.min(min, cursor), run.cut);
  const nextDigests = slice.audiences.flatMap(
    (audience) => nextDigestAt(audience, run, now)?.getTime() ?? [],
  );
  const latest = new Date(Math.max(now.getTime(), ...nextDigests));
  return {
    fresh: await markReposts(db, await loadPostsSince(db, from, now)),
    closing: latest > now ? await loadPostsClosing(db, now, latest) : [],
  };
}

function listsOfAudience(
  { config }: Deps,
  audience: SliceAudience,
  people: readonly SlicePerson[],
  { fresh, closing }: Posts,
  run: Planned,
  now: Date,
) {
  const { alerts } = audience;
  const { aliases } = config.tags;
  const cursors = [...new Set(people.map(({ cursor }) => cursor))];
  const plan = planAudience(fresh, alerts, cursors, run.cut, aliases);
  const next = nextDigestAt(audience, run, now);
  const lists = new Map(
    plan.digests.map(({ cursor, posts }) => {
      const period = { from: now, to: next ?? now };
      const lastCalls = lastCallsFor(closing, alerts, { cursor, listed: posts }, period, aliases);
      return [cursor, { posts, lastCalls }];
    }),
  );
  return {
    audience,
    people: people
      .filter(({ cursor }) => cursor < run.cut)
      .map((person): PersonList => ({ person, alerts, ...(lists.get(person.cursor) ?? NOTHING) })),
    beyondCut: plan.matchesBeyondCut,
  };
}

const NOTHING = { posts: [], lastCalls: [] };

/** Those for whom it is worth a digest between two digests. */
function urgentOnly(
  { config }: Deps,
  { audiences }: Slice,
  lists: readonly PersonList[],
  now: Date,
): PersonList[] {
  const audienceOf = new Map(
    audiences.map((audience) => [
      audience.id,
      { next: audience.nextDueAt, looks: looksOf(config.digest, audience.timeZone, now) },
    ]),
  );
  return lists.filter(({ person, posts }) => {
    const { looks, next } = audienceOf.get(person.audienceId) as { looks: Looks; next: Date | null };
    return posts.some((post) => isUrgent(post, looks, next));
  });
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
