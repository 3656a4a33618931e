// Which posts the files of a look are about, and what is wrong with the rest: program copies, files that say nothing, ids that
// are another file's, copies by their words. Asks the ledger, changes nothing.

import { hash } from 'node:crypto';
import { sorted } from '../bit-by-bit.ts';
import type { Db } from '../database/database.ts';
import { loadLateIds } from '../posts/late-id-store.ts';
import { findKnownPosts, findTwins, type KnownPost, loadBodies } from '../posts/post-store.ts';
import type { PostReading } from '../read/post-file.ts';
import { filterInSlices, inSlices, mapInSlices } from '../slices.ts';
import {
  copiedByProgram,
  describeCopy,
  describeProgramCopy,
  findCopies,
  originalOf as originalNameOf,
} from './copies.ts';
import type { JudgedFile } from './file-store.ts';
import { COME_BACK_MS, identifyPosts } from './identify.ts';
import type { Look, LookedFile } from './look.ts';
import type { ReadPost } from './post-version.ts';
import { postsToCompare } from './posts-to-compare.ts';
import { describeIdRival } from './rivals.ts';
import { judgeInvalid, judgeUnread } from './verdict.ts';
import type { PostChanges } from './write-posts.ts';

type Judged = { readonly file: LookedFile; readonly reading: PostReading };

export interface PostDecisions {
  readonly changes: Omit<PostChanges, 'absence' | 'rules' | 'isFrozen' | 'seal'>;
  /** Paths that the posts of these files had before. */
  readonly moved: ReadonlySet<string>;
}

export async function decidePosts(
  db: Db,
  look: Look,
  judged: readonly Judged[],
  now: Date,
): Promise<PostDecisions> {
  const isPresent = (path: string) => look.scan?.files.has(path) ?? false;
  const stated = (await mapInSlices(judged, statedId)).filter((id) => id !== null);
  const lateIds = await loadLateIds(db, stated);
  const posts = await knownPosts(db, look, judged, [...stated, ...lateIds.values()], now);
  const owned = new Set(posts.filter((post) => post.removedAt === null).map((post) => post.path));
  const { files, bad } = await inSlices(sortOut(judged, owned, isPresent));
  const bodies = await loadBodies(
    db,
    (await inSlices(postsToCompare(posts, files))).map(({ id }) => id),
  );
  const bodyOf = ({ id }: KnownPost) => bodies.get(id) ?? null;
  const identified = await inSlices(identifyPosts(files, { posts, isPresent, bodyOf, lateIds, now }));
  const { rivals, replaced } = identified;
  const copies = await copiesAmong(db, identified.matches, isPresent, now);
  const matches = await filterInSlices(identified.matches, ({ file }) => !copies.has(file));
  const moves = await filterInSlices(matches, (match) => hasMoved(match, isPresent));
  const moved = moves.map(({ post }) => post?.path as string);
  const verdicts = [
    ...(await mapInSlices(rivals, ({ file, rivalPath }) =>
      judgeInvalid(file.looked, describeIdRival(file.draft.id, rivalPath, file.idLine)),
    )),
    ...(await mapInSlices(copies, ([file, other]) => judgeInvalid(file.looked, describeCopy(other)))),
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

/** What can be read, and verdicts on the rest; `owned`: paths of posts. */
function* sortOut(
  judged: readonly Judged[],
  owned: ReadonlySet<string>,
  isPresent: (path: string) => boolean,
): Generator<void, { files: ReadPost[]; bad: JudgedFile[] }, void> {
  const files: ReadPost[] = [];
  const bad: JudgedFile[] = [];
  for (const { file, reading } of judged) {
    yield;
    const { path } = file.seen;
    const original = owned.has(path) ? null : copiedByProgram(path, isPresent);
    if (original !== null) bad.push(judgeInvalid(file, describeProgramCopy(original)));
    else if (reading.status !== 'post') bad.push(judgeUnread(file, reading, 'post', owned.has(path)));
    else files.push(toPostFile(file, reading));
  }
  return { files, bad };
}

function toPostFile(
  looked: LookedFile,
  { draft, idLine, notes, contact }: Extract<PostReading, { status: 'post' }>,
): ReadPost {
  const bodyHash = hash('sha256', draft.body, 'base64url');
  return { path: looked.seen.path, draft, bodyHash, looked, idLine, notes, contact: contact ?? null };
}

type Match = { readonly file: ReadPost; readonly post: KnownPost | null };

function hasMoved({ file, post }: Match, isPresent: (path: string) => boolean): boolean {
  return post !== null && post.removedAt === null && post.path !== file.path && !isPresent(post.path);
}

/** New files that say what a post that is there says, or another new one. */
async function copiesAmong(
  db: Db,
  matches: readonly Match[],
  isPresent: (path: string) => boolean,
  now: Date,
): Promise<ReadonlyMap<ReadPost, string>> {
  const news = (await filterInSlices(matches, ({ post }) => post === null)).map(({ file }) => file);
  if (news.length === 0) return new Map();
  const titles = news.map(({ draft }) => draft.title);
  const read = new Set(matches.map(({ file }) => file.path));
  const paths = (await mapInSlices(news, originalNameOf)).filter((path) => path !== null);
  const recorded = await findTwins(db, { titles, paths }, now);
  const others = await filterInSlices(matches, ({ post }) => post !== null);
  const twins = [
    ...(await mapInSlices(others, ({ file: { path, draft }, post }) => {
      const publishedAt = draft.publishedAt ?? (post as KnownPost).publishedAt;
      return { ...draft, path, publishedAt };
    })),
    ...(await filterInSlices(recorded, ({ path }) => isPresent(path) && !read.has(path))),
  ];
  return inSlices(findCopies(news, twins));
}

async function knownPosts(
  db: Db,
  look: Look,
  judged: readonly Judged[],
  ids: readonly string[],
  now: Date,
): Promise<readonly KnownPost[]> {
  if (judged.length === 0) return [];
  const posts = await findKnownPosts(db, {
    paths: [...judged.map(({ file }) => file.seen.path), ...look.presence.absent.map((file) => file.path)],
    ids,
    removedSince: new Date(now.getTime() - COME_BACK_MS),
  });
  return inSlices(sorted(posts, (one, other) => (one.id < other.id ? -1 : 1)));
}

function statedId({ reading }: Judged): string | null {
  return reading.status === 'post' ? reading.draft.id : null;
}
