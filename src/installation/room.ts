// Is there room left where we write? Asked of the file system, so that it shows in time, and also where the database
// can write no alarm any more; what a database of somebody else's says is heard of through its errors.

import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { isDiskFull } from '../database/unavailable.ts';
import type { Log } from '../log.ts';
import { outboxDir } from '../mail/outbox.ts';
import { type Alarm, clearAlarm, raiseAlarm } from './alarm-store.ts';

interface Place {
  readonly what: string;
  readonly path: string;
  readonly leastBytes: number;
}

const MB = 1_048_576;
/** Postgres stops for good when it cannot add a segment of 16 MB to its journal. */
const OWN_POSTGRES_BYTES = 32 * MB;
const MAILS_BYTES = MB;

/** Where this installation writes. */
export function placesToWrite(config: Pick<Config, 'databaseUrl' | 'paths' | 'transport'>): Place[] {
  const { dataDir, optOutLog } = config.paths;
  const cluster = join(dataDir, 'postgres');
  const own = { what: 'our own Postgres', path: cluster, leastBytes: OWN_POSTGRES_BYTES };
  // An admin may have put it on a disk of its own.
  const journal = { ...own, what: "our own Postgres' journal", path: join(cluster, 'pg_wal') };
  const outbox = { what: 'the outbox', path: outboxDir(config), leastBytes: MAILS_BYTES };
  const optOuts = { what: 'the journal of opt-outs', path: dirname(optOutLog), leastBytes: MAILS_BYTES };
  return [
    { what: 'the data folder', path: dataDir, leastBytes: MAILS_BYTES },
    ...(optOuts.path === dataDir ? [] : [optOuts]),
    ...(config.databaseUrl === null ? [own, journal] : []),
    ...(config.transport === 'outbox' ? [outbox] : []),
  ];
}

export interface PlaceRoom {
  readonly what: string;
  readonly path: string;
  readonly freeBytes: number;
  /** Too little for what is written there, or no file more can be made. */
  readonly isFull: boolean;
}

/** What is free in each; a folder that is not there yet is left out. */
export async function roomIn(places: readonly Place[]): Promise<PlaceRoom[]> {
  const rooms: PlaceRoom[] = [];
  for (const { what, path, leastBytes } of places) {
    const disk = await statfs(path).catch(() => null);
    if (disk === null) continue;
    const hasNoFiles = disk.files > 0 && disk.ffree === 0;
    const freeBytes = disk.bavail * disk.bsize;
    rooms.push({ what, path, freeBytes, isFull: freeBytes < leastBytes || hasNoFiles });
  }
  return rooms;
}

/** One plain sentence; null where there is room. */
export async function findFullPlace(places: readonly Place[]): Promise<string | null> {
  const full = (await roomIn(places)).find(({ isFull }) => isFull);
  return full === undefined ? null : `The disk of ${full.what} is full (${full.path}).`;
}

const REMEDY =
  'Make room on that disk (df -h shows how much there is). Nothing that was acknowledged is lost, and everything goes on by itself when there is room.';

function alarmOf(message: string): Alarm {
  return { code: 'disk-full', message, remedy: REMEDY };
}

/** The alarms with that of a full disk, which may be in no database. */
export async function withRoomAlarm(
  config: Parameters<typeof placesToWrite>[0],
  alarms: readonly Alarm[],
): Promise<readonly Alarm[]> {
  const message = await findFullPlace(placesToWrite(config));
  const isKnown = alarms.some(({ code }) => code === alarmOf('').code);
  return message === null || isKnown ? alarms : [...alarms, alarmOf(message)];
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
    const ofDatabase = errors.some(isDiskFull) ? 'The disk of the database is full.' : null;
    const message = (await findFullPlace(placesToWrite(deps.config))) ?? ofDatabase;
    if (message !== null && message !== told)
      deps.log.error('No room left on the disk', { message, remedy: REMEDY });
    if (message === null && told !== null) deps.log.info('There is room on the disk again');
    told = message;
    if (message === null) return clearAlarm(deps.db, alarmOf('').code, now);
    await raiseAlarm(deps.db, alarmOf(message), now);
  };
}
