// Guards a folder against accidents: what vanished is judged, and an alarm is open exactly while something is held.

import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import type { FileKind } from '../database/values.ts';
import { clearAlarm, openAlarms, raiseAlarm } from '../installation/alarm-store.ts';
import { filterInSlices, inSlices } from '../slices.ts';
import type { FactsOf } from '../texts/alarms/catalogue.ts';
import { guardedSince } from './guard-window.ts';
import { ALARM_CODES, removalOf } from './hold.ts';
import { type Absence, judgeAbsence } from './judge.ts';
import type { Look, LookedFile } from './look.ts';

export interface Folder {
  readonly kind: FileKind;
  /** As the admin knows it, for the alarm. */
  readonly folder: string;
  readonly removalDelayMs: number;
  /** How many of its files were removed since an instant. */
  removedLately(since: Date): Promise<number>;
  /** See AbsenceCircumstances. */
  unmissed(): Promise<ReadonlySet<string>>;
}

/** Judges the files that are missing from a look and did not move (`moved` = their old paths). */
export async function judgeMissing(
  db: Db,
  look: Look,
  moved: ReadonlySet<string>,
  folder: Folder,
  now: Date,
): Promise<Absence> {
  const absent = await filterInSlices(look.presence.absent, (file) => !moved.has(file.path));
  const { scan, known } = look;
  if (absent.length === 0) return NOTHING_MISSING;
  const rootId = await getSetting(db, settingOf(folder.kind));
  const circumstances = {
    now,
    known,
    removalDelayMs: folder.removalDelayMs,
    isFolderGone: scan === null,
    isOtherFolder: rootId !== null && scan !== null && rootId !== scan.rootId,
    removedLately: await folder.removedLately(await guardedSince(db, removalOf(folder.kind), now)),
    unmissed: await folder.unmissed(),
  };
  const code = ALARM_CODES[removalOf(folder.kind)];
  const wasHeld = (await openAlarms(db)).some((alarm) => alarm.code === code);
  const absence = await inSlices(judgeAbsence(absent, { ...circumstances, wasHeld }));
  // What seems to have moved is part of the accident.
  return absence.heldCount === 0
    ? absence
    : inSlices(judgeAbsence(look.presence.absent, { ...circumstances, wasHeld: true }));
}

const NOTHING_MISSING: Absence = { vanished: [], removed: [], heldCount: 0 };

/**
 * While an accident is open, what is new in its folder is part of it: only files that say what they said are taken. What
 * came with it and goes with it leaves no trace; what stays is read when it is over.
 */
export function withoutNews<F extends { readonly file: LookedFile }>(judged: readonly F[]): F[] {
  return judged.filter(({ file }) => file.before !== null && !file.isNew);
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
  if (absence.heldCount > 0) return raiseAlarm(db, factsOf(folder, absence, look), now);
  if (
    scan !== null &&
    scan.files.size > 0 &&
    (await getSetting(db, settingOf(folder.kind))) !== scan.rootId
  ) {
    await setSetting(db, settingOf(folder.kind), scan.rootId);
  }
  await clearAlarm(db, ALARM_CODES[removalOf(folder.kind)], now);
}

function settingOf(kind: FileKind): string {
  return `folder-${kind}`;
}

function factsOf(
  { kind, folder }: Folder,
  { heldCount }: Absence,
  { scan, presence }: Look,
): FactsOf<'files-vanished'> {
  const example = presence.absent[0]?.path ?? null;
  return {
    kind: 'files-vanished',
    files: kind,
    folder,
    isFolderGone: scan === null,
    count: heldCount,
    example,
  };
}
