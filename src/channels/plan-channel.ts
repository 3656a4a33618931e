// Which posts a channel is told next: what plan/plan.ts decides for an audience, cut into messages that the service takes.
// One transaction: the messages and how far they reach. The cursor moves when the last of them is told.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { digestOrder } from '../edition/order.ts';
import { planAudience, wasRetagged } from '../plan/plan.ts';
import { loadPostsSince } from '../posts/plannable-posts.ts';
import { decideSlot } from '../schedule.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { welcomeNumber } from '../subscribers/reach.ts';
import type { Channel } from './channel.ts';
import { toldBefore } from './channel-facts-store.ts';
import { FORMS } from './forms.ts';

interface PlanChannelDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'tags' | 'digest'>;
}

/** A weekly channel that is late reaches as far. */
const FEWEST_REACH_DAYS = 14;

/** Channels that may have something new, and none that still waits to be told what it has. */
export async function dueChannels(db: Db, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('channels')
    .select('id')
    .where('state', '=', 'on')
    .where('cut', 'is', null)
    .where(
      sql<boolean>`case when frequency = 'instant' then cursor < (select value from announcer) else next_due_at <= ${now} end`,
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Returns the number of messages that wait then. Twice at once is once: whoever comes second finds the row held or served. */
export function planChannel({ db, config }: PlanChannelDeps, id: number, now: Date): Promise<number> {
  return inTransaction(db, async (trx) => {
    const channel = await trx
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', id)
      .where('state', '=', 'on')
      .where('cut', 'is', null)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (channel === undefined) return 0;
    const slot = slotOf(channel, config, now);
    if (slot !== null && !slot.isToRun) {
      await trx.updateTable('channels').set({ next_due_at: slot.next }).where('id', '=', id).execute();
      return 0;
    }
    const cut = await newestNumber(trx);
    const from = Math.max(channel.cursor, await welcomeNumber(trx, reachDays(config), now));
    const postIds = await postsFor({ db: trx, config }, { ...channel, cursor: from }, cut, now);
    const messages = inMessages(postIds, FORMS[channel.kind].atMost);
    for (const post_ids of messages)
      await trx
        .insertInto('channel_messages')
        .values({ channel_id: id, key: `msg_${randomUUID()}`, post_ids, planned_at: now })
        .execute();
    await trx
      .updateTable('channels')
      .set({
        ...(messages.length > 0 ? { cut } : { cursor: sql<number>`greatest(cursor, ${cut})` }),
        ...(slot === null ? {} : { next_due_at: slot.next }),
      })
      .where('id', '=', id)
      .execute();
    return messages.length;
  });
}

/** Whatever held it back (a pause, trouble): of what came before that, nobody wants to be told so late. */
function reachDays({ digest }: PlanChannelDeps['config']): number {
  return Math.max(digest.welcomeDays, FEWEST_REACH_DAYS);
}

/** By the rules of digests (schedule.ts); null for a channel that no clock tells. */
function slotOf(
  channel: { frequency: string; schedule: string; time_zone: string; next_due_at: Date | null },
  { digest }: Pick<Config, 'digest'>,
  now: Date,
): { readonly isToRun: boolean; readonly next: Date } | null {
  const { frequency, schedule: pattern, time_zone: timeZone, next_due_at: dueAt } = channel;
  if (dueAt === null || (frequency !== 'weekly' && frequency !== 'daily')) return null;
  const lateLimitMs = digest.lateLimitMs[frequency];
  const { run, next } = decideSlot({ pattern, timeZone, lateLimitMs }, dueAt, now);
  return { isToRun: run !== null, next };
}

type Row = Pick<Channel, 'id' | 'alerts' | 'cursor' | 'frequency'>;

/** At once: in the order in which they came. By the clock: as digests have them. */
async function postsFor(
  { db, config }: PlanChannelDeps,
  channel: Row,
  cut: number,
  now: Date,
): Promise<string[]> {
  const fresh = await loadPostsSince(db, channel.cursor, now);
  const plan = planAudience(fresh, channel.alerts, [channel.cursor], cut, config.tags.aliases);
  const posts = plan.digests.flatMap((digest) => digest.posts);
  const again = posts.filter(wasRetagged).map(({ id }) => id);
  const told = await toldBefore(db, channel.id, again);
  const order = (a: (typeof posts)[number], b: (typeof posts)[number]) =>
    channel.frequency === 'instant' ? (a.number ?? 0) - (b.number ?? 0) : digestOrder(a, b, now);
  return posts
    .filter(({ id }) => !told.has(id))
    .toSorted(order)
    .map(({ id }) => id);
}

/** Of nearly the same length: 11 posts where 10 fit are 6 and 5. */
function inMessages(ids: readonly string[], atMost: number): string[][] {
  const count = Math.ceil(ids.length / atMost);
  const size = Math.ceil(ids.length / Math.max(count, 1));
  return Array.from({ length: count }, (_, index) => ids.slice(index * size, (index + 1) * size)).filter(
    (part) => part.length > 0,
  );
}
