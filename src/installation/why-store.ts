// The facts behind "why did somebody get a post, or why not". Reads only; why.ts judges.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { togetherByRole } from '../edition/same-role.ts';
import { UserError } from '../errors.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import { bounceOf } from '../subscribers/bounce-mark-store.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { addressHash, suppressionOf } from '../subscribers/suppression-store.ts';
import { digestPauses } from './pause-store.ts';
import { type Explanation, explainPost, type WhyFacts } from './why.ts';
import { explainChannel, findChannel } from './why-channel.ts';
import type { DeliveryFact } from './why-delivery.ts';
import { whatContactHeard } from './why-receipt.ts';

/** Candidates named when a reference fits several posts. */
const LISTED = 10;

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'tags' | 'digest'>;
}

/**
 * Explains in one sentence what became of a post for an address, or in a channel by its name or file.
 *
 * `postRef` is an id, a path, an apply link or a part of the title; throws UserError when it names no post or several.
 */
export async function explain(
  { db, config }: Deps,
  email: string,
  postRef: string,
  now: Date,
): Promise<Explanation> {
  const postId = await findPost(db, postRef);
  const channel = await findChannel(db, email, now);
  if (channel !== null) return explainChannel({ db, config }, channel, await loadPost(db, postId), now);
  const facts = await loadFacts(db, email, postId, now);
  const { aliases } = config.tags;
  const { announceDays, welcomeDays, daily } = config.digest;
  const settings = { aliases, timeZone: config.site.timeZone, announceDays, welcomeDays, daily };
  const explanation = explainPost(facts, settings, now);
  const receipt = await whatContactHeard(db, email, postId, config.site.timeZone);
  return { ...explanation, sentence: `${explanation.sentence}${receipt}` };
}

/** Exact names before parts of a title, posts that are there before removed ones. */
async function findPost(db: Db, ref: string): Promise<string> {
  const exact = await matchPosts(
    db,
    sql`id = ${ref} or apply_url = ${ref} or ${ref} in (path, 'posts/' || path, './posts/' || path)`,
  );
  const found =
    exact.length > 0 ? exact : await matchPosts(db, sql`position(lower(${ref}) in lower(title)) > 0`);
  const present = found.filter((post) => post.removed_at === null);
  const candidates = present.length > 0 ? present : found.slice(0, 1);
  const [only] = candidates;
  if (only === undefined) throw new UserError(await describeUnknown(db, ref));
  if (candidates.length === 1) return only.id;
  const list = candidates.slice(0, LISTED).map((post) => `  ${post.id}  ${post.title} (${post.path})`);
  if (candidates.length > LISTED) list.push(`  and ${candidates.length - LISTED} more`);
  throw new UserError(
    `"${ref}" may be any of ${candidates.length} posts; name one by its id:\n${list.join('\n')}`,
  );
}

function matchPosts(db: Db, condition: ReturnType<typeof sql>) {
  return db
    .selectFrom('posts')
    .select(['id', 'title', 'path', 'removed_at'])
    .where(sql<boolean>`(${condition})`)
    .orderBy(sql`removed_at desc nulls first`)
    .orderBy('id')
    .execute();
}

/** A file that could not be read is no post yet, but its path is known. */
async function describeUnknown(db: Db, ref: string): Promise<string> {
  const file = await db
    .selectFrom('files')
    .select(['path', 'line', 'problem', 'remedy'])
    .where('kind', '=', 'post')
    .where('status', '=', 'invalid')
    .where(sql<boolean>`${ref} in (path, 'posts/' || path, './posts/' || path)`)
    .executeTakeFirst();
  if (file === undefined) {
    return `No post "${ref}" is known: give its id, its path, its apply link or a part of its title.`;
  }
  const line = file.line === null ? '' : ` line ${file.line}`;
  return `${file.path}${line} is not a post yet: ${file.problem}; ${file.remedy ?? 'mend the file'}`;
}

