// Files that are no posts of their own: copies that programs make, and files that say what another says already. Nobody is
// mailed the same job twice because of them; each is named with what to do. Pure.

import { grouped, sorted } from '../bit-by-bit.ts';
import { readCopyName } from '../read/copy-name.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import { isNearText } from './near-text.ts';
import { ownLink, type PostFile } from './post-identity.ts';

/** What tells whether two posts say the same. */
export interface Twin {
  readonly path: string;
  readonly title: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly location: string | null;
  readonly salary: string | null;
  readonly body: string;
  /** Null = it states no date. */
  readonly publishedAt: Date | null;
}

/** The file that a program copied, if it stands beside the copy; whatever the words are, that one is the post. */
export function copiedByProgram(path: string, isPresent: (path: string) => boolean): string | null {
  const name = readCopyName(path);
  return name?.by === 'program' && isPresent(name.original) ? name.original : null;
}

/**
 * Which of these new files say what another post says, each with that one's path: same title, link, text, place and pay,
 * and no other date. Where the name says "copy", a word mended here and there is the same text. Of several new ones the
 * post is the first that is not named as a copy.
 */
export function* findCopies<F extends PostFile>(
  files: readonly F[],
  twins: readonly Twin[],
): Generator<void, Map<F, string>, void> {
  const known = yield* grouped(twins, headOf);
  const copies = new Map<F, string>();
  const ranks: (readonly [rank: number, F])[] = [];
  for (const file of files) {
    ranks.push([rank(file), file]);
    yield;
  }
  for (const [, file] of yield* sorted(ranks, byRank)) {
    yield;
    const twin = toTwin(file);
    const head = headOf(twin);
    const others = known.get(head) ?? [];
    const other = file.draft.id === null ? others.find((one) => isSame(one, twin)) : undefined;
    if (other !== undefined) copies.set(file, other.path);
    else if (others.length === 0) known.set(head, [twin]);
    else others.push(twin);
  }
  return copies;
}

/** Path of the file that this one is named after. */
export function originalOf({ path }: PostFile): string | null {
  return readCopyName(path)?.original ?? null;
}

function byRank(
  [one, { path }]: readonly [number, PostFile],
  [other, { path: otherPath }]: readonly [number, PostFile],
): number {
  return one - other || (path < otherPath ? -1 : 1);
}

/** A stated id is not taken for a copy, so it comes first. */
function rank({ path, draft }: PostFile): number {
  if (draft.id !== null) return 0;
  return readCopyName(path) === null ? 1 : 2;
}

function toTwin({ path, draft }: PostFile): Twin {
  return { ...draft, path };
}

function headOf(twin: Twin): string {
  return JSON.stringify([twin.title, ownLink(twin), twin.location, twin.salary]);
}

function isSame(one: Twin, copy: Twin): boolean {
  const isOtherDate =
    copy.publishedAt !== null && copy.publishedAt.getTime() !== (one.publishedAt?.getTime() ?? 0);
  if (isOtherDate) return false;
  if (one.body === copy.body) return true;
  return readCopyName(copy.path)?.original === one.path && isNearText(one.body, copy.body);
}

export function describeProgramCopy(original: string): FileProblem {
  return {
    line: null,
    problem: `by its name this is a copy of ${original} that a program made`,
    remedy:
      'take over what you want to keep from it, then delete it; if it is something of its own, give it another name',
  };
}

export function describeCopy(other: string): FileProblem {
  return {
    line: null,
    problem: `it says what ${other} says already`,
    remedy:
      'delete one of the two; if this is another job, or the same one open anew, say so in title, location, text or date',
  };
}
