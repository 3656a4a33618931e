// What becomes of posts, told once more and without a line of src: which post each file is about, whether people may be
// mailed about it, and when it is announced. Written from design.md 2; knows no cursors.

import { isDeepStrictEqual } from 'node:util';
import type { Sayings } from './job-file.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const REMOVAL_DELAY_MS = 5 * MINUTE_MS;
/** Dated longer before its file came: archive. Out for longer before it went: everybody who wants it has had it. */
const NEWS_MS = 14 * DAY_MS;
/** Away for longer, a file is as new as any. */
const COME_BACK_MS = 14 * DAY_MS;

/** `order` counts what happens in the model, so that what happens at one instant has an order too. */
export interface Announcement {
  readonly order: number;
  readonly at: Date;
  /** The newest replaces the others; those before it are kept for what was planned with them. */
  readonly tagSets: (readonly string[])[];
  /** Of the post; else only of tags that changed. */
  readonly isOfPost: boolean;
}

export interface ModelPost {
  readonly job: number;
  path: string;
  says: Sayings;
  firstSeenAt: Date;
  /** Counts as its date where the file states none; a file that comes back to its old name keeps it. */
  undatedSince: Date;
  /** At the last look; its closing day may have passed since. */
  wasLive: boolean;
  /** When it stopped being live; null = it never was, or is. */
  wentAt: Date | null;
  announcedAt: Date | null;
  readonly announcements: Announcement[];
  /** Back without being announced: what was announced up to here is no news any more. */
  silentUpTo: number;
  isMissing: boolean;
  removedAt: Date | null;
  /** Its file says something else, or was away. */
  changedAt: Date;
  /** Every last day that it ever had: a mail that waits says what was so when it was made. */
  readonly closings: Date[];
  /** Its tags over time. */
  readonly tagLog: { readonly order: number; readonly at: Date; readonly tags: readonly string[] }[];
}

interface FileRow {
  readonly firstSeenAt: Date;
  missingSince: Date | null;
}

/** A file that is there, read or (null) not to be read. */
export type Folder = ReadonlyMap<string, Sayings | null>;

export interface PostsModel {
  readonly posts: readonly ModelPost[];
  /** The collector looks at the folder. */
  look(folder: Folder, now: Date): void;
  /** The post that a mail about this job would mean. */
  newest(job: number): ModelPost | undefined;
}

