// Writes the outcome of a pass over the posts folder, in the caller's transaction: who is gone, who changed, who is
// announced or held, and what the files table says of it.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { tellPostsChanged } from '../database/post-news.ts';
import { setSetting } from '../database/settings-store.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import { announcePosts, announceTags, type Retag, rewriteTags } from '../posts/announce.ts';
import { batchSizes, countFloodHeld, type KnownPost, waitingPosts } from '../posts/post-store.ts';
import { markMissing, recordStandings, removePosts, savePosts, unmarkMissing } from '../posts/post-writes.ts';
import { decideStanding, isArchive } from '../posts/standing.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import { forgetFiles, type JudgedFile, markVanished, saveFiles, touchFiles } from './file-store.ts';
import { isFlood } from './flood.ts';
import type { Absence } from './judge.ts';
import { type ReadPost, toVersion, type Version } from './post-version.ts';
import { describePostWarning } from './post-warning.ts';
import type { SeenFile } from './scan.ts';
import { judgeGood } from './verdict.ts';

/** Remembers by which rules all posts were read last. */
export const RULES_SETTING = 'collect-rules';

export interface PostChanges {
  readonly matches: readonly { readonly file: ReadPost; readonly post: KnownPost | null }[];
  readonly replaced: readonly KnownPost[];
  /** Old paths of moved files. */
  readonly moved: readonly string[];
  /** Verdicts on files that are no posts. */
  readonly files: readonly JudgedFile[];
  /** Was the folder looked at before this pass? */
  readonly isFolderKnown: boolean;
  readonly touched: readonly SeenFile[];
  readonly absence: Absence;
  readonly knownIds: ReadonlySet<string>;
  readonly rules: string;
}

export interface PostsWritten {
  /** All verdicts of this pass. */
  readonly files: readonly JudgedFile[];
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
  const circumstances = { knownIds: changes.knownIds, now, announceDays: config.digest.announceDays };
  const read = changes.matches.map((match) => toVersion(match, circumstances));
  const { due, heldIds } = await settleDue(trx, config, read, now);
  const versions = read.map((version) => (heldIds.has(version.id) ? heldBack(version) : version));
  await savePosts(trx, versions);
  const files = [
    ...changes.files,
    ...changes.matches.map(({ file }, index) => judgeFile(file, versions[index] as Version, changes, config)),
  ];
  await unmarkMissing(
    trx,
    files.map((file) => file.seen.path),
  );
  const retaggedIds = await writeTags(trx, config, versions, now);
  await announcePosts(trx, due, now);
  await writeFiles(trx, changes, files, now);
  await setSetting(trx, RULES_SETTING, changes.rules);
  await alarmHeld(trx, now);
  await tellPostsChanged(trx);
  return {
    files,
    announcedIds: [...due, ...retaggedIds],
    addedCount: versions.filter((version) => version.known === null).length,
    changedCount: versions.filter((version) => version.known !== null).length,
    movedCount: changes.moved.length,
    vanishedCount: absence.vanished.length,
    removedCount,
    floodCount: heldIds.size,
  };
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
  for (const { id, draft, known, standing, isDue } of versions) {
    const before = known?.latestTags ?? null;
    // What is announced takes its tags along.
    if (standing !== 'live' || isDue || before === null || before.join('\n') === draft.tags.join('\n'))
      continue;
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

interface Due {
  /** Ids that take a number now, in this order. */
  readonly due: readonly string[];
  /** Ids that are held, since too many came at once. */
  readonly heldIds: ReadonlySet<string>;
}

/**
 * All that wants a number now: future posts whose day has come, by date, then what was read. What was announced before
 * went past the guard against floods then, and is no archive.
 */
async function settleDue(trx: Db, config: Config, read: readonly Version[], now: Date): Promise<Due> {
  const { announceDays } = config.digest;
  const readIds = new Set(read.map((version) => version.id));
  const waiting = (await waitingPosts(trx, 'future', now))
    .filter(({ id }) => !readIds.has(id))
    .map((post) => ({ id: post.id, kept: post.kept, standing: decideStanding(post, { now, announceDays }) }));
  const due = read.filter((version) => version.isDue).toSorted(byDate);
  const fresh = [
    ...waiting.filter(({ standing }) => standing === 'live').map(({ id }) => id),
    ...due.filter(({ known }) => known?.number == null).map(({ id }) => id),
  ];
  const again = due.filter(({ known }) => known?.number != null).map(({ id }) => id);
  const isHeld = isFlood(fresh.length, []) && isFlood(fresh.length, await batchSizes(trx));
  const heldIds = new Set(isHeld ? fresh : []);
  await recordStandings(
    trx,
    waiting.map((post) => (heldIds.has(post.id) ? { ...post, standing: 'held', kept: 'held' } : post)),
  );
  return { due: isHeld ? again : [...fresh, ...again], heldIds };
}

function heldBack(version: Version): Version {
  return { ...version, standing: 'held', kept: 'held', isDue: false };
}

/** A new file whose day makes it archive, or that has closed, is worth a word; as long as it says so. */
function judgeFile({ looked }: ReadPost, version: Version, changes: PostChanges, config: Config): JudgedFile {
  const isNews = version.known === null ? changes.isFolderKnown : (looked.before?.warning ?? null) !== null;
  const number = version.isDue ? 0 : (version.known?.number ?? null);
  const { announceDays } = config.digest;
  const circumstances = { isNews, announceDays, timeZone: config.site.timeZone };
  return judgeGood(
    looked,
    describePostWarning({ ...version, number, closesAt: version.draft.closesAt }, circumstances),
  );
}

function byDate(one: Version, other: Version): number {
  return one.publishedAt.getTime() - other.publishedAt.getTime() || (one.path < other.path ? -1 : 1);
}

async function writeFiles(
  trx: Db,
  changes: PostChanges,
  files: readonly JudgedFile[],
  now: Date,
): Promise<void> {
  const gone = [...changes.absence.removed, ...changes.moved.map((path) => ({ path }))];
  await forgetFiles(trx, 'post', gone);
  await markVanished(trx, 'post', changes.absence.vanished, now);
  await saveFiles(trx, 'post', files, now);
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
