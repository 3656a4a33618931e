// Files and folders that are there and cannot be read: each is named with what to do, and nothing else suffers from it.

import { filtered, keyed } from '../bit-by-bit.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import type { JudgedFile } from './file-store.ts';
import type { Hindrance } from './hindrance.ts';
import type { KnownFile } from './judge.ts';
import { describeName, isNameHindrance, type NameHindrance } from './passed-over.ts';
import type { Scan, SeenFile } from './scan.ts';

/** In place of a hash; such a file is looked at in each pass, since a right that is given changes neither size nor time. */
const NOT_READ = '';

/** The scan with what it could not look into: closed folders hold what they held, and each hindrance is a file to be named. */
export function* withHindered(
  scan: Scan,
  known: ReadonlyMap<string, KnownFile>,
): Generator<void, Scan, void> {
  if (scan.hindered.size === 0) return scan;
  const files = yield* keyed(scan.files.values(), ({ path }) => path);
  const closed = [...scan.hindered.keys()].filter((path) => path.endsWith('/'));
  const isShut = ({ path }: KnownFile) => closed.some((folder) => path.startsWith(folder));
  const shut = closed.length === 0 ? [] : yield* filtered(known.values(), isShut);
  for (const file of shut) files.set(file.path, file);
  for (const path of scan.hindered.keys()) files.set(path, standIn(path));
  return { ...scan, files };
}

/** Files that are there to be read; null = there is no folder. */
export function countFiles(scan: Scan | null): number | null {
  if (scan === null) return null;
  // What is hindered is among the files only as a stand-in.
  return scan.files.size - [...scan.hindered.keys()].filter((path) => scan.files.has(path)).length;
}

function standIn(path: string): SeenFile {
  return { path, sizeBytes: 0, mtimeMs: 0, inode: '' };
}

/** Could it not be read when it was judged last? */
export function wasHindered(file: KnownFile | undefined): boolean {
  return file?.status === 'invalid' && file.hash === NOT_READ;
}

/** What the files table says of it. */
export function judgeHindered(
  seen: SeenFile,
  hindrance: Hindrance,
  extensions: readonly string[],
): JudgedFile {
  const found = describeHindrance(seen.path, hindrance, extensions);
  return { seen, hash: NOT_READ, isNew: true, status: 'invalid', found, warning: null, isOnOthers: false };
}

/** What is wrong with it, and what to do. */
export function describeHindrance(
  path: string,
  hindrance: Hindrance,
  extensions: readonly string[],
): FileProblem {
  if (isNameHindrance(hindrance)) return describeName(path, hindrance, extensions);
  const isFolder = path.endsWith('/');
  if (hindrance === 'not ours') {
    return isFolder
      ? problem('the folder cannot be entered', `let everybody read it: chmod a+rx "${path}"`)
      : problem('the file may not be read by us', `let everybody read it: chmod a+r "${path}"`);
  }
  return problem(...WORDS[hindrance]);
}

const WORDS: Readonly<Record<Exclude<Hindrance, 'not ours' | NameHindrance>, readonly [string, string]>> = {
  'too long': ['its name or way is too long', 'give it a shorter name'],
  link: ['it is a link, and links are not followed', 'put the file itself here'],
  'linked folder': ['it is a link to a folder, and links are not followed', 'put the folder itself here'],
  'no file': ['it is no ordinary file', 'put a file of text in its place, or take it away'],
  'odd name': ['its name is not written in UTF-8', 'give it a name of plain letters, digits and hyphens'],
  unreadable: ['the file cannot be read', 'look at the disk; write the file anew'],
};

function problem(what: string, remedy: string): FileProblem {
  return { line: null, problem: what, remedy };
}
