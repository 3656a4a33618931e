// What a pass says in the log: nothing when nothing changed.

import { maskAddresses } from '../address.ts';
import type { Config } from '../config/config.ts';
import type { FileKind } from '../database/values.ts';
import type { Log } from '../log.ts';
import type { CollectSummary } from './collect.ts';
import type { JudgedFile } from './file-store.ts';
import { removalOf } from './hold.ts';

/** Problems logged one by one; the rest is a number. */
const MAX_PROBLEMS = 20;

/** Said once, after the first pass. */
export function reportStart(log: Log, config: Config, { posts, subscriptions }: CollectSummary): void {
  const { postsDir, subscriptionsDir } = config.paths;
  log.info('Watching posts', { folder: postsDir, files: posts.fileCount ?? 'folder is missing' });
  log.info('Watching subscriptions', {
    folder: subscriptionsDir,
    files: subscriptions.fileCount ?? 'folder is missing',
  });
}

export function reportPass(log: Log, { posts, subscriptions }: CollectSummary): void {
  const changed = {
    new: posts.addedCount,
    changed: posts.changedCount,
    moved: posts.movedCount,
    missing: posts.vanishedCount,
    removed: posts.removedCount,
    announced: posts.announcedIds.length,
  };
  reportCounts(log, 'Posts collected', changed);
  reportCounts(log, 'Subscriptions collected', {
    new: subscriptions.createdCount,
    changed: subscriptions.changedCount,
    moved: subscriptions.movedCount,
    missing: subscriptions.vanishedCount,
    removed: subscriptions.removedCount,
  });
  reportCounts(log, 'Channels collected', subscriptions.channels);
  if (posts.floodCount > 0) {
    log.warn('Too many new posts at once: held until "rolecall release posts"', { posts: posts.floodCount });
  }
  if (subscriptions.heldWelcomeCount > 0) {
    log.warn('Too many new people at once: first digests held until "rolecall release first-digests"', {
      people: subscriptions.heldWelcomeCount,
    });
  }
  for (const path of posts.restless) {
    log.warn('A post keeps changing; it is announced as it stands', { path });
  }
  reportMissing(log, 'post', posts);
  reportMissing(log, 'subscription', subscriptions);
  reportProblems(log, 'post', posts.newProblems);
  reportProblems(log, 'subscription', subscriptions.newProblems);
  for (const { seen, warning } of posts.newWarnings.slice(0, MAX_PROBLEMS)) {
    log.warn('A post may not do what was meant', { path: seen.path, warning });
  }
  if (posts.newWarnings.length > MAX_PROBLEMS) {
    log.warn('More posts may not do what was meant; see "rolecall status" and "rolecall lint"', {
      posts: posts.newWarnings.length - MAX_PROBLEMS,
    });
  }
  for (const { seen, warning } of subscriptions.newWarnings.slice(0, MAX_PROBLEMS)) {
    log.warn('A subscription may not say what was meant', { path: maskAddresses(seen.path), warning });
  }
}

function reportMissing(
  log: Log,
  kind: FileKind,
  { vanishedCount, heldFileCount }: Pick<CollectSummary['posts'], 'vanishedCount' | 'heldFileCount'>,
): void {
  if (vanishedCount === 0 || heldFileCount === 0) return;
  log.warn(
    `Too many files are missing at once: none counts as deleted until "rolecall release ${removalOf(kind)}"`,
    {
      kind,
      files: heldFileCount,
    },
  );
}

function reportCounts(log: Log, message: string, counts: Readonly<Record<string, number>>): void {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  if (some.length > 0) log.info(message, Object.fromEntries(some));
}

function reportProblems(log: Log, kind: string, files: readonly JudgedFile[]): void {
  for (const { seen, found } of files.slice(0, MAX_PROBLEMS)) {
    const { line, problem, remedy } = found ?? { line: null, problem: '', remedy: '' };
    log.warn('A file cannot be used', {
      kind,
      path: maskAddresses(seen.path),
      line: line ?? undefined,
      problem,
      remedy,
    });
  }
  if (files.length > MAX_PROBLEMS) {
    log.warn('More files cannot be used; see "rolecall status"', {
      kind,
      files: files.length - MAX_PROBLEMS,
    });
  }
}