export function createPostsModel(nextOrder: () => number): PostsModel {
  const posts: ModelPost[] = [];
  const rows = new Map<string, FileRow>();

  function newest(job: number): ModelPost | undefined {
    return posts.findLast((post) => post.job === job);
  }

  /** The post that the file is about: by its words, while that can be known. */
  function postOf(path: string, says: Sayings, now: Date): ModelPost {
    const known = newest(says.job);
    const awayMs = known?.removedAt ? now.getTime() - known.removedAt.getTime() : 0;
    if (known !== undefined && (awayMs <= COME_BACK_MS || known.path === path)) {
      if (known.removedAt === null && known.path !== path) rows.delete(known.path);
      if (awayMs > COME_BACK_MS) known.firstSeenAt = now;
      return known;
    }
    const post = {
      job: says.job,
      path,
      says,
      firstSeenAt: (rows.get(path) as FileRow).firstSeenAt,
      undatedSince: now,
      wasLive: false,
      wentAt: null,
      announcedAt: null,
      announcements: [],
      silentUpTo: 0,
      isMissing: false,
      removedAt: null,
      changedAt: now,
      closings: [],
      tagLog: [],
    };
    posts.push(post);
    return post;
  }

  function readAll(folder: Folder, now: Date): void {
    for (const [path, says] of folder) {
      const row = rows.get(path) ?? { firstSeenAt: now, missingSince: null };
      row.missingSince = null;
      rows.set(path, row);
      if (says === null) continue;
      const post = postOf(path, says, now);
      turn(post, path, says, now);
    }
  }

  /** Also one whose file cannot be read any more: its last words stand, and its day may come. */
  function judgeUnread(folder: Folder, now: Date): void {
    for (const post of posts) {
      if (post.removedAt !== null || folder.get(post.path) !== null) continue;
      turn(post, post.path, post.says, now);
    }
  }

  /** The post as its file says it now. */
  function turn(post: ModelPost, path: string, says: Sayings, now: Date): void {
    const closedAt = post.wasLive && hasPassed(post.says.closesAt, now) ? post.says.closesAt : null;
    const wasLive = post.wasLive && closedAt === null;
    if (closedAt !== null) post.wentAt = closedAt;
    const isOutOfDraft = post.says.isDraft && !says.isDraft && post.removedAt === null;
    if (isOutOfDraft && post.announcedAt === null) post.undatedSince = now;
    if (!isDeepStrictEqual(post.says, says) || post.isMissing || post.removedAt !== null)
      post.changedAt = now;
    Object.assign(post, { path, says, isMissing: false, removedAt: null });
    if (says.closesAt !== null) post.closings.push(says.closesAt);
    if (post.tagLog.at(-1)?.tags !== says.tags)
      post.tagLog.push({ order: nextOrder(), at: now, tags: says.tags });
    post.wasLive = isWanted(post, now);
    if (!post.wasLive && wasLive) post.wentAt = now;
    if (!post.wasLive) return;
    if (wasLive) retag(post, now);
    else comeOut(post, now);
  }

  /** New, or back: announced, unless everybody who wants it has had it before it went. */
  function comeOut(post: ModelPost, now: Date): void {
    if (post.announcedAt === null || isWithin(post.announcedAt, post.wentAt ?? now)) {
      post.announcedAt = now;
      announce(post, true, now);
    } else {
      retag(post, now);
      post.silentUpTo = nextOrder();
    }
    post.wentAt = null;
  }

  /** Tags that change while a post is news are announced; later they are corrected in silence. */
  function retag(post: ModelPost, now: Date): void {
    const last = post.announcements.at(-1);
    const tags = last?.tagSets.at(-1);
    if (last === undefined || tags?.join() === post.says.tags.join()) return;
    if (isWithin(post.announcedAt as Date, now)) announce(post, false, now);
    else last.tagSets.push(post.says.tags);
  }

  function announce(post: ModelPost, isOfPost: boolean, now: Date): void {
    post.announcements.push({ order: nextOrder(), at: now, tagSets: [post.says.tags], isOfPost });
  }

  function missAll(folder: Folder, now: Date): void {
    for (const [path, row] of rows) {
      if (folder.has(path)) continue;
      const post = posts.find((one) => one.path === path && one.removedAt === null);
      row.missingSince ??= now;
      if (post !== undefined) post.isMissing = true;
      if (now.getTime() - row.missingSince.getTime() < REMOVAL_DELAY_MS) continue;
      rows.delete(path);
      if (post !== undefined) remove(post, now);
    }
  }

  return {
    posts,
    newest,
    look(folder, now) {
      readAll(folder, now);
      judgeUnread(folder, now);
      missAll(folder, now);
    },
  };
}

function remove(post: ModelPost, now: Date): void {
  if (post.wasLive) post.wentAt = hasPassed(post.says.closesAt, now) ? post.says.closesAt : now;
  Object.assign(post, { wasLive: false, isMissing: false, removedAt: now });
}

/** By what its file says. */
function isWanted({ says, firstSeenAt, undatedSince }: ModelPost, now: Date): boolean {
  if (says.isDraft || says.isKeptBack || hasPassed(says.closesAt, now)) return false;
  const datedAt = says.datedAt ?? undatedSince;
  return datedAt <= now && isWithin(datedAt, firstSeenAt);
}

/** May it stand in a mail at this instant? */
export function isSendable(post: ModelPost, now: Date): boolean {
  return post.wasLive && !post.isMissing && !hasPassed(post.says.closesAt, now);
}

function isWithin(since: Date, until: Date): boolean {
  return until.getTime() - since.getTime() <= NEWS_MS;
}

function hasPassed(closesAt: Date | null, now: Date): boolean {
  return closesAt !== null && closesAt <= now;
}
