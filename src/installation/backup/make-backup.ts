// Step: one consistent snapshot of the whole ledger into a file, while everything goes on. Written beside its name and renamed
// when it is complete and on the disk: under that name there is a whole backup or the one of before.

import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { advisoryLockKey } from '../../database/advisory-lock.ts';
import { copyOut, lockTables } from '../../database/copy-table.ts';
import type { Db } from '../../database/database.ts';
import { setSetting } from '../../database/settings-store.ts';
import { connectAlone, type SoleConnection } from '../../database/sole-connection.ts';
import { syncFolder } from '../../database/sync-folder.ts';
import { messageOf, UserError } from '../../errors.ts';
import { clearAlarm } from '../alarm-store.ts';
import { UNNOTED } from '../journal-watch.ts';
import { LAST_BACKUP } from '../last-backup.ts';
import { END_OF_TABLE, type Header, headerLine, trailerLine } from './format.ts';

export interface Made {
  /** Of the snapshot. */
  readonly at: Date;
  readonly rows: number;
  readonly sizeBytes: number;
}

/**
 * `secret`: null where the backup is to be without it. `signal` ends it; nothing of it stays then. Throws UserError while
 * another one is made.
 */
export async function makeBackup(
  { db, url }: { readonly db: Db; readonly url: string },
  {
    file,
    secret,
    signal,
  }: { readonly file: string; readonly secret: string | null; readonly signal: AbortSignal },
): Promise<Made> {
  const connection = await connectAlone(url, 'rolecall backup');
  try {
    await claim(connection.db);
    const made = await writeWhole(file, (draft) =>
      writeSnapshot(connection, { file, draft }, secret, signal),
    );
    await setSetting(db, LAST_BACKUP, made.at.toISOString());
    await clearAlarm(db, UNNOTED, made.at, made.at);
    return made;
  } finally {
    await connection.close();
  }
}

/** One at a time, so that a draft has one writer; held until the connection closes. */
async function claim(db: Db): Promise<void> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_lock(${advisoryLockKey('backup')}::bigint) as mine`.execute(db);
  if (rows[0]?.mine !== true) throw new UserError('Another backup is being made: wait for it.');
}

async function writeWhole<T>(
  file: string,
  write: (draft: FileHandle) => Promise<T>,
): Promise<T & { readonly sizeBytes: number }> {
  // Its name is always the same: what a kill leaves is overwritten by the next one.
  const path = `${file}.part`;
  await rm(path, { force: true }).catch((error) => cannotWrite(file, error));
  const draft = await open(path, 'wx', 0o600).catch((error) => cannotWrite(file, error));
  try {
    const written = await write(draft);
    await draft.sync();
    const { size: sizeBytes } = await draft.stat();
    await draft.close();
    await rename(path, file);
    await syncFolder(dirname(file));
    return { ...written, sizeBytes };
  } catch (error) {
    await draft.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** Our own disk, and not the database's. */
function cannotWrite(file: string, error: unknown): never {
  throw new UserError(
    `${file} cannot be written (${messageOf(error)}): name a place with room that you may write to.`,
  );
}

function writeSnapshot(
  connection: SoleConnection,
  { file, draft }: { readonly file: string; readonly draft: FileHandle },
  secret: string | null,
  signal: AbortSignal,
): Promise<Omit<Made, 'sizeBytes'>> {
  const take = async (trx: Db) => {
    const header = await headerOf(trx, secret);
    const sum = { hash: createHash('sha256'), rows: 0 };
    await pipeline(
      Readable.from(contents(connection, header, sum), { objectMode: false }),
      createGzip({ level: 4 }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks)
          await draft.writeFile(chunk).catch((error) => cannotWrite(file, error));
      },
      { signal },
    );
    return { at: new Date(header.at), rows: sum.rows };
  };
  return connection.transaction(take, { isSnapshot: true });
}

async function headerOf(trx: Db, secret: string | null): Promise<Header> {
  const tables = await lockTables(trx);
  const { rows } = await sql<{ at: Date; from: Date; schema: string }>`
    select now() as at, (select max(name) from kysely_migration) as schema,
      (select least(now(), min(xact_start)) from pg_stat_activity where datname = current_database()) as from`.execute(
    trx,
  );
  const { at, from, schema } = rows[0] as { at: Date; from: Date; schema: string };
  return { schema, at: at.toISOString(), optOutsFrom: from.toISOString(), secret, tables };
}

async function* contents(
  { client }: SoleConnection,
  header: Header,
  sum: { readonly hash: Hash; rows: number },
): AsyncGenerator<Buffer> {
  const counted = (chunk: Buffer) => {
    sum.hash.update(chunk);
    return chunk;
  };
  yield counted(Buffer.from(headerLine(header)));
  for (const table of header.tables) {
    const rows = copyOut(client, table);
    for await (const chunk of rows) yield counted(chunk);
    sum.rows += (rows as unknown as { rowCount: number }).rowCount;
    yield counted(Buffer.from(END_OF_TABLE));
  }
  yield Buffer.from(trailerLine({ rows: sum.rows, sha256: sum.hash.digest('hex') }));
}
