// Writes the outcome of a pass over the posts folder, in the caller's transaction: who is gone, who changed, who is
// announced or held, and what the files table says of it.

import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { tellPostsChanged } from '../database/post-news.ts';
import { setSetting } from '../database/settings-store.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import { announcePosts, announceTags, type Retag, rewriteTags } from '../posts/announce.ts';
import { batchSizes, countFloodHeld, dueFuturePosts, type KnownPost } from '../posts/post-store.ts';
import {
  holdFlood,
  markMissing,
  type PostVersion,
  removePosts,
  savePosts,
  unmarkMissing,
} from '../posts/post-writes.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import { forgetFiles, type JudgedFile, markVanished, saveFiles, touchFiles } from './file-store.ts';
import type { PostFile } from './identify.ts';
import type { Absence } from './judge.ts';
import type { LookedFile } from './look.ts';
import type { SeenFile } from './scan.ts';
import { decideStanding, isArchive, isFlood } from './standing.ts';

/** Remembers by which rules all posts were read last. */
export const RULES_SETTING = 'collect-rules';

export interface ReadPost extends PostFile {
  readonly looked: LookedFile;
  readonly idLine: number | null;
}

export interface PostChanges {
  readonly matches: readonly { readonly file: ReadPost; readonly post: KnownPost | null }[];
  readonly replaced: readonly KnownPost[];
  /** Old paths of moved files. */
  readonly moved: readonly string[];
  readonly files: readonly JudgedFile[];
  readonly touched: readonly SeenFile[];
  readonly absence: Absence;
  readonly knownIds: ReadonlySet<string>;
  readonly rules: string;
}

export interface PostsWritten {
  /** Announced, or announced anew with other tags. */
  readonly announcedIds: readonly string[];
  readonly addedCount: number;
  readonly changedCount: number;
  readonly movedCount: number;
  readonly vanishedCount: number;
  readonly removedCount: number;
  /** Kept back in this pass because too many came at once. */
  readonly floodCount: number;
}

interface Version extends PostVersion {
  readonly known: KnownPost | null;
  readonly isDue: boolean;
}

export async function writePosts(
  trx: Db,
  config: Config,
  changes: PostChanges,
  now: Date,
): Promise<PostsWritten> {
  const { absence } = changes;
  const removed = absence.removed.map((file) => file.path);
  const removedCount =
    (await removePosts(trx, { ids: changes.replaced.map((post) => post.id) }, now)) +
    (await removePosts(trx, { paths: removed }, now));
  await markMissing(
    trx,
    absence.vanished.map((file) => file.path),
    now,
  );
  const read = changes.matches.map((match) => toVersion(match, changes.knownIds, config, now));
  const due = await listDue(trx, read, now);
  const isHeld = isFlood(due.length, []) && isFlood(due.length, await batchSizes(trx));
  const versions = isHeld ? read.map(heldIfDue) : read;
  await savePosts(trx, versions, now);
  await unmarkMissing(
    trx,
    changes.files.map((file) => file.seen.path),
  );
  const retaggedIds = await writeTags(trx, config, versions, now);
  await (isHeld ? holdFlood(trx, due) : announcePosts(trx, due, now));
  await writeFiles(trx, changes, now);
  await setSetting(trx, RULES_SETTING, changes.rules);
  await alarmHeld(trx, now);
  await tellPostsChanged(trx);
  return {
    announcedIds: isHeld ? retaggedIds : [...due, ...retaggedIds],
    addedCount: versions.filter((version) => version.known === null).length,
    changedCount: versions.filter((version) => version.known !== null).length,
    movedCount: changes.moved.length,
    vanishedCount: absence.vanished.length,
    removedCount,
    floodCount: isHeld ? due.length : 0,
  };
}

function toVersion(
  { file, post }: PostChanges['matches'][number],
  knownIds: ReadonlySet<string>,
  config: Config,
  now: Date,
): Version {
  const standing = decideStanding(file.draft, post, { now, announceDays: config.digest.announceDays });
  const { path, draft, bodyHash } = file;
  const stated = draft.id !== null && !knownIds.has(draft.id) ? draft.id : null;
  return { ...standing, id: post?.id ?? stated ?? makeId(), path, draft, bodyHash, known: post };
}

/** Twelve characters of base 32: short enough to type, too many to meet twice. */
function makeId(): string {
  return Array.from(randomBytes(12), (byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte % 32]).join('');
}

/** Changed tags of posts announced lately are announced to the people they are new to; all else is rewritten in place. */
async function writeTags(
  trx: Db,
  config: Config,
  versions: readonly Version[],
  now: Date,
): Promise<string[]> {
  const fresh: Retag[] = [];
  const inPlace: Retag[] = [];
  for (const { id, draft, known, state } of versions) {
    const before = known?.latestTags ?? null;
    if (state !== 'live' || before === null || before.join('\n') === draft.tags.join('\n')) continue;
    const isRecent =
      known?.announcedAt != null && !isArchive(known.announcedAt, now, config.digest.announceDays);
    const isSame = isSameTags(before, draft.tags, config.tags.aliases);
    (isRecent && !isSame ? fresh : inPlace).push({ postId: id, tags: draft.tags });
  }
  await announceTags(trx, fresh);
  await rewriteTags(trx, inPlace);
  return fresh.map((retag) => retag.postId);
}

function isSameTags(before: readonly string[], after: readonly string[], aliases: TagAliases): boolean {
  const one = applyAliases(before, aliases).toSorted();
  const other = applyAliases(after, aliases).toSorted();
  return one.join('\n') === other.join('\n');
}

/** All that wants a number now, future posts whose day has come first, then by date. */
async function listDue(trx: Db, versions: readonly Version[], now: Date): Promise<string[]> {
  const readIds = new Set(versions.map((version) => version.id));
  const waiting = (await dueFuturePosts(trx, now)).filter((id) => !readIds.has(id));
  const due = versions.filter((version) => version.isDue).toSorted(byDate);
  return [...waiting, ...due.map((version) => version.id)];
}

function heldIfDue(version: Version): Version {
  return version.isDue ? { ...version, state: 'held', holdReason: 'flood' } : version;
}

function byDate(one: Version, other: Version): number {
  return one.publishedAt.getTime() - other.publishedAt.getTime() || (one.path < other.path ? -1 : 1);
}

async function writeFiles(trx: Db, changes: PostChanges, now: Date): Promise<void> {
  const gone = [...changes.absence.removed, ...changes.moved.map((path) => ({ path }))];
  await forgetFiles(trx, 'post', gone);
  await markVanished(trx, 'post', changes.absence.vanished, now);
  await saveFiles(trx, 'post', changes.files, now);
  await touchFiles(trx, 'post', changes.touched, now);
}

/** The alarm is open exactly while posts are held. */
async function alarmHeld(trx: Db, now: Date): Promise<void> {
  const count = await countFloodHeld(trx);
  if (count === 0) return clearAlarm(trx, 'posts-held', now);
  const alarm = {
    code: 'posts-held',
    message: `${count} new posts came at once and are held: nobody has been mailed about them`,
    remedy:
      'Look at them with "rolecall held", then run "rolecall release" to announce them or "rolecall release --quiet" to keep them without mail',
  };
  await raiseAlarm(trx, alarm, now);
}
