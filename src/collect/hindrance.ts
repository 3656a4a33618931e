// Why something in a folder is not read although it is there.

import { hash } from 'node:crypto';
import { type Dirent, statSync } from 'node:fs';
import { join } from 'node:path';

/** Why something is not read although it is there. */
export type Hindrance =
  | 'not ours'
  | 'too long'
  | 'unreadable'
  | 'link'
  | 'linked folder'
  | 'no file'
  | 'odd name';

/** What could not be looked into: a folder (its path ends with `/`) or a file. The rest is as if it were not there. */
export type Hindered = ReadonlyMap<string, Hindrance>;

/** Names what would be read if it were a file or a folder itself. */
export function passOver(
  root: string,
  inner: string,
  entry: Dirent,
  { wanted, hindered }: { wanted: ReadonlySet<string>; hindered: Map<string, Hindrance> },
): void {
  if (entry.isFile() || entry.isDirectory()) return;
  const path = `${inner}${entry.name}`;
  if (hasExtension(entry, wanted)) hindered.set(shortPath(path), entry.isSymbolicLink() ? 'link' : 'no file');
  else if (entry.isSymbolicLink() && isFolder(join(root, path)))
    hindered.set(shortPath(path), 'linked folder');
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}

/** A name that is not UTF-8 is handed to us with this sign, and leads to nothing. */
export function isOddName(path: string): boolean {
  return path.includes('\ufffd');
}

/** A path that is longer is no key of the ledger's (an index row holds 2,704 bytes). */
const MAX_PATH_BYTES = 1000;

export function isTooLong(path: string): boolean {
  return Buffer.byteLength(path) > MAX_PATH_BYTES;
}

export function shortPath(path: string): string {
  if (!isTooLong(path)) return path;
  return `${path.slice(0, 80)}… (${hash('sha256', path, 'hex').slice(0, 8)})`.toWellFormed();
}

/** Trouble that is this file's alone; null = the disk's or ours. */
export function hindranceOf(error: unknown): Hindrance | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EACCES' || code === 'EPERM') return 'not ours';
  if (code === 'ENAMETOOLONG') return 'too long';
  return ['EIO', 'EISDIR', 'EBUSY', 'ETXTBSY', 'EOVERFLOW', 'EINVAL'].includes(code) ? 'unreadable' : null;
}

export function hasExtension({ name }: Dirent, extensions: ReadonlySet<string>): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && extensions.has(name.slice(dot + 1).toLowerCase());
}
