// The database: how old its last fix is, and whether its clock, by which everything is due, goes with this machine's.

import { sql } from 'kysely';
import type { Config } from '../../config/config.ts';
import type { Db } from '../../database/database.ts';
import { DAY_MS } from '../../duration.ts';
import { type Finding, findingsOf } from './finding.ts';
import { describeVersion } from './postgres-releases.ts';

export interface DatabaseFacts {
  readonly isOurs: boolean;
  /** `server_version_num`. */
  readonly versionNumber: number;
  /** The database's clock less this machine's. */
  readonly aheadMs: number;
}

/** `machineNow`: the clock of this machine. */
export async function askDatabase(
  db: Db,
  config: Pick<Config, 'databaseUrl'>,
  machineNow: () => Date,
): Promise<DatabaseFacts> {
  const askedAt = machineNow().getTime();
  const { rows } = await sql<{ version: number; ms: number }>`
    select current_setting('server_version_num')::int as version,
      (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(db);
  const answeredAt = machineNow().getTime();
  const { version, ms } = rows[0] as { version: number; ms: number };
  return {
    isOurs: config.databaseUrl === null,
    versionNumber: version,
    aheadMs: Math.round(ms - (askedAt + answeredAt) / 2),
  };
}

const database = findingsOf('Database');
/** Fixes come each quarter; who is behind by more than this has missed one for sure. */
const OLD_DAYS = 190;

export function judgeDatabase({ isOurs, versionNumber }: DatabaseFacts, now: Date): Finding {
  const { version, releasedOn, newer, lastFix } = describeVersion(versionNumber);
  const whose = isOurs ? 'Our own Postgres' : 'Postgres';
  const update = isOurs
    ? "Update Rolecall when a version with a newer one is out. Where your rules want fixes at once, use your system's Postgres: DATABASE_URL."
    : `Update it: a minor version needs no more than a restart.`;
  const month = now.toISOString().slice(0, 7);
  if (lastFix !== null && month > lastFix)
    return database.warning(
      `${whose} is ${version}, which gets no more fixes since ${lastFix}.`,
      'Move to a newer major version (pg_upgrade).',
    );
  if (newer !== null) {
    const since = releasedOn === null ? '' : ` of ${releasedOn}`;
    return database.warning(
      `${whose} is ${version}${since}; ${newer.version} of ${newer.releasedOn} mends it.`,
      update,
    );
  }
  const days = releasedOn === null ? 0 : Math.floor((now.getTime() - Date.parse(releasedOn)) / DAY_MS);
  if (days > OLD_DAYS)
    return database.warning(
      `${whose} is ${version}, ${days} days old; fixes come every three months.`,
      update,
    );
  return database.ok(`${whose} is ${version}${releasedOn === null ? '' : ` of ${releasedOn}`}.`);
}

const clock = findingsOf('Clock');
const STRANGE_MS = 5000;
const WRONG_MS = 10 * 60_000;

export function judgeClock({ aheadMs, isOurs }: DatabaseFacts): Finding {
  const by = Math.abs(aheadMs);
  const seconds = Math.round(by / 1000);
  if (by < STRANGE_MS) return clock.ok("The database's clock goes with this machine's.");
  const message = `The database's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's; digests are due by the database's.`;
  const remedy = `Set ${isOurs ? 'the clock of this machine' : 'both clocks'} by the network:`;
  return clock[by < WRONG_MS ? 'warning' : 'error'](message, remedy, 'timedatectl set-ntp true');
}
