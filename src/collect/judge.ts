// What the difference between two scans means. Pure: decides, does nothing. Presence first (which files must be read),
// absence after the moves are known.

import type { FileStatus } from '../database/values.ts';
import { isSameLook, type SeenFile } from './scan.ts';

/** A file as the last scans left it. */
export interface KnownFile extends SeenFile {
  readonly hash: string;
  readonly status: FileStatus;
  readonly problem: string | null;
  readonly warning: string | null;
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

/** Sorts what a scan saw by what was known. */
export function judgePresence(
  known: ReadonlyMap<string, KnownFile>,
  seen: ReadonlyMap<string, SeenFile>,
): Presence {
  const presence = {
    added: [] as SeenFile[],
    changed: [] as SeenFile[],
    returned: [] as SeenFile[],
    unchanged: [] as SeenFile[],
  };
  for (const file of seen.values()) {
    const before = known.get(file.path);
    if (before === undefined) presence.added.push(file);
    else if (before.vanishedAt !== null) presence.returned.push(file);
    else if (isSameLook(before, file)) presence.unchanged.push(file);
    else presence.changed.push(file);
  }
  return { ...presence, absent: [...known.values()].filter((file) => !seen.has(file.path)) };
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

/** More files than this *and* a tenth of all, gone at once, look like an accident. */
const MANY_FILES = 20;
const MANY_SHARE = 0.1;

/**
 * Judges files that are not there and did not move. A deletion counts when the file was absent in two scans
 * `removalDelayMs` apart. Nothing counts, unless released, from an accident on until all are back or released: the
 * folder is missing or was swapped for an empty one (`isFolderGone`), or too many went at once.
 */
export function judgeAbsence(
  absent: readonly KnownFile[],
  circumstances: {
    now: Date;
    removalDelayMs: number;
    knownCount: number;
    isFolderGone: boolean;
    wasHeld: boolean;
  },
): Absence {
  const { now, removalDelayMs, knownCount, isFolderGone, wasHeld } = circumstances;
  const pendingCount = absent.filter((file) => !file.released).length;
  const isAccident = isFolderGone || (pendingCount > MANY_FILES && pendingCount > knownCount * MANY_SHARE);
  const isHeld = pendingCount > 0 && (isAccident || wasHeld);
  return {
    vanished: absent.filter((file) => file.vanishedAt === null),
    removed: absent.filter((file) => (file.released || !isHeld) && isOverdue(file, now, removalDelayMs)),
    heldCount: isHeld ? pendingCount : 0,
  };
}

function isOverdue(file: KnownFile, now: Date, removalDelayMs: number): boolean {
  return file.vanishedAt !== null && now.getTime() - file.vanishedAt.getTime() >= removalDelayMs;
}
