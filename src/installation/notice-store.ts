// The ways by which an operator is told of alarms (`mail`, `webhook`), and how that goes: after a failure a way is left
// alone for a while, whatever alarms there are, since what fails is mostly the way itself.

import { createHash } from 'node:crypto';
import { backOffMs } from '../back-off.ts';
import type { Db } from '../database/database.ts';

export type Channel = 'mail' | 'webhook';

/** A way that does not work just now. */
export interface NoticeTrouble {
  readonly channel: string;
  readonly reply: string;
  /** Null = not tried again until its address is another one or somebody runs `resume`. */
  readonly nextAttemptAt: Date | null;
}

export interface Way {
  readonly channel: Channel;
  /** A fingerprint of its address. */
  readonly target: string;
  /** Failed tries in a row. */
  readonly attempts: number;
}

/** Null while it is left alone. */
export async function openWay(db: Db, channel: Channel, address: string, now: Date): Promise<Way | null> {
  const target = createHash('sha256').update(address).digest('base64url').slice(0, 16);
  const row = await db.selectFrom('notices').selectAll().where('channel', '=', channel).executeTakeFirst();
  if (row === undefined || row.target !== target) return { channel, target, attempts: 0 };
  if (row.is_final || (row.next_attempt_at !== null && row.next_attempt_at > now)) return null;
  return { channel, target, attempts: row.attempts };
}

/** It works. */
export async function noteTold(db: Db, { channel, attempts }: Way): Promise<void> {
  if (attempts > 0) await db.deleteFrom('notices').where('channel', '=', channel).execute();
}

/** It does not; `isFinal`: trying again cannot help. */
export async function noteUntold(
  db: Db,
  way: Way,
  failure: { readonly reply: string; readonly isFinal: boolean },
  now: Date,
  jitter: number,
): Promise<void> {
  const { channel, target } = way;
  const attempts = way.attempts + 1;
  const row = {
    target,
    attempts,
    reply: failure.reply,
    is_final: failure.isFinal,
    next_attempt_at: new Date(now.getTime() + backOffMs(attempts, jitter)),
  };
  await db
    .insertInto('notices')
    .values({ channel, ...row })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet(row))
    .execute();
}

/** Whatever was left alone may be tried at once. */
export async function reopenWays(db: Db): Promise<void> {
  await db.deleteFrom('notices').execute();
}

export async function noticeTroubles(db: Db): Promise<NoticeTrouble[]> {
  const rows = await db.selectFrom('notices').selectAll().orderBy('channel').execute();
  return rows.map(({ channel, reply, is_final, next_attempt_at }) => ({
    channel,
    reply: reply ?? '',
    nextAttemptAt: is_final ? null : next_attempt_at,
  }));
}
