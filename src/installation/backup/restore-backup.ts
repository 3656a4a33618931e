// Step: a backup becomes this installation. One transaction: the tables of the backup's own version, its rows, what changed in the
// schema since, who left since, and a pause of all mail. What fails leaves the installation as empty as it was.

import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { sql } from 'kysely';
import {
  advanceNumbers,
  type CopiedTable,
  copyIn,
  countRows,
  dropTables,
  emptyTables,
  lockTables,
} from '../../database/copy-table.ts';
import { type Db, migrate, SCHEMAS } from '../../database/database.ts';
import { setSetting } from '../../database/settings-store.ts';
import { connectAlone, type SoleConnection } from '../../database/sole-connection.ts';
import { UserError } from '../../errors.ts';
import { noteAlarmsTold } from '../alarm-store.ts';
import { holdPaused } from '../hold-store.ts';
import { LAST_BACKUP } from '../last-backup.ts';
import { pauseMail } from '../pause-store.ts';
import type { Header } from './format.ts';
import type { BackupReader } from './read-backup.ts';
import { type Journal, type Replayed, replayOptOuts } from './replay-opt-outs.ts';

/** So many numbers may have been given after a backup: of people, mails and wishes. */
const GAP = 100_000_000;

interface Order {
  readonly journals: readonly Journal[];
  /** Writes what belongs to the installation and not into the database; called last, before it is all in force. */
  readonly keepFiles: () => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Restored extends Replayed {
  readonly rows: number;
}

/** Refuses, by UserError, a backup that is newer than this Rolecall, an installation in use, and one that holds anything. */
export async function restoreBackup(
  url: string,
  backup: BackupReader,
  { journals, signal, keepFiles }: Order,
  now: Date,
): Promise<Restored> {
  const { header } = backup;
  refuseNewer(header);
  const connection = await connectAlone(url, 'rolecall restore');
  try {
    return await connection.transaction(async (trx) => {
      await refuseCompany(trx);
      await lockTables(trx, 'access exclusive');
      await refuseContents(trx);
      await dropTables(trx);
      await migrate(trx, header.schema);
      await refuseOtherTables(trx, header);
      await emptyTables(trx);
      for (const table of header.tables) await fill(connection, table, backup, signal);
      const rows = await backup.verify();
      await migrate(trx);
      await advanceNumbers(trx, GAP);
      const replayed = await replayOptOuts(
        trx,
        journals.flatMap(({ optOuts }) => optOuts),
        now,
      );
      await setSetting(trx, LAST_BACKUP, header.at);
      await pauseMail(
        trx,
        { scope: 'service', until: null, why: `restored from the backup of ${header.at}` },
        now,
      );
      await holdPaused(trx, now, { signal });
      await noteAlarmsTold(trx, now);
      signal.throwIfAborted();
      await keepFiles();
      return { rows, ...replayed };
    });
  } finally {
    await connection.close();
  }
}

function refuseNewer({ schema }: Header): void {
  if (SCHEMAS.includes(schema)) return;
  throw new UserError(
    `This backup was made by a newer Rolecall (its schema is ${schema}, ours ${SCHEMAS.at(-1)}): install that version, or a later one.`,
  );
}

/** Whoever works on it would go on with what was there before. */
async function refuseCompany(trx: Db): Promise<void> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and application_name like 'rolecall%'
      and application_name not in ('rolecall', 'rolecall restore')`.execute(trx);
  if (rows.length > 0) throw new UserError('Rolecall is running on this database: stop it, then restore.');
}

/** What a start writes before anything happened. */
const NOTHING_YET: ReadonlySet<string> = new Set(['announcer', 'settings', 'progress', 'figures']);

async function refuseContents(trx: Db): Promise<void> {
  const counts = [...(await countRows(trx))].filter(([name]) => !NOTHING_YET.has(name));
  if (counts.length === 0) return;
  const found = counts.map(([name, rows]) => `${name} ${rows}`).join(', ');
  throw new UserError(
    `This installation is not empty (${found}), and a backup goes into an empty one only: let DATA_DIR name a new folder, or DATABASE_URL an empty database.`,
  );
}

/** A column that is not there would lose what it held. */
async function refuseOtherTables(trx: Db, { tables }: Header): Promise<void> {
  const here = new Map((await lockTables(trx)).map(({ name, columns }) => [name, columns]));
  const strange = tables.find(
    ({ name, columns }) => !columns.every((column) => here.get(name)?.includes(column)),
  );
  if (strange === undefined) return;
  throw new UserError(
    `The table ${strange.name} of this backup is not Rolecall's: it cannot be restored here.`,
  );
}

async function fill(
  { client }: SoleConnection,
  table: CopiedTable,
  backup: BackupReader,
  signal: AbortSignal,
): Promise<void> {
  const rows = copyIn(client, table);
  const done = finished(rows);
  done.catch(() => {}); // told below
  for await (const some of backup.tableRows()) {
    signal.throwIfAborted();
    if (!rows.write(some)) await Promise.race([once(rows, 'drain'), done]);
  }
  rows.end();
  await done;
}
