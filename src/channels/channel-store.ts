// Channels in the ledger: how they come from files and end with them, and what is known of them. SQL only.

import { createHmac } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { Selectable } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { ChannelAddress } from '../read/channel-address.ts';
import { nextSlot } from '../schedule.ts';
import type { ChannelDraft } from '../subscribers/channel-draft.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { suppressionSalt } from '../subscribers/suppression-store.ts';

type Row = Selectable<Tables['channels']>;
type Digest = Pick<Config['digest'], 'weekly' | 'daily'>;

/** Tells channels apart without telling where they are: HMAC-SHA256, base64url. */
export async function targetOf(
  db: Db,
  { kind, chat }: Pick<ChannelDraft, 'kind' | 'chat'>,
  { url, token }: ChannelAddress,
): Promise<string> {
  // The key that signs is ours, and another one makes no other channel; a token stands for an account.
  const whose = kind === 'mastodon' ? token : chat;
  const text = JSON.stringify(['channel', kind, url, whose]);
  return createHmac('sha256', await suppressionSalt(db))
    .update(text)
    .digest('base64url');
}

/** `rival`: another file names this channel already. */
export type SavedChannel =
  | { readonly status: 'created' | 'changed' | 'unchanged' }
  | { readonly status: 'rival'; readonly path: string };

/**
 * What a file asks for. It starts with what is announced from now on: nobody wants the archive in a channel. One that was
 * moved, or given another address, goes on; one that was gone is tried anew.
 */
export async function saveChannel(
  db: Db,
  file: {
    readonly path: string;
    readonly draft: ChannelDraft;
    readonly target: string;
    /** Its content changed. */
    readonly isNew: boolean;
    readonly isPresent: (path: string) => boolean;
  },
  digest: Digest,
  now: Date,
): Promise<SavedChannel> {
  const { path, draft, target } = file;
  const rows = await db
    .selectFrom('channels')
    .selectAll()
    .where((eb) => eb.or([eb('target', '=', target), eb('path', '=', path)]))
    .orderBy('id', 'desc')
    .forUpdate()
    .execute();
  const live = rows.filter(({ state }) => state !== 'ended');
  const byTarget = live.find((row) => row.target === target);
  if (byTarget !== undefined && byTarget.path !== path && file.isPresent(byTarget.path))
    return { status: 'rival', path: byTarget.path };
  const byPath = live.find((row) => row.path === path);
  const known = byTarget ?? byPath;
  if (byTarget !== undefined && byPath !== undefined && byPath.id !== byTarget.id)
    await endChannels(db, [path], now);
  const asked = askedOf(path, draft, target);
  if (known !== undefined) return change(db, known, asked, file.isNew, digest, now);
  const clock = clockOf(draft, digest, now);
  const cursor = await newestNumber(db);
  const ended = rows.find((row) => row.target === target);
  if (ended === undefined)
    await db
      .insertInto('channels')
      .values({ ...asked, ...clock, cursor, created_at: now })
      .execute();
  else
    await db
      .updateTable('channels')
      .set({ ...asked, ...clock, ...WELL, cursor, cut: null, ended_at: null })
      .where('id', '=', ended.id)
      .execute();
  return { status: 'created' };
}

const WELL = {
  state: 'on',
  attempts: 0,
  failing_since: null,
  next_attempt_at: null,
  reply: null,
  needs_mending: false,
} as const;

function askedOf(path: string, draft: ChannelDraft, target: string) {
  const name = draft.name ?? basename(path, extname(path));
  const alerts = JSON.stringify(draft.alerts);
  return {
    path,
    name,
    kind: draft.kind,
    target,
    frequency: draft.frequency,
    time_zone: draft.timeZone,
    alerts,
  };
}

type Asked = ReturnType<typeof askedOf>;

