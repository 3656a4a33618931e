// What the files table says of a file that did not become a post or a subscription. Pure.

import type { FileKind } from '../database/values.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import type { JudgedFile } from './file-store.ts';
import type { LookedFile } from './look.ts';

/** A file that is empty or whose fence is open gets this long from its last change before it counts as a mistake. */
const WRITING_MS = 10_000;

interface Unread {
  readonly status: 'no-front-matter' | 'unfinished' | 'invalid';
}

/** Is somebody probably still writing this file? A clock that is ahead or behind must not make that last for ever. */
export function isBeingWritten(reading: { readonly status: string }, file: LookedFile, now: Date): boolean {
  return reading.status === 'unfinished' && Math.abs(now.getTime() - file.seen.mtimeMs) <= WRITING_MS;
}

/** Quarantined for what another file or the ledger says: judged again whenever something else changed. */
export function judgeInvalid(file: LookedFile, found: FileProblem): JudgedFile {
  return { ...judgeBad(file, found), isOnOthers: true };
}

/** Quarantined for what is in the file itself, until it changes. */
function judgeBad({ seen, hash, isNew }: LookedFile, { line, problem, remedy }: FileProblem): JudgedFile {
  const found = { line, problem, remedy };
  return { seen, hash, isNew, status: 'invalid', found, warning: null, isOnOthers: false };
}

/** A file that says nothing yet; where it said something before (`isOwner`), that is a mistake and the old words stand. */
export function judgeUnread(
  file: LookedFile,
  reading: Unread & Partial<FileProblem>,
  kind: FileKind,
  isOwner: boolean,
): JudgedFile {
  if (reading.status !== 'no-front-matter') return judgeBad(file, reading as FileProblem);
  const { seen, hash, isNew } = file;
  if (!isOwner)
    return { seen, hash, isNew, status: 'ignored', found: null, warning: null, isOnOthers: false };
  const remedy = `write it between two lines of --- at the top, or delete the file to end the ${kind}`;
  return judgeInvalid(file, { line: 1, problem: 'the front matter is gone', remedy });
}

export function judgeGood({ seen, hash, isNew }: LookedFile, warning: string | null = null): JudgedFile {
  return { seen, hash, isNew, status: 'ok', found: null, warning, isOnOthers: false };
}
