// Looks at a folder: which files are there, and what is in them. Follows no link, reads nothing outside the folder.
// Knows nothing of what a file means.

import { hash } from 'node:crypto';
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FileProblem } from '../read/file-mistake.ts';
import { MAX_FILE_BYTES } from '../read/front-matter.ts';
import { mapInSlices } from '../slices.ts';
import {
  type Hindered,
  type Hindrance,
  hindranceOf,
  isOddName,
  isTooLong,
  passOver,
  shortPath,
} from './hindrance.ts';
import { findPassedOver, hasExtension, type UnreadEntry } from './passed-over.ts';

// Synchronous calls in slices, with a pause for the rest of the process between them: a fifth of the processor time that
// as many promises take.
const SLICE = 250;

export interface SeenFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly inode: string;
}

export interface Scan {
  /** Real path of the folder, resolved anew at each scan: a deploy may swap a link. */
  readonly root: string;
  /** Device and inode of the folder: another one after an unmount. */
  readonly rootId: string;
  readonly files: ReadonlyMap<string, SeenFile>;
  /** Folders that we may not enter, links, and names that we cannot use. */
  readonly hindered: Hindered;
  /** Of records that this look has read already, and where others are. */
  readonly contents?: ReadonlyMap<string, FileContent>;
  readonly places?: RecordPlaces;
}

/** Where lists of records may stand, and in which files. */
export interface RecordPlaces {
  /** The site's folder: patterns begin there, and nothing outside of it is read. */
  readonly root: string;
  readonly patterns: readonly string[];
}

export interface FileContent {
  readonly bytes: Uint8Array;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  /** Of a record: lines of its list before the first of `bytes`. */
  readonly linesBefore?: number;
  /** Of a list that cannot be split into records. */
  readonly mistake?: FileProblem;
}

/** All regular files with these extensions; names that begin with `.` or `_` are left out. Null = there is no folder. */
export async function scanFolder(folder: string, extensions: readonly string[]): Promise<Scan | null> {
  const root = await unlessGone(realpath(folder));
  const info = root === null ? null : await unlessGone(stat(root));
  if (root === null || info === null || !info.isDirectory()) return null;
  const files = new Map<string, SeenFile>();
  const hindered = new Map<string, Hindrance>();
  const wanted = new Set(extensions);
  const isOurs = (entry: Dirent) => isWanted(entry, wanted);
  const unread: UnreadEntry[] = [];
  const folders = [''];
  for (let inner = folders.pop(); inner !== undefined; inner = folders.pop()) {
    const entries = await entriesOf(root, inner, hindered);
    if (entries === null && inner === '') return null;
    for (let from = 0; from < (entries ?? []).length; from += SLICE) {
      const shown = (entries ?? []).slice(from, from + SLICE).filter((entry) => !isPassedOver(entry));
      const [ours, others] = [shown.filter(isOurs), shown.filter((entry) => !isOurs(entry))];
      unread.push(...others.flatMap((entry) => toUnread(entry, inner)));
      folders.push(...others.filter((entry) => entry.isDirectory()).map(({ name }) => `${inner}${name}/`));
      for (const entry of shown) passOver(root, inner, entry, { wanted, hindered });
      statFiles(root, inner, ours, files, hindered);
      await setImmediate();
    }
  }
  for (const [path, why] of findPassedOver(unread, wanted, files.size)) hindered.set(shortPath(path), why);
  return { root, rootId: `${info.dev}:${info.ino}`, files, hindered };
}

/** Null: gone meanwhile, or closed to us. Our own root has to be open: it is no file among others. */
async function entriesOf(
  root: string,
  inner: string,
  hindered: Map<string, Hindrance>,
): Promise<Dirent[] | null> {
  try {
    const entries = await unlessGone(readdir(join(root, inner), { withFileTypes: true }));
    if (entries === null && isOddName(inner)) hindered.set(shortPath(inner), 'odd name');
    return entries;
  } catch (error) {
    const hindrance = hindranceOf(error);
    if (inner === '' || hindrance === null) throw error;
    hindered.set(shortPath(inner), hindrance);
    return null;
  }
}