function clockOf(
  { frequency, timeZone }: Pick<ChannelDraft, 'frequency' | 'timeZone'>,
  digest: Digest,
  now: Date,
) {
  const schedule = frequency === 'instant' ? '' : digest[frequency];
  return { schedule, next_due_at: schedule === '' ? null : nextSlot(schedule, timeZone, now) };
}

async function change(
  db: Db,
  known: Row,
  asked: Asked,
  isNew: boolean,
  digest: Digest,
  now: Date,
): Promise<SavedChannel> {
  const isSame = (['path', 'name', 'kind', 'target', 'frequency', 'time_zone'] as const).every(
    (key) => known[key] === asked[key],
  );
  const isBack = known.state === 'gone' && (isNew || known.target !== asked.target);
  if (isSame && !isBack && JSON.stringify(known.alerts) === asked.alerts) return { status: 'unchanged' };
  // What waits was cut for another service.
  if (known.kind !== asked.kind) await dropWaiting(db, [known.id]);
  const hasOtherClock = known.frequency !== asked.frequency || known.time_zone !== asked.time_zone;
  await db
    .updateTable('channels')
    .set({
      ...asked,
      ...(known.kind === asked.kind ? {} : { cut: null }),
      ...(hasOtherClock
        ? clockOf({ frequency: asked.frequency, timeZone: asked.time_zone }, digest, now)
        : {}),
      ...(isBack || known.target !== asked.target ? WELL : {}),
    })
    .where('id', '=', known.id)
    .execute();
  return { status: 'changed' };
}

/** Those of these files: nothing more is told there. Says how many. */
export async function endChannels(db: Db, paths: readonly string[], now: Date): Promise<number> {
  if (paths.length === 0) return 0;
  const ended = await db
    .updateTable('channels')
    .set({ state: 'ended', ended_at: now, cut: null, reply: null })
    .where('path', 'in', paths)
    .where('state', '<>', 'ended')
    .returning('id')
    .execute();
  await dropWaiting(
    db,
    ended.map(({ id }) => id),
  );
  return ended.length;
}

/** What waits for them was told to nobody, and is planned anew if they come back. */
export async function dropWaiting(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom('channel_messages')
    .where('channel_id', 'in', ids)
    .where('status', '=', 'waiting')
    .execute();
}

/** An admin's word that what was wrong is mended: all that have trouble are tried at once. */
export async function retryChannels(db: Db): Promise<void> {
  await db
    .updateTable('channels')
    .set(WELL)
    .where('state', '<>', 'ended')
    .where((eb) => eb.or([eb('state', '=', 'gone'), eb('attempts', '>', 0)]))
    .execute();
}

/** Those that are gone, with what they led to then. */
export function goneChannels(db: Db) {
  return db
    .selectFrom('channels')
    .select(['id', 'path', 'kind', 'target'])
    .where('state', '=', 'gone')
    .execute();
}

/** It leads elsewhere now. */
export async function leadElsewhere(db: Db, id: number, target: string): Promise<void> {
  await db
    .updateTable('channels')
    .set({ ...WELL, target })
    .where('id', '=', id)
    .where('state', '=', 'gone')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('channels as other')
            .select('other.id')
            .where('other.target', '=', target)
            .where('other.state', '<>', 'ended'),
        ),
      ),
    )
    .execute();
}

/** Brings their slots in line with a schedule that was changed in the settings; slots already due are kept. */
export async function followSchedules(db: Db, digest: Digest, now: Date): Promise<void> {
  const rows = await db
    .selectFrom('channels')
    .select(['id', 'frequency', 'time_zone', 'schedule'])
    .where('state', '=', 'on')
    .where('frequency', '<>', 'instant')
    .where('next_due_at', '>', now)
    .execute();
  for (const { id, frequency, time_zone, schedule } of rows) {
    const clock = clockOf({ frequency, timeZone: time_zone }, digest, now);
    if (clock.schedule !== schedule)
      await db.updateTable('channels').set(clock).where('id', '=', id).execute();
  }
}
