// Reads the posts of a site that has no settings yet, first as they are, then with the lines that would mend them: what
// `try` tells of and `init` writes down. Changes nothing.

import { basename, join } from 'node:path';
import { describeHindrance } from '../collect/hindered.ts';
import { readAll, withRecords } from '../collect/records.ts';
import { type Scan, scanFolder } from '../collect/scan.ts';
import { mapInSlices } from '../collect/slices.ts';
import { type FileSettings, readConfigFile } from '../config/file.ts';
import { sharedSettings } from '../config/load-config.ts';
import { renderSettings } from '../installation/board-files.ts';
import { type FoundSite, findPostsIn } from '../installation/find-posts.ts';
import { readSiteFiles } from '../installation/site-files.ts';
import { hasOwnLink } from '../posts/post.ts';
import type { Fields } from '../read/fields.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import { fieldsOf, type LintFile, type LintReading, readLintFile } from '../read/lint-file.ts';
import { findMends, type Mends, NO_MENDS } from '../read/mend.ts';

export interface TriedFile {
  /** From the folder of posts; a record's begins with `../`. */
  readonly path: string;
  readonly mtimeMs: number;
  readonly reading: LintReading;
}

export interface UnreadFile extends FileProblem {
  readonly path: string;
}

export interface TriedBoard {
  readonly site: FoundSite;
  readonly mends: Mends;
  /** With the mends. */
  readonly settings: BoardSettings;
  /** As they are read without a setting, and with the mends. */
  readonly plain: readonly TriedFile[];
  readonly mended: readonly TriedFile[];
  /** What is there and cannot be looked into. */
  readonly hindered: readonly UnreadFile[];
}

export type BoardSettings = ReturnType<typeof sharedSettings> & {
  readonly posts: Pick<FileSettings['posts'], 'keys'> & {
    readonly closedWhen: FileSettings['posts']['closed_when'];
  };
};

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
  if (found.folder === null && found.records.length === 0) return null;
  const { site, scan } = await scanSite(folder, found);
  if (scan === null) return null;
  const { contents, hindered } = await readAll(scan, [...scan.files.values()]);
  const files = [...contents].map(([path, { bytes, linesBefore, mistake }]) => ({
    ...{ kind: 'post' as const, path, bytes, mtimeMs: scan.files.get(path)?.mtimeMs ?? 0 },
    ...(linesBefore !== undefined && { linesBefore }),
    ...(mistake !== undefined && { mistake }),
  }));
  const plain = await readPosts(files, settingsOf(site, NO_MENDS), signal);
  const fields = await mapInSlices(files, (file) => fieldsOf(file.bytes, file.linesBefore));
  const mends = findMends(
    fields.map((own, index) => {
      const reading = plain[index]?.reading;
      return { fields: own, hasLink: reading?.status === 'post' && hasOwnLink(reading.draft) };
    }),
  );
  const settings = settingsOf(site, mends);
  const touched = files.filter((_, index) => isTouched(fields[index] as Fields, mends));
  const anew = new Map((await readPosts(touched, settings, signal)).map((file) => [file.path, file]));
  const mended = plain.map((file) => anew.get(file.path) ?? file);
  const unread = [...scan.hindered, ...hindered].map(([path, why]) => ({
    path,
    ...describeHindrance(path, why, settings.files.extensions),
  }));
  return { site, mends, settings, plain, mended, hindered: unread };
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
  return site.extensions ?? settingsOf(site, NO_MENDS).files.extensions;
}

/** What a board of this site would have in force. */
function settingsOf(site: FoundSite, mends: Mends): BoardSettings {
  const { settings, problems } = readConfigFile(renderSettings(site, '', mends), 'rolecall.yml');
  if (settings === null) throw new Error(`settings of our own making: ${problems.join('; ')}`);
  const { keys, closed_when: closedWhen } = settings.posts;
  return { ...sharedSettings(settings), posts: { keys, closedWhen } };
}

async function readPosts(
  files: readonly (LintFile & { readonly mtimeMs: number })[],
  settings: BoardSettings,
  signal: AbortSignal,
): Promise<TriedFile[]> {
  return mapInSlices(files, (file) => {
    signal.throwIfAborted();
    return { path: file.path, mtimeMs: file.mtimeMs, reading: readLintFile(file, settings) };
  });
}

/** The others are read as before: reading a text is what takes time. */
function isTouched(fields: Fields, { keys, closedWhen }: Mends): boolean {
  const paths = [...keys.flatMap(({ theirs }) => theirs), ...closedWhen.map(({ key }) => key)];
  return paths.some((path) => fields.has(path.split('.')[0] as string));
}
