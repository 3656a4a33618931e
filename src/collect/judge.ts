// What the difference between two scans means. Pure: decides, does nothing. Presence first (which files must be read),
// absence after the moves are known.

import { filtered } from '../bit-by-bit.ts';
import type { FileStatus } from '../database/values.ts';
import { isSameLook, type SeenFile } from './scan.ts';

/** A file as the last scans left it. */
export interface KnownFile extends SeenFile {
  readonly hash: string;
  readonly status: FileStatus;
  readonly problem: string | null;
  readonly warning: string | null;
  /** What is wrong with it may be put right by what happens to others. */
  readonly isOnOthers: boolean;
  readonly firstSeenAt: Date;
  /** Since when it has been missing; null = it was there. */
  readonly vanishedAt: Date | null;
  /** An admin said that its absence counts. */
  readonly released: boolean;
}

export interface Presence {
  /** To be read: new, changed, or back after an absence. */
  readonly added: readonly SeenFile[];
  readonly changed: readonly SeenFile[];
  readonly returned: readonly SeenFile[];
  /** Looks the same as before. */
  readonly unchanged: readonly SeenFile[];
  /** Known, but not there. */
  readonly absent: readonly KnownFile[];
}

/**
 * Is a quarantined file to be judged again? When anything else changed, where its verdict rests on that; and now and then in
 * any case, since what judges it may be another version.
 */
export function isDoubtful(
  { status, isOnOthers }: KnownFile,
  { news, thorough }: { readonly news: boolean; readonly thorough: boolean },
): boolean {
  return status === 'invalid' && (thorough || (news && isOnOthers));
}

/** Sorts what a scan saw by what was known. */
export function* judgePresence(
  known: ReadonlyMap<string, KnownFile>,
  seen: ReadonlyMap<string, SeenFile>,
): Generator<void, Presence, void> {
  const presence = {
    added: [] as SeenFile[],
    changed: [] as SeenFile[],
    returned: [] as SeenFile[],
    unchanged: [] as SeenFile[],
  };
  for (const file of seen.values()) {
    yield;
    const before = known.get(file.path);
    if (before === undefined) presence.added.push(file);
    else if (before.vanishedAt !== null) presence.returned.push(file);
    else if (isSameLook(before, file)) presence.unchanged.push(file);
    else presence.changed.push(file);
  }
  const absent = yield* filtered(known.values(), (file) => !seen.has(file.path));
  return { ...presence, absent };
}

/** Does anything differ from the last scan? */
export function hasNews(presence: Presence): boolean {
  const { added, changed, returned, absent } = presence;
  return (
    added.length + changed.length + returned.length > 0 || absent.some((file) => file.vanishedAt === null)
  );
}

export interface Absence {
  /** Missing for the first time. */
  readonly vanished: readonly KnownFile[];
  /** Missing long enough: their deletion counts. */
  readonly removed: readonly KnownFile[];
  /** Missing and kept back until they return or an admin releases them; 0 = nothing is kept back. */
  readonly heldCount: number;
}

/** More files than this *and* a tenth of all, gone within the window, look like an accident. */
const MANY_FILES = 20;
const MANY_SHARE = 0.1;
/** All of a folder is an accident, if it is more than the one file that somebody wrote to try it out. */
const FEWEST = 2;

export interface AbsenceCircumstances {
  readonly now: Date;
  readonly removalDelayMs: number;
  readonly known: ReadonlyMap<string, KnownFile>;
  readonly isFolderGone: boolean;
  /** Does another folder stand in its place? */
  readonly isOtherFolder: boolean;
  /** Is an accident open? */
  readonly wasHeld: boolean;
  /** How many were removed within the window and not released. */
  readonly removedLately: number;
  /** Paths of files that came with a flood that is held, or that nothing came of yet: nobody misses them. */
  readonly unmissed: ReadonlySet<string>;
}

/**
 * Judges files that are not there and did not move. A deletion counts when the file was absent in two scans
 * `removalDelayMs` apart. Nothing counts, unless released, from an accident on until all are back or released: the
 * folder is missing, all that was in it is, most is where another folder stands in its place, or too many went.
 */
export function* judgeAbsence(
  absent: readonly KnownFile[],
  circumstances: AbsenceCircumstances,
): Generator<void, Absence, void> {
  const { now, removalDelayMs, known, wasHeld, unmissed } = circumstances;
  const isMissed = (file: KnownFile) => file.status !== 'ignored' && !unmissed.has(file.path);
  const pending = yield* filtered(absent, (file) => !file.released && isMissed(file));
  const pendingCount = pending.length;
  const knownCount = (yield* filtered(known.values(), isMissed)).length;
  const isHeld = pendingCount > 0 && (wasHeld || isAccident(pendingCount, knownCount, circumstances));
  const counts = (file: KnownFile) => file.released || !isHeld || !isMissed(file);
  return {
    vanished: yield* filtered(absent, (file) => file.vanishedAt === null),
    removed: yield* filtered(absent, (file) => counts(file) && isOverdue(file, now, removalDelayMs)),
    heldCount: isHeld ? pendingCount : 0,
  };
}

function isAccident(
  pendingCount: number,
  knownCount: number,
  { isFolderGone, isOtherFolder, removedLately }: AbsenceCircumstances,
): boolean {
  if (isFolderGone || (pendingCount === knownCount && knownCount >= FEWEST)) return true;
  if (isOtherFolder && pendingCount * 2 > knownCount) return true;
  const gone = pendingCount + removedLately;
  return gone > MANY_FILES && gone > (knownCount + removedLately) * MANY_SHARE;
}

function isOverdue(file: KnownFile, now: Date, removalDelayMs: number): boolean {
  return file.vanishedAt !== null && now.getTime() - file.vanishedAt.getTime() >= removalDelayMs;
}
