// The posts folder's part of a pass: look, parse, identify, decide, then write everything in one transaction, so that a
// batch is announced or held as a whole.

import { hash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { getSetting } from '../database/settings-store.ts';
import { loadGoneLinks } from '../posts/link-store.ts';
import { livePostsWithLinks, nextFutureDate, unsettled, waitingPosts } from '../posts/waiting-store.ts';
import { filterInSlices } from '../slices.ts';
import type { CollectDeps, CollectInput } from './collect-input.ts';
import { decidePosts } from './decide-posts.ts';
import type { JudgedFile } from './file-store.ts';
import { judgeMissing, recordFolder, withoutNews } from './folder-alarm.ts';
import { countFiles } from './hindered.ts';
import { isDoubtful } from './judge.ts';
import { noLongerLonely } from './lonely.ts';
import { isNewProblem, isNewWarning, type Look, lookAtFolder } from './look.ts';
import { postFolder } from './post-folder.ts';
import { readingRules } from './read-post.ts';
import { readEach } from './reading-threads.ts';
import { recordPlaces } from './records.ts';
import { nextSettled } from './settle.ts';
import { isBeingWritten } from './verdict.ts';
import { type PostsWritten, RULES_SETTING, writePosts } from './write-posts.ts';

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

export async function collectPosts(deps: CollectDeps, input: CollectInput): Promise<PostsSummary> {
  const { db, config } = deps;
  const { now } = input;
  const rules = rulesOf(config);
  const look = await lookAtPosts(deps, input, (await getSetting(db, RULES_SETTING)) !== rules);
  const all = await readEach(look.files, readingRules(config));
  const judged = await filterInSlices(all, ({ file, reading }) => !isBeingWritten(reading, file, now));
  const decided = await decidePosts(db, look, judged, now);
  const folder = postFolder(db, config);
  const absence = await judgeMissing(db, look, decided.moved, folder, now);
  const isFrozen = absence.heldCount > 0;
  const { changes } = isFrozen ? await decidePosts(db, look, withoutNews(judged), now) : decided;
  const seal = deps.vault?.seal ?? null;
  const whole = { ...changes, absence, rules, isFrozen, seal };
  const written = (await isIdle(deps, look, now))
    ? NOTHING
    : await db.transaction().execute((trx) => writePosts(trx, config, whole, now));
  await recordFolder(db, look, absence, folder, now);
  return {
    ...written,
    fileCount: countFiles(look.scan),
    newProblems: await filterInSlices(written.files, (file) => isNewProblem(look, file)),
    newWarnings: await filterInSlices(written.files, (file) => isNewWarning(look, file)),
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

/** A quarantined file is judged again when its rival may be gone. */
function lookAtPosts(deps: CollectDeps, { thorough, now }: CollectInput, isAllStale: boolean): Promise<Look> {
  const { paths, files } = deps.config;
  return lookAtFolder(deps, {
    kind: 'post',
    folder: paths.postsDir,
    extensions: files.extensions,
    records: recordPlaces(deps.config),
    thorough,
    now,
    isStale: (file, news) => isAllStale || isDoubtful(file, { news, thorough }),
    outdated: (known) => noLongerLonely(deps, known),
  });
}
