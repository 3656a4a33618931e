// Writes the outcome of a pass over the posts folder, in the caller's transaction: who is gone, who changed, who is
// announced or held, and what the files table says of it.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { tellPostsChanged } from '../database/post-news.ts';
import { setSetting } from '../database/settings-store.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import { announcePosts } from '../posts/announce.ts';
import { withoutFacets } from '../posts/facets.ts';
import { countFloodHeld } from '../posts/guard-store.ts';
import { saveLateIds } from '../posts/late-id-store.ts';
import { loadGoneLinks } from '../posts/link-store.ts';
import type { KnownPost } from '../posts/post-store.ts';
import {
  markChanged,
  markGuarded,
  markMissing,
  removePosts,
  savePosts,
  unmarkMissing,
} from '../posts/post-writes.ts';
import { findLonelyPosts } from '../posts/tag-use-store.ts';
import { filterInSlices, mapInSlices } from '../slices.ts';
import { saveContacts } from '../subscribers/contact-store.ts';
import { type Due, overlay, settleDue } from './announce-due.ts';
import { forgetFiles, type JudgedFile, markVanished, saveFiles, touchFiles } from './file-store.ts';
import { ALARM_CODES } from './hold.ts';
import type { Absence } from './judge.ts';
import { withPlaces } from './place-facets.ts';
import { type ReadPost, toVersion, type Version } from './post-version.ts';
import { describePostWarning } from './post-warning.ts';
import { retagPosts } from './retag.ts';
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
  /** Paths of files that change at this moment. */
  readonly moving: ReadonlySet<string>;
  /** Is an accident open? Nothing is announced while it is. */
  readonly isFrozen: boolean;
  readonly absence: Absence;
  readonly knownIds: ReadonlySet<string>;
  /** Ids that were written down later, each with the id of its post. */
  readonly lateIds: ReadonlyMap<string, string>;
  readonly rules: string;
  /** Null = who posted gets no receipts. */
  readonly seal: ((text: string) => string) | null;
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
  /** Paths of posts that are announced although their files changed to the last. */
  readonly restless: readonly string[];
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
  const { due, versions } = await saveVersions(trx, config, changes, now);
  const files = [...changes.files, ...(await judgeMatches(trx, config, changes, versions))];
  await unmarkMissing(trx, await mapInSlices(files, ({ seen }) => seen.path));
  await announcePosts(trx, due.ids, now);
  const retaggedIds = await retagPosts(trx, config, versions, { ...changes, now });
  await writeFiles(trx, changes, files, now);
  await setSetting(trx, RULES_SETTING, changes.rules);
  await alarmHeld(trx, now);
  await tellPostsChanged(trx);
  return {
    files,
    announcedIds: [...due.ids, ...retaggedIds],
    addedCount: versions.filter((version) => version.known === null).length,
    changedCount: versions.filter((version) => version.known !== null).length,
    movedCount: changes.moved.length,
    vanishedCount: absence.vanished.length,
    removedCount,
    floodCount: due.heldIds.size,
    restless: due.restless,
  };
}

/** All that was read, as the guards leave it. */
async function saveVersions(
  trx: Db,
  config: Config,
  changes: PostChanges,
  now: Date,
): Promise<{ due: Due; versions: readonly Version[] }> {
  const goneLinks = await loadGoneLinks(trx, config);
  const { announceDays } = config.digest;
  const circumstances = { knownIds: changes.knownIds, now, announceDays, goneLinks };
  const own = await mapInSlices(changes.matches, (match) => toVersion(match, circumstances));
  const read = await withPlaces(trx, own);
  const due = await settleDue(trx, config, read, { ...changes, now, goneLinks });
  const versions = await mapInSlices(read, (version) => ({
    ...version,
    ...(version.isDue ? overlay(due, version.id) : { unsettledSince: null }),
  }));
  await savePosts(trx, versions);
  const { seal } = changes;
  if (seal !== null && config.posts.receipts) {
    const contacts = versions.map(({ id }, index) => ({
      postId: id,
      email: changes.matches[index]?.file.contact ?? null,
    }));
    await saveContacts(trx, seal, contacts, now);
  }
  await saveLateIds(trx, newLateIds(versions, changes.lateIds));
  await markGuarded(trx, [...due.firstIds, ...due.heldIds], now);
  const unreadable = await filterInSlices(changes.files, ({ isNew }) => isNew);
  await markChanged(
    trx,
    unreadable.map(({ seen }) => seen.path),
    now,
  );
  return { due, versions };
}

/** From the moment that it is seen, an id belongs to its post. */
function newLateIds(versions: readonly Version[], known: ReadonlyMap<string, string>) {
  return versions.flatMap(({ id: postId, draft: { id: stated } }) =>
    stated === null || (known.get(stated) ?? stated) === postId ? [] : [{ stated, postId }],
  );
}

/** What is odd about a file is worth a word, as long as it is. */
async function judgeMatches(
  trx: Db,
  config: Config,
  { matches, isFolderKnown }: PostChanges,
  versions: readonly Version[],
): Promise<JudgedFile[]> {
  const { digest, site, tags } = config;
  const ofMatches = versions.values();
  const read = await mapInSlices(matches, ({ file }) => {
    const version = ofMatches.next().value as Version;
    // Of a folder that was known before, or with a word said before.
    const isNews = version.known === null ? isFolderKnown : (file.looked.before?.warning ?? null) !== null;
    return { file, version, isNews };
  });
  const news = read.flatMap(({ file, isNews }) => (isNews ? [file.path] : []));
  const lonelyPaths = await findLonelyPosts(trx, news, tags.aliases);
  return mapInSlices(read, ({ file, version, isNews }) => {
    const number = version.isDue ? 0 : (version.known?.number ?? null);
    const { closesAt, tags: own } = version.draft;
    const lonely = lonelyPaths.has(file.path) ? withoutFacets(own) : null;
    const circumstances = { isNews, announceDays: digest.announceDays, timeZone: site.timeZone };
    const post = { ...version, number, notes: file.notes, closesAt, lonely };
    return judgeGood(file.looked, describePostWarning(post, circumstances));
  });
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
  if (count === 0) return clearAlarm(trx, ALARM_CODES.posts, now);
  await raiseAlarm(trx, { kind: 'posts-held', count }, now);
}
