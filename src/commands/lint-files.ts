// Which files `rolecall lint` looks at: those that are named, those that git says have changed, or both folders.

import { lstat, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { describeHindrance } from '../collect/hindered.ts';
import { hasExtension } from '../collect/passed-over.ts';
import { readWhole, recordPlaces, withRecords } from '../collect/records.ts';
import { scanFolder } from '../collect/scan.ts';
import type { FileKind } from '../database/values.ts';
import { UserError } from '../errors.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import type { Finding } from '../read/finding.ts';
import type { LintFile } from '../read/lint-file.ts';
import type { CommandContext } from './context.ts';
import { changedSince } from './lint-changed.ts';
import { shownPath } from './shown-path.ts';

export interface CheckedFile extends LintFile {
  /** As the person at the keyboard would write it. */
  readonly shown: string;
}

export type ShownFinding = Finding & { readonly path: string };

export interface Checked {
  readonly files: readonly CheckedFile[];
  /** The board's posts that are not checked themselves. */
  readonly neighbours: readonly LintFile[];
  /** What is there and cannot be read. */
  readonly hindered: readonly ShownFinding[];
}

/** `since`: a commit, or what git takes for one. Throws UserError for what is not there. */
export function readChecked(
  context: CommandContext,
  { files, since }: { readonly files: readonly string[]; readonly since: string | null },
): Promise<Checked> {
  if (since !== null) return readChanged(context, since);
  return files.length > 0 ? readAllNamed(context, files) : readFolders(context);
}

/** Of both folders what has changed. A site's repository may hold no people. */
async function readChanged(context: CommandContext, since: string): Promise<Checked> {
  const { postsDir, subscriptionsDir } = context.config.paths;
  const changed = await changedSince(context.cwd, since);
  const posts = await readFolder(context, 'post', postsDir);
  if (posts === null) throw noFolder(postsDir, 'POSTS_DIR');
  const subscriptions = await readFolder(context, 'subscription', subscriptionsDir);
  const hasChanged = (shown: string) =>
    changed.has(resolve(context.cwd, shown)) ||
    changed.has(resolve(context.cwd, shown.replace(/#[^/#]*$/, '')));
  const files = [...posts.files, ...(subscriptions?.files ?? [])];
  return {
    files: files.filter(({ shown }) => hasChanged(shown)),
    neighbours: posts.files.filter(({ shown }) => !hasChanged(shown)),
    hindered: [...posts.hindered, ...(subscriptions?.hindered ?? [])].filter(({ path }) => hasChanged(path)),
  };
}

async function readAllNamed(context: CommandContext, names: readonly string[]): Promise<Checked> {
  const { postsDir } = context.config.paths;
  const files = await Promise.all(names.map((name) => readNamed(context, name)));
  const named = new Set(names.map((name) => resolve(context.cwd, name)));
  const posts = (await readFolder(context, 'post', postsDir))?.files ?? [];
  return { files, neighbours: posts.filter(({ path }) => !named.has(join(postsDir, path))), hindered: [] };
}

/** A file anywhere; outside the subscriptions folder it is taken for a post. */
async function readNamed(context: CommandContext, file: string): Promise<CheckedFile> {
  const { postsDir, subscriptionsDir } = context.config.paths;
  const path = resolve(context.cwd, file);
  const kind = isInside(subscriptionsDir, path) ? 'subscription' : 'post';
  const folder = isInside(postsDir, path)
    ? postsDir
    : kind === 'subscription'
      ? subscriptionsDir
      : resolve(path, '..');
  try {
    // A pipe would be waited for without an end.
    if (!(await stat(path)).isFile())
      throw new UserError(`${file} is no file: name a file, or none for both folders.`);
    const mistake = await whyUnread(folder, relative(folder, path), context.config.files.extensions);
    return {
      ...{ kind, path: relative(folder, path), shown: file, bytes: await readFile(path) },
      ...(mistake !== null && { mistake }),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${file} cannot be read (${code}): name a file, or none for both folders.`);
  }
}

/** What keeps a file out whatever it holds: its name, or its kind. */
async function whyUnread(
  folder: string,
  path: string,
  extensions: readonly string[],
): Promise<FileProblem | null> {
  const parts = path.split(sep).map((_, index, all) => join(folder, ...all.slice(0, index + 1)));
  const looks = await Promise.all(parts.map((part) => lstat(part)));
  if (looks.some((look) => look.isSymbolicLink())) return describeHindrance(path, 'link', extensions);
  return hasExtension({ name: path }, new Set(extensions))
    ? null
    : describeHindrance(path, 'ending', extensions);
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

async function readFolders(context: CommandContext): Promise<Checked> {
  const { postsDir, subscriptionsDir } = context.config.paths;
  const posts = await readFolder(context, 'post', postsDir);
  if (posts === null) throw noFolder(postsDir, 'POSTS_DIR');
  const subscriptions = await readFolder(context, 'subscription', subscriptionsDir);
  if (subscriptions === null) throw noFolder(subscriptionsDir, 'SUBSCRIPTIONS_DIR');
  return {
    files: [...posts.files, ...subscriptions.files],
    neighbours: [],
    hindered: [...posts.hindered, ...subscriptions.hindered],
  };
}

function noFolder(folder: string, setting: string): UserError {
  return new UserError(`${folder} is not a folder: make it, or correct ${setting}.`);
}

/** Null = there is no such folder. */
async function readFolder(
  context: CommandContext,
  kind: FileKind,
  folder: string,
): Promise<Pick<Checked, 'files' | 'hindered'> | null> {
  const own = await scanFolder(folder, context.config.files.extensions);
  const places = kind === 'post' ? recordPlaces(context.config) : null;
  const scan = places === null ? own : await withRecords(own, places, new Map());
  if (scan === null) return null;
  const { contents, hindered } = await readWhole(scan);
  const shown = (path: string) => shownPath(context.cwd, join(folder, path));
  return {
    files: [...contents]
      .map(([path, { bytes, linesBefore, mistake }]) => ({
        ...{ kind, path, bytes, shown: shown(path) },
        ...(linesBefore !== undefined && { linesBefore }),
        ...(mistake !== undefined && { mistake }),
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    hindered: [...scan.hindered, ...hindered].map(([path, hindrance]) => ({
      path: shown(path),
      level: 'error',
      ...describeHindrance(path, hindrance, context.config.files.extensions),
    })),
  };
}
