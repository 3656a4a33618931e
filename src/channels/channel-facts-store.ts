// What whoever runs the board sees of channels, and what was told there. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { ChannelMessageStatus } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';
import type { ChannelFacts } from './channel.ts';

/** So long an alarm tells of posts that were refused. */
const REFUSED_DAYS = 7;

/** All that have a file, by name. */
export async function channelFacts(db: Db, now: Date): Promise<ChannelFacts[]> {
  const rows = await db
    .selectFrom('channels as c')
    .selectAll('c')
    .select([
      sql<number>`(select count(*) from channel_messages m where m.channel_id = c.id and m.status = 'waiting')`.as(
        'waiting',
      ),
      sql<Date | null>`(select max(settled_at) from channel_messages m where m.channel_id = c.id and m.status = 'sent')`.as(
        'told_at',
      ),
      sql<number>`(select coalesce(sum(cardinality(post_ids)), 0)::int from channel_messages m
        where m.channel_id = c.id and m.status = 'sent')`.as('posts'),
      sql<number>`(select coalesce(sum(cardinality(post_ids)), 0)::int from channel_messages m
        where m.channel_id = c.id and m.status = 'refused'
          and m.settled_at > ${new Date(now.getTime() - REFUSED_DAYS * DAY_MS)})`.as('refused'),
    ])
    .where('c.state', '<>', 'ended')
    .orderBy('c.name')
    .orderBy('c.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    path: row.path,
    name: row.name,
    kind: row.kind,
    frequency: row.frequency,
    timeZone: row.time_zone,
    alerts: row.alerts,
    cursor: row.cursor,
    state: row.state,
    nextDueAt: row.next_due_at,
    waiting: row.waiting,
    lastToldAt: row.told_at,
    posts: row.posts,
    refusedPosts: row.refused,
    trouble:
      row.reply === null || row.failing_since === null
        ? null
        : {
            reply: row.reply,
            since: row.failing_since,
            attempts: row.attempts,
            nextAttemptAt: row.state === 'gone' ? null : row.next_attempt_at,
            isOurs: row.needs_mending || row.state === 'gone',
          },
  }));
}

export interface ToldFact {
  readonly status: ChannelMessageStatus;
  readonly reply: string | null;
  readonly at: Date;
}

/** What became of a post on a channel, the newest first. */
export async function toldOn(db: Db, channelId: number, postId: string): Promise<ToldFact[]> {
  const rows = await db
    .selectFrom('channel_messages')
    .select(['status', 'reply', 'planned_at', 'settled_at'])
    .where('channel_id', '=', channelId)
    .where(sql<boolean>`${postId} = any(post_ids)`)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ status, reply, planned_at, settled_at }) => ({
    status,
    reply,
    at: settled_at ?? planned_at,
  }));
}

/** Posts told or refused there before: none of them is told again. */
export async function toldBefore(
  db: Db,
  channelId: number,
  postIds: readonly string[],
): Promise<Set<string>> {
  if (postIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select distinct id from channel_messages m, unnest(m.post_ids) id
    where m.channel_id = ${channelId} and m.status <> 'dropped' and id = any(${postIds}::text[])`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
