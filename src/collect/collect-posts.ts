// The posts folder's part of a pass: look, parse, identify, decide, then write everything in one transaction, so that a
// batch is announced or held as a whole.

import { hash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { getSetting } from '../database/settings-store.ts';
import { loadLateIds } from '../posts/late-id-store.ts';
import { loadGoneLinks } from '../posts/link-store.ts';
import { findKnownPosts, findTwins, type KnownPost, loadBodies } from '../posts/post-store.ts';
import { livePostsWithLinks, nextFutureDate, unsettled, waitingPosts } from '../posts/waiting-store.ts';
import type { PostReading } from '../read/post-file.ts';
import type { CollectDeps, CollectInput } from './collect-input.ts';
import {
  copiedByProgram,
  describeCopy,
  describeProgramCopy,
  findCopies,
  originalOf as originalNameOf,
} from './copies.ts';
import type { JudgedFile } from './file-store.ts';
import { judgeMissing, recordFolder, withoutNews } from './folder-alarm.ts';
import { countFiles } from './hindered.ts';
import { COME_BACK_MS, identifyPosts } from './identify.ts';
import { noLongerLonely } from './lonely.ts';
import { isNewProblem, isNewWarning, type Look, type LookedFile, lookAtFolder } from './look.ts';
import { postFolder } from './post-folder.ts';
import type { ReadPost } from './post-version.ts';
import { postsToCompare } from './posts-to-compare.ts';
import { readingRules } from './read-post.ts';
import { readEach } from './reading-threads.ts';
import { recordPlaces } from './records.ts';
import { describeIdRival } from './rivals.ts';
import { nextSettled } from './settle.ts';
import { inSlices, mapInSlices } from './slices.ts';
import { isBeingWritten, judgeInvalid, judgeUnread } from './verdict.ts';
import { type PostChanges, type PostsWritten, RULES_SETTING, writePosts } from './write-posts.ts';

/** Raised when posts must be read anew although their files did not change. */
const PARSER_VERSION = 9;

export interface PostsSummary extends PostsWritten {
  /** Files in the folder; null = there is no folder. */
  readonly fileCount: number | null;
  /** Files with a problem that was not known before. */
  readonly newProblems: readonly JudgedFile[];
  /** Files that are read, and that may not do what was meant, since this pass. */
  readonly newWarnings: readonly JudgedFile[];
  /** Missing files that wait for an admin. */
  readonly heldFileCount: number;
  readonly again: boolean;
  readonly nextDueAt: Date | null;
}

type Judged = { readonly file: LookedFile; readonly reading: PostReading };

export async function collectPosts(deps: CollectDeps, input: CollectInput): Promise<PostsSummary> {
  const { db, config } = deps;
  const { now } = input;
  const rules = rulesOf(config);
  const look = await lookAtPosts(deps, input, (await getSetting(db, RULES_SETTING)) !== rules);
  const all = await readEach(look.files, readingRules(config));
  const judged = all.filter(({ file, reading }) => !isBeingWritten(reading, file, now));
  const decided = await decide(deps, look, judged, now);
  const folder = postFolder(db, config);
  const absence = await judgeMissing(db, look, decided.moved, folder, now);
  const isFrozen = absence.heldCount > 0;
  const { changes } = isFrozen ? await decide(deps, look, withoutNews(judged), now) : decided;
  const seal = deps.vault?.seal ?? null;
  const whole = { ...changes, absence, rules, isFrozen, seal };
  const written = (await isIdle(deps, look, now))
    ? NOTHING
    : await db.transaction().execute((trx) => writePosts(trx, config, whole, now));
  await recordFolder(db, look, absence, folder, now);
  return {
    ...written,
    fileCount: countFiles(look.scan),
    newProblems: written.files.filter((file) => isNewProblem(look, file)),
    newWarnings: written.files.filter((file) => isNewWarning(look, file)),
    heldFileCount: absence.heldCount,
    again: look.again || judged.length < all.length,
    nextDueAt: await nextDue(db, config, isFrozen, now),
  };
}

async function isIdle({ db, config }: CollectDeps, look: Look, now: Date): Promise<boolean> {
  if (look.files.length + look.hindered.length + look.touched.length + look.presence.absent.length > 0)
    return false;
  const waiting = await waitingPosts(db, ['future', 'page-not-there', 'link-gone'], now);
  const lost = await livePostsWithLinks(db, await loadGoneLinks(db, config));
  return waiting.length + lost.length + (await unsettled(db)).length === 0;
}

/** When a post comes due without a change of its file. */
async function nextDue(db: Db, { digest }: Config, isFrozen: boolean, now: Date): Promise<Date | null> {
  const settled = isFrozen ? null : nextSettled(await unsettled(db), digest.instantWaitMs);
  const [next] = [await nextFutureDate(db, now), settled]
    .filter((at) => at !== null)
    .sort((one, other) => one.getTime() - other.getTime());
  return next ?? null;
}

const NOTHING: PostsWritten = {
  files: [],
  announcedIds: [],
  addedCount: 0,
  changedCount: 0,
  movedCount: 0,
  vanishedCount: 0,
  removedCount: 0,
  floodCount: 0,
  restless: [],
};

/** What a post's page and dates are made with; when it changes, all posts are read anew. */
function rulesOf({ site, posts }: Config): string {
  const dialect = [posts.keys, posts.closedWhen, ...(posts.receipts ? ['receipts'] : [])];
  const rules = JSON.stringify([PARSER_VERSION, site.url, site.pageUrl, site.timeZone, ...dialect]);
  return hash('sha256', rules, 'hex');
}

/** A quarantined file is judged again when anything else changed: its rival may be gone. */
function lookAtPosts(deps: CollectDeps, { thorough, now }: CollectInput, isAllStale: boolean): Promise<Look> {
  const { paths, files } = deps.config;
  return lookAtFolder(deps, {
    kind: 'post',
    folder: paths.postsDir,
    extensions: files.extensions,
    records: recordPlaces(deps.config),
    thorough,
    now,
    isStale: (file, news) => isAllStale || (file.status === 'invalid' && (news || thorough)),
    outdated: (known) => noLongerLonely(deps, known),
  });
}

/** Which posts the files are about and which paths those had before. */
async function decide(
  { db }: CollectDeps,
  look: Look,
  judged: readonly Judged[],
  now: Date,
): Promise<{
  changes: Omit<PostChanges, 'absence' | 'rules' | 'isFrozen' | 'seal'>;
  moved: ReadonlySet<string>;
}> {
  const isPresent = (path: string) => look.scan?.files.has(path) ?? false;
  const lateIds = await loadLateIds(db, statedIds(judged));
  const posts = await knownPosts(db, look, judged, lateIds, now);
  const owned = new Set(posts.filter((post) => post.removedAt === null).map((post) => post.path));
  const originals = await mapInSlices(judged, ({ file: { seen } }) =>
    owned.has(seen.path) ? null : copiedByProgram(seen.path, isPresent),
  );
  const originalOf = new Map(judged.map(({ file }, index) => [file.seen.path, originals[index] ?? null]));
  const read = (await mapInSlices(judged, toPostFile)).flat();
  const files = read.filter(({ path }) => originalOf.get(path) === null);
  const bodies = await loadBodies(
    db,
    (await inSlices(postsToCompare(posts, files))).map(({ id }) => id),
  );
  const bodyOf = ({ id }: KnownPost) => bodies.get(id) ?? null;
  const identified = await inSlices(identifyPosts(files, { posts, isPresent, bodyOf, lateIds, now }));
  const { rivals, replaced } = identified;
  const copies = await copiesAmong(db, identified.matches, isPresent, now);
  const matches = identified.matches.filter(({ file }) => !copies.has(file));
  const moved = matches.flatMap(({ file, post }) =>
    post !== null && post.removedAt === null && post.path !== file.path && !isPresent(post.path)
      ? [post.path]
      : [],
  );
  const bad = judged.flatMap(({ file, reading }) => {
    const original = originalOf.get(file.seen.path) ?? null;
    if (original !== null) return [judgeInvalid(file, describeProgramCopy(original))];
    return reading.status === 'post' ? [] : [judgeUnread(file, reading, 'post', owned.has(file.seen.path))];
  });
  const verdicts = [
    ...rivals.map(({ file, rivalPath }) =>
      judgeInvalid(file.looked, describeIdRival(file.draft.id, rivalPath, file.idLine)),
    ),
    ...[...copies].map(([file, other]) => judgeInvalid(file.looked, describeCopy(other))),
    ...bad,
    ...look.hindered,
  ];
  const changes = {
    matches,
    replaced,
    files: verdicts,
    isFolderKnown: look.known.size > 0,
    touched: look.touched,
    moving: look.moving,
    moved,
    knownIds: new Set([...posts.map((post) => post.id), ...lateIds.keys()]),
    lateIds,
  };
  return { changes, moved: new Set(moved) };
}

/** New files that say what a post that is there says, or another new one. */
async function copiesAmong(
  db: Db,
  matches: readonly { readonly file: ReadPost; readonly post: KnownPost | null }[],
  isPresent: (path: string) => boolean,
  now: Date,
): Promise<Map<ReadPost, string>> {
  const news = matches.filter(({ post }) => post === null).map(({ file }) => file);
  if (news.length === 0) return new Map();
  const titles = news.map(({ draft }) => draft.title);
  const read = new Set(matches.map(({ file }) => file.path));
  const paths = (await mapInSlices(news, originalNameOf)).filter((path) => path !== null);
  const recorded = await findTwins(db, { titles, paths }, now);
  const twins = [
    ...matches.flatMap(({ file: { path, draft }, post }) =>
      post === null ? [] : [{ ...draft, path, publishedAt: draft.publishedAt ?? post.publishedAt }],
    ),
    ...recorded.filter(({ path }) => isPresent(path) && !read.has(path)),
  ];
  return inSlices(findCopies(news, twins));
}

function toPostFile({ file, reading }: Judged): ReadPost[] {
  if (reading.status !== 'post') return [];
  const { draft, idLine, notes, contact = null } = reading;
  const bodyHash = hash('sha256', draft.body, 'base64url');
  return [{ path: file.seen.path, draft, bodyHash, looked: file, idLine, notes, contact }];
}

async function knownPosts(
  db: CollectDeps['db'],
  look: Look,
  judged: readonly Judged[],
  lateIds: ReadonlyMap<string, string>,
  now: Date,
): Promise<KnownPost[]> {
  if (judged.length === 0) return [];
  return findKnownPosts(db, {
    paths: [...judged.map(({ file }) => file.seen.path), ...look.presence.absent.map((file) => file.path)],
    ids: [...statedIds(judged), ...lateIds.values()],
    removedSince: new Date(now.getTime() - COME_BACK_MS),
  });
}

function statedIds(judged: readonly Judged[]): string[] {
  return judged.flatMap(({ reading }) =>
    reading.status === 'post' && reading.draft.id !== null ? [reading.draft.id] : [],
  );
}
