// Guards a folder against accidents: what vanished is judged, and an alarm is open exactly while something is held.

import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import type { FileKind } from '../database/values.ts';
import { clearAlarm, openAlarms, raiseAlarm } from '../installation/alarm-store.ts';
import { type Absence, judgeAbsence, type KnownFile } from './judge.ts';
import type { Look } from './look.ts';

const CODES: Readonly<Record<FileKind, string>> = {
  post: 'files-vanished-posts',
  subscription: 'files-vanished-subscriptions',
};

interface Folder {
  readonly kind: FileKind;
  /** As the admin knows it, for the alarm. */
  readonly folder: string;
  readonly removalDelayMs: number;
}

/** Judges the files that are missing from a look and did not move (`moved` = their old paths). */
export async function judgeMissing(
  db: Db,
  look: Look,
  moved: ReadonlySet<string>,
  folder: Folder,
  now: Date,
): Promise<Absence> {
  const absent = look.presence.absent.filter((file) => !moved.has(file.path));
  return judgeAbsence(absent, {
    now,
    removalDelayMs: folder.removalDelayMs,
    knownCount: look.known.size,
    isFolderGone: await isFolderGone(db, look, folder.kind),
    wasHeld: (await openAlarms(db)).some((alarm) => alarm.code === CODES[folder.kind]),
  });
}

/** Missing, or empty where another folder stood before: an unmounted disk leaves its empty mount point behind. */
async function isFolderGone(db: Db, { scan }: Look, kind: FileKind): Promise<boolean> {
  if (scan === null) return true;
  if (scan.files.size > 0) return false;
  const rootId = await getSetting(db, settingOf(kind));
  return rootId !== null && rootId !== scan.rootId;
}

/** Remembers which folder held the files, and raises or clears the alarm. */
export async function recordFolder(
  db: Db,
  look: Look,
  absence: Absence,
  folder: Folder,
  now: Date,
): Promise<void> {
  const { scan } = look;
  if (
    scan !== null &&
    scan.files.size > 0 &&
    (await getSetting(db, settingOf(folder.kind))) !== scan.rootId
  ) {
    await setSetting(db, settingOf(folder.kind), scan.rootId);
  }
  if (absence.heldCount === 0) return clearAlarm(db, CODES[folder.kind], now);
  await raiseAlarm(db, describe(folder, absence, scan === null, look.presence.absent), now);
}

function settingOf(kind: FileKind): string {
  return `folder-${kind}`;
}

function describe(folder: Folder, { heldCount }: Absence, isMissing: boolean, absent: readonly KnownFile[]) {
  const what = isMissing
    ? `The folder ${folder.folder} is missing`
    : `Files are missing from the folder ${folder.folder}`;
  const effect = folder.kind === 'post' ? 'their posts are not sent, but kept' : 'their subscriptions go on';
  const example = absent[0] === undefined ? '' : ` (such as ${absent[0].path})`;
  return {
    code: CODES[folder.kind],
    message: `${what}: ${heldCount} ${heldCount === 1 ? 'file' : 'files'}${example}; ${effect}`,
    remedy: 'Bring the files back, or run "rolecall release" if they are meant to be gone',
  };
}
