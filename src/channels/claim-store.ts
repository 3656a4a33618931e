// Channels that have something to be told, claimed with a lease, and how that ends. Whoever comes back after another has
// claimed the channel settles nothing: `claims` fences. SQL only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { ChannelKind, Frequency } from '../database/values.ts';
import { dropWaiting } from './channel-store.ts';

export interface ClaimedChannel {
  readonly id: number;
  readonly claim: number;
  readonly path: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly frequency: Frequency;
  readonly attempts: number;
  readonly failingSince: Date | null;
}

export interface WaitingMessage {
  readonly id: number;
  readonly key: string;
  readonly postIds: readonly string[];
  readonly refusals: number;
  readonly plannedAt: Date;
}

/** Those that waited longest first; the lease is on the database's clock. */
export async function claimChannels(
  db: Db,
  atMost: number,
  leaseMs: number,
  now: Date,
): Promise<ClaimedChannel[]> {
  const { rows } = await sql<ClaimedChannel>`
    update channels c set claims = claims + 1, lease_until = now() + ${leaseMs} * interval '1 millisecond'
    from (select id from channels
      where state = 'on' and cut is not null and coalesce(next_attempt_at, '-infinity') <= ${now}
        and coalesce(lease_until, '-infinity') < now()
      order by next_attempt_at nulls first, id limit ${atMost} for update skip locked) due
    where c.id = due.id
    returning c.id, c.claims as claim, c.path, c.name, c.kind, c.frequency, c.attempts,
      c.failing_since as "failingSince"`.execute(db);
  return rows;
}

/** The first that waits; null = all is told. */
export async function nextMessage(db: Db, channelId: number): Promise<WaitingMessage | null> {
  const row = await db
    .selectFrom('channel_messages')
    .select(['id', 'key', 'post_ids', 'refusals', 'planned_at'])
    .where('channel_id', '=', channelId)
    .where('status', '=', 'waiting')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { post_ids: postIds, planned_at: plannedAt, ...rest } = row;
  return { ...rest, postIds, plannedAt };
}

export type MessageOutcome =
  | { readonly status: 'sent'; readonly postIds: readonly string[]; readonly reply: string | null }
  | { readonly status: 'refused'; readonly reply: string }
  | { readonly status: 'dropped' };

/** The outcome, and how far the channel has been served where it was the last, in one commit. False = it is not ours. */
export function settleMessage(
  db: Db,
  channel: ClaimedChannel,
  { id }: WaitingMessage,
  outcome: MessageOutcome,
  now: Date,
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    if (!(await holds(trx, channel))) return false;
    const { status } = outcome;
    await trx
      .updateTable('channel_messages')
      .set({
        status,
        settled_at: now,
        ...(status === 'sent' ? { post_ids: [...outcome.postIds] } : {}),
        ...(status === 'dropped' ? {} : { reply: outcome.reply }),
      })
      .where('id', '=', id)
      .execute();
    const well = {
      attempts: 0,
      failing_since: null,
      next_attempt_at: null,
      reply: null,
      needs_mending: false,
    };
    if (status !== 'dropped')
      await trx.updateTable('channels').set(well).where('id', '=', channel.id).execute();
    await sql`
      update channels c set cursor = greatest(cursor, cut), cut = null
      where id = ${channel.id} and not exists (
        select from channel_messages m where m.channel_id = c.id and m.status = 'waiting')`.execute(trx);
    return true;
  });
}

async function holds(trx: Db, { id, claim }: ClaimedChannel): Promise<boolean> {
  const row = await trx
    .selectFrom('channels')
    .select('id')
    .where('id', '=', id)
    .where('claims', '=', claim)
    .where('state', '=', 'on')
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export interface Failure {
  readonly reply: string;
  readonly attempts: number;
  readonly failingSince: Date;
  readonly nextAttemptAt: Date;
  readonly needsMending: boolean;
}

/** It is tried again later, with the same message. */
export async function noteFailure(
  db: Db,
  channel: ClaimedChannel,
  failure: Failure,
  refused: WaitingMessage | null,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (!(await holds(trx, channel))) return;
    const { reply, attempts, failingSince, nextAttemptAt, needsMending } = failure;
    await trx
      .updateTable('channels')
      .set({
        ...{ reply, attempts, needs_mending: needsMending },
        ...{ failing_since: failingSince, next_attempt_at: nextAttemptAt },
      })
      .where('id', '=', channel.id)
      .execute();
    if (refused !== null)
      await trx
        .updateTable('channel_messages')
        .set({ refusals: refused.refusals + 1 })
        .where('id', '=', refused.id)
        .execute();
  });
}

/** Nothing was tried, and nothing is wrong with it. */
export async function putOff(db: Db, { id, claim }: ClaimedChannel, until: Date): Promise<void> {
  await db
    .updateTable('channels')
    .set({ next_attempt_at: until })
    .where('id', '=', id)
    .where('claims', '=', claim)
    .execute();
}

/** Nothing is told there any more until its file or its address changes, or an admin resumes. */
export async function noteGone(db: Db, channel: ClaimedChannel, reply: string, since: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (!(await holds(trx, channel))) return;
    await trx
      .updateTable('channels')
      .set({ state: 'gone', reply, failing_since: since, cut: null, next_attempt_at: null })
      .where('id', '=', channel.id)
      .execute();
    await dropWaiting(trx, [channel.id]);
  });
}

export async function releaseChannel(db: Db, { id, claim }: ClaimedChannel): Promise<void> {
  await db
    .updateTable('channels')
    .set({ lease_until: null })
    .where('id', '=', id)
    .where('claims', '=', claim)
    .execute();
}

/** Before each message. False = another has it. */
export async function renewLease(db: Db, { id, claim }: ClaimedChannel, leaseMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update channels set lease_until = now() + ${leaseMs} * interval '1 millisecond'
    where id = ${id} and claims = ${claim} and state = 'on' and cut is not null`.execute(db);
  return numAffectedRows === 1n;
}
