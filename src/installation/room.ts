// Is there room left where we write? Asked of the file system, so that it shows in time, and also where the database
// can write no alarm any more; what a database of somebody else's says is heard of through its errors.

import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { isDiskFull } from '../database/unavailable.ts';
import type { Log } from '../log.ts';
import { outboxDir } from '../mail/outbox.ts';
import type { FactsOf } from '../texts/alarms/catalogue.ts';
import { type Alarm, inEnglish } from '../texts/alarms/word-alarm.ts';
import { clearAlarm, raiseAlarm } from './alarm-store.ts';

type FullDisk = FactsOf<'disk-full'>;

interface Place {
  readonly place: FullDisk['place'];
  readonly path: string;
  readonly leastBytes: number;
}

const CODE = 'disk-full';
const MB = 1_048_576;
/** Postgres stops for good when it cannot add a segment of 16 MB to its journal. */
const OWN_POSTGRES_BYTES = 32 * MB;
const MAILS_BYTES = MB;

/** Where this installation writes. */
export function placesToWrite(config: Pick<Config, 'databaseUrl' | 'paths' | 'transport'>): Place[] {
  const { dataDir, optOutLog } = config.paths;
  const cluster = join(dataDir, 'postgres');
  const own: Place = { place: 'postgres', path: cluster, leastBytes: OWN_POSTGRES_BYTES };
  // An admin may have put it on a disk of its own.
  const journal: Place = { ...own, place: 'postgres-journal', path: join(cluster, 'pg_wal') };
  const outbox: Place = { place: 'outbox', path: outboxDir(config), leastBytes: MAILS_BYTES };
  const optOuts: Place = { place: 'opt-outs', path: dirname(optOutLog), leastBytes: MAILS_BYTES };
  return [
    { place: 'data', path: dataDir, leastBytes: MAILS_BYTES },
    ...(optOuts.path === dataDir ? [] : [optOuts]),
    ...(config.databaseUrl === null ? [own, journal] : []),
    ...(config.transport === 'outbox' ? [outbox] : []),
  ];
}

export interface PlaceRoom {
  readonly place: FullDisk['place'];
  readonly path: string;
  readonly freeBytes: number;
  /** Too little for what is written there, or no file more can be made. */
  readonly isFull: boolean;
}

/** What is free in each; a folder that is not there yet is left out. */
export async function roomIn(places: readonly Place[]): Promise<PlaceRoom[]> {
  const rooms: PlaceRoom[] = [];
  for (const { place, path, leastBytes } of places) {
    const disk = await statfs(path).catch(() => null);
    if (disk === null) continue;
    const hasNoFiles = disk.files > 0 && disk.ffree === 0;
    const freeBytes = disk.bavail * disk.bsize;
    rooms.push({ place, path, freeBytes, isFull: freeBytes < leastBytes || hasNoFiles });
  }
  return rooms;
}

/** One plain sentence in English; null where there is room. */
export async function findFullPlace(places: readonly Place[]): Promise<string | null> {
  const full = await fullDisk(places);
  return full === null ? null : inEnglish(full).message;
}

async function fullDisk(places: readonly Place[]): Promise<FullDisk | null> {
  const full = (await roomIn(places)).find(({ isFull }) => isFull);
  return full === undefined ? null : { kind: CODE, place: full.place, path: full.path };
}

/** The alarms with that of a full disk, which may be in no database. */
export async function withRoomAlarm(
  config: Parameters<typeof placesToWrite>[0],
  alarms: readonly Alarm[],
): Promise<readonly Alarm[]> {
  const facts = await fullDisk(placesToWrite(config));
  const isKnown = alarms.some(({ code }) => code === CODE);
  return facts === null || isKnown ? alarms : [...alarms, { code: CODE, ...inEnglish(facts), facts }];
}

interface RoomDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'databaseUrl' | 'paths' | 'transport'>;
  readonly log: Log;
}

/** Raises and clears the alarm; the log says it first, since a full database may not take an alarm. */
export function createRoomWatch(deps: RoomDeps): (errors: readonly unknown[], now: Date) => Promise<void> {
  let told: string | null = null;
  return async (errors, now) => {
    const ofDatabase: FullDisk | null = errors.some(isDiskFull)
      ? { kind: CODE, place: 'database', path: null }
      : null;
    const full = (await fullDisk(placesToWrite(deps.config))) ?? ofDatabase;
    const said = full === null ? null : inEnglish(full);
    if (said !== null && said.message !== told) deps.log.error('No room left on the disk', { ...said });
    if (said === null && told !== null) deps.log.info('There is room on the disk again');
    told = said?.message ?? null;
    await (full === null ? clearAlarm(deps.db, CODE, now) : raiseAlarm(deps.db, full, now));
  };
}
