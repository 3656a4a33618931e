// Finds the posts of a site that has no settings yet, and reads their files: for `try`, and for `init`. Changes nothing; what the
// texts are worth is judged in try-board.ts.

import { basename, join } from 'node:path';
import { describeHindrance } from '../collect/hindered.ts';
import { readWhole, withRecords } from '../collect/records.ts';
import { type Scan, scanFolder } from '../collect/scan.ts';
import { type FoundSite, findPostsIn } from '../installation/find-posts.ts';
import { readSiteFiles } from '../installation/site-files.ts';
import { inSlices } from '../slices.ts';
import { buildTriedBoard, type FoundPosts, plainSettingsOf, type TriedBoard } from './try-board.ts';

/** Formats that we read, if somebody says that they are posts. */
const READABLE = /^\*\.(html?|txt)$/;

/** Null = no posts were found. Throws an AbortError. */
export async function readTriedBoard(folder: string, signal: AbortSignal): Promise<TriedBoard | null> {
  const site = findPostsIn(await readSiteFiles(folder), basename(folder));
  signal.throwIfAborted();
  return readFoundBoard(folder, site, signal);
}

/** As readTriedBoard, where it is known already where the posts are. */
export async function readFoundBoard(
  folder: string,
  found: FoundSite,
  signal: AbortSignal,
): Promise<TriedBoard | null> {
  const posts = await readFoundPosts(folder, found);
  return posts === null ? null : inSlices(whileWanted(buildTriedBoard(posts), signal));
}

async function readFoundPosts(folder: string, found: FoundSite): Promise<FoundPosts | null> {
  if (found.folder === null && found.records.length === 0) return null;
  const { site, scan } = await scanSite(folder, found);
  if (scan === null) return null;
  const { contents, hindered } = await readWhole(scan);
  const files = [...contents].map(([path, { bytes, linesBefore, mistake }]) => ({
    ...{ kind: 'post' as const, path, bytes, mtimeMs: scan.files.get(path)?.mtimeMs ?? 0 },
    ...(linesBefore !== undefined && { linesBefore }),
    ...(mistake !== undefined && { mistake }),
  }));
  const unread = [...scan.hindered, ...hindered].map(([path, why]) => ({
    path,
    ...describeHindrance(path, why, extensionsOf(site)),
  }));
  return { site, files, hindered: unread };
}

function* whileWanted<R>(work: Generator<void, R, void>, signal: AbortSignal): Generator<void, R, void> {
  for (let step = work.next(); ; step = work.next()) {
    signal.throwIfAborted();
    if (step.done) return step.value;
    yield;
  }
}

/** With the endings of most files in the folder, where these are none of ours. */
async function scanSite(folder: string, found: FoundSite): Promise<{ site: FoundSite; scan: Scan | null }> {
  const scan = await scanPosts(folder, found);
  const more = [...(scan?.hindered.keys() ?? [])].flatMap((path) => READABLE.exec(path)?.[1] ?? []);
  if (more.length === 0) return { site: found, scan };
  const site = { ...found, extensions: [...new Set([...extensionsOf(found), ...more])] };
  return { site, scan: await scanPosts(folder, site) };
}

async function scanPosts(folder: string, site: FoundSite): Promise<Scan | null> {
  const scan = site.folder === null ? null : await scanFolder(join(folder, site.folder), extensionsOf(site));
  if (site.records.length === 0) return scan;
  return withRecords(scan, { root: folder, patterns: site.records }, new Map());
}

function extensionsOf(site: FoundSite): readonly string[] {
  return site.extensions ?? plainSettingsOf(site).files.extensions;
}