async function loadFacts(db: Db, email: string, postId: string, now: Date): Promise<WhyFacts> {
  const subscriber = await findSubscriber(db, { email });
  const ended = await db
    .selectFrom('subscribers')
    .innerJoin('audiences', 'audiences.id', 'subscribers.audience_id')
    .select([
      'subscribers.ended_at',
      'subscribers.domain',
      'subscribers.owed_at',
      'audiences.next_due_at',
      'audiences.next_early_at',
    ])
    .where('subscribers.id', '=', subscriber?.id ?? 0)
    .executeTakeFirst();
  return {
    email: subscriber?.email ?? email,
    subscriber: subscriber && {
      ...subscriber,
      endedAt: ended?.ended_at ?? null,
      owedAt: ended?.owed_at ?? null,
    },
    suppression: await loadSuppression(db, email),
    post: await loadPost(db, postId),
    deliveries: subscriber === null ? [] : await deliveriesOf(db, subscriber.id, postId),
    pauses: await digestPauses(db, now, ended?.domain ?? ''),
    nextDueAt: ended?.next_due_at ?? null,
    nextEarlyAt: ended?.next_early_at ?? null,
  };
}

async function loadPost(db: Db, postId: string): Promise<WhyFacts['post']> {
  const [post] = await loadPosts(db, [postId]);
  if (post === undefined) throw new UserError(`Post ${postId} was deleted just now.`);
  const more = await db
    .selectFrom('posts')
    .select(['removed_at as removedAt', 'first_seen_at as firstSeenAt', 'kept', 'says'])
    .where('id', '=', postId)
    .executeTakeFirstOrThrow();
  return { ...post, ...more };
}

async function loadSuppression(db: Db, email: string): Promise<WhyFacts['suppression']> {
  const suppression = await suppressionOf(db, email);
  if (suppression === null) return null;
  const bounce = await bounceOf(db, await addressHash(db, email));
  return { ...suppression, kind: bounce?.kind ?? null, reply: bounce?.reply ?? null };
}

async function deliveriesOf(db: Db, subscriberId: number, postId: string): Promise<DeliveryFact[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .innerJoin('runs as r', 'r.id', 'd.run_id')
    .innerJoin('editions as e', 'e.key', 'd.edition_key')
    .leftJoin('bounces as b', (join) =>
      join
        .onRef('b.delivery_id', '=', 'd.id')
        .on('b.source', '=', 'report')
        .on('b.outcome', '<>', 'complaint'),
    )
    .select(['r.kind', 'r.frequency', 'r.due_at', 'd.status', 'd.reason', 'd.reply', 'd.transport'])
    .select([
      'e.post_ids',
      'e.last_call_ids',
      'd.sent_at',
      'd.next_attempt_at',
      'b.at as returned_at',
      'b.reply as returned_reply',
    ])
    .where('d.subscriber_id', '=', subscriberId)
    .where(sql<boolean>`${postId} = any(e.post_ids || e.last_call_ids)`)
    .orderBy('d.id', 'desc')
    .execute();
  const mates = await matesOf(db, postId, [...new Set(rows.flatMap((row) => row.post_ids))]);
  return rows.map((row) => ({
    runKind: row.kind,
    isLastCall: row.last_call_ids.includes(postId),
    together: mates.filter(({ id }) => row.post_ids.includes(id)).map(({ path }) => path),
    frequency: row.frequency,
    dueAt: row.due_at,
    status: row.status,
    reason: row.reason,
    reply: row.reply,
    transport: row.transport,
    sentAt: row.sent_at,
    nextAttemptAt: row.next_attempt_at,
    returned: row.returned_at === null ? null : { at: row.returned_at, reply: row.returned_reply ?? '' },
  }));
}

/** Posts of the same role: in one digest they stand on its card (edition/same-role.ts). */
async function matesOf(db: Db, postId: string, postIds: readonly string[]) {
  const posts = await loadPosts(db, postIds);
  const card = togetherByRole(posts).find((role) => role.some(({ id }) => id === postId)) ?? [];
  return card.filter(({ id }) => id !== postId).toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