/** Hidden ones, and the folder that each file system of its own has. */
export function isPassedOver({ name }: Pick<Dirent, 'name'>): boolean {
  return /^[._]/.test(name) || name === 'lost+found';
}

function isWanted(entry: Dirent, extensions: ReadonlySet<string>): boolean {
  return entry.isFile() && hasExtension(entry, extensions);
}

function toUnread(entry: Dirent, inner: string): UnreadEntry[] {
  return entry.isFile() ? [{ path: `${inner}${entry.name}`, name: entry.name }] : [];
}

function statFiles(
  root: string,
  inner: string,
  entries: readonly Dirent[],
  files: Map<string, SeenFile>,
  hindered: Map<string, Hindrance>,
): void {
  for (const entry of entries) {
    const path = `${inner}${entry.name}`;
    if (isTooLong(path)) hindered.set(shortPath(path), 'too long');
    else statFile(root, path, files, hindered);
  }
}

function statFile(
  root: string,
  path: string,
  files: Map<string, SeenFile>,
  hindered: Map<string, Hindrance>,
): void {
  try {
    const info = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (info?.isFile()) files.set(path, toSeen(path, info));
    else if (info === undefined && isOddName(path)) hindered.set(path, 'odd name');
  } catch (error) {
    const hindrance = hindranceOf(error);
    if (hindrance === null) throw error;
    hindered.set(path, hindrance);
  }
}

function toSeen(path: string, info: { size: number; mtimeMs: number; ino: number }): SeenFile {
  return { path, sizeBytes: info.size, mtimeMs: info.mtimeMs, inode: String(info.ino) };
}

/** Do two looks agree? */
export function isSameLook(one: SeenFile, other: SeenFile): boolean {
  return one.sizeBytes === other.sizeBytes && one.mtimeMs === other.mtimeMs && one.inode === other.inode;
}

/** Each file is read to here: what is asked for each of ten thousand and let go again, the process never gives back. */
const SPACE = Buffer.allocUnsafeSlow(MAX_FILE_BYTES + 1);

/** Given what is in a file as soon as it is read; the bytes are gone afterwards, and are copied by whoever keeps them. */
export type TakeFile = (file: SeenFile, content: FileContent) => void;

/**
 * Reads files one after another; those that changed, went or became links meanwhile are left out. One that cannot be read
 * keeps no other from it, and is told.
 */
export async function readFiles(scan: Scan, files: readonly SeenFile[], take: TakeFile): Promise<Hindered> {
  const hindered = new Map<string, Hindrance>();
  await mapInSlices(files, (file) => {
    const bytes = readOrHinder(scan.root, file, hindered);
    if (bytes !== null) take(file, { bytes, hash: hash('sha256', bytes, 'hex') });
  });
  return hindered;
}

function readOrHinder(root: string, file: SeenFile, hindered: Map<string, Hindrance>): Uint8Array | null {
  try {
    return readSeen(root, file);
  } catch (error) {
    const hindrance = hindranceOf(error);
    if (hindrance === null) throw error;
    hindered.set(file.path, hindrance);
    return null;
  }
}

/** Reads one file if it still is what the look saw. A link in its place, or on its way, is not followed. */
function readSeen(root: string, file: SeenFile): Uint8Array | null {
  const path = join(root, file.path);
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  try {
    if (!isUnchanged(handle, file) || realpathSync.native(path) !== path) return null;
    // One byte more than is allowed is enough to refuse it.
    const buffer = SPACE.subarray(0, Math.min(file.sizeBytes, MAX_FILE_BYTES + 1));
    const length = readSync(handle, buffer, 0, buffer.byteLength, 0);
    return isUnchanged(handle, file) && length === buffer.byteLength ? buffer : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  } finally {
    closeSync(handle);
  }
}

function isUnchanged(handle: number, file: SeenFile): boolean {
  const info = fstatSync(handle);
  return info.isFile() && isSameLook(toSeen(file.path, info), file);
}

/** What is gone, or turned into a link or something else meanwhile, is null; other trouble is thrown. */
async function unlessGone<T>(action: Promise<T>): Promise<T | null> {
  try {
    return await action;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO'].includes(code);
}
