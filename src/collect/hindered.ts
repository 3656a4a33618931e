// Files and folders that are there and cannot be read: each is named with what to do, and nothing else suffers from it.

import type { FileProblem } from '../read/file-mistake.ts';
import type { JudgedFile } from './file-store.ts';
import type { Hindrance } from './hindrance.ts';
import type { KnownFile } from './judge.ts';
import type { Scan, SeenFile } from './scan.ts';

/** In place of a hash; such a file is looked at in each pass, since a right that is given changes neither size nor time. */
const NOT_READ = '';

/** The scan with what it could not look into: closed folders hold what they held, and each hindrance is a file to be named. */
export function withHindered(scan: Scan, known: ReadonlyMap<string, KnownFile>): Scan {
  if (scan.hindered.size === 0) return scan;
  const files = new Map(scan.files);
  const closed = [...scan.hindered.keys()].filter((path) => path.endsWith('/'));
  for (const file of known.values())
    if (closed.some((folder) => file.path.startsWith(folder))) files.set(file.path, file);
  for (const path of scan.hindered.keys()) files.set(path, standIn(path));
  return { ...scan, files };
}

function standIn(path: string): SeenFile {
  return { path, sizeBytes: 0, mtimeMs: 0, inode: '' };
}

/** Could it not be read when it was judged last? */
export function wasHindered(file: KnownFile | undefined): boolean {
  return file?.status === 'invalid' && file.hash === NOT_READ;
}

/** What the files table says of it. */
export function judgeHindered(seen: SeenFile, hindrance: Hindrance): JudgedFile {
  const found = describeHindrance(seen.path, hindrance);
  return { seen, hash: NOT_READ, isNew: true, status: 'invalid', found, warning: null };
}

/** What is wrong with it, and what to do. */
export function describeHindrance(path: string, hindrance: Hindrance): FileProblem {
  const isFolder = path.endsWith('/');
  if (hindrance === 'not ours') {
    return isFolder
      ? problem('the folder cannot be entered', `let everybody read it: chmod a+rx "${path}"`)
      : problem('the file may not be read by us', `let everybody read it: chmod a+r "${path}"`);
  }
  return problem(...WORDS[hindrance]);
}

const WORDS: Readonly<Record<Exclude<Hindrance, 'not ours'>, readonly [string, string]>> = {
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
