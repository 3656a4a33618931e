// The files table: what the last scan saw of each file and what came of it. Paths are relative to the folder of their kind.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { FileKind, FileStatus } from '../database/values.ts';
import { partsOf } from '../parts.ts';
import type { FileProblem } from '../read/file-mistake.ts';
import type { KnownFile } from './judge.ts';
import type { SeenFile } from './scan.ts';

export interface JudgedFile {
  readonly seen: SeenFile;
  readonly hash: string;
  /** Other content than last time. */
  readonly isNew: boolean;
  readonly status: Exclude<FileStatus, 'vanished'>;
  readonly found: FileProblem | null;
  readonly warning: string | null;
  /** What is wrong with it rests on other files, or on what the ledger holds. */
  readonly isOnOthers: boolean;
}

/** Rows that one statement reads. */
const ROWS = 2000;

export async function knownFiles(db: Db, kind: FileKind): Promise<Map<string, KnownFile>> {
  const known = new Map<string, KnownFile>();
  for (let last: string | null = ''; last !== null; ) {
    const page = await knownAfter(db, kind, last);
    for (const file of page) known.set(file.path, file);
    last = page.length < ROWS ? null : (page.at(-1)?.path ?? null);
  }
  return known;
}

type KnownRow = readonly [
  ...[path: string, sizeBytes: number, mtimeMs: number, inode: string, hash: string],
  ...[status: FileStatus, problem: string | null, warning: string | null, released: boolean],
  ...[vanishedMs: number | null, firstSeenMs: number, isOnOthers: boolean],
];

/** As one JSON value: as rows, the columns of 10,000 files take twice the processor time to read. */
async function knownAfter(db: Db, kind: FileKind, path: string): Promise<KnownFile[]> {
  const { rows } = await sql<{ files: readonly KnownRow[] | null }>`
    select json_agg(json_build_array(path, size, mtime_ms, inode, hash, status, problem, warning, released,
      extract(epoch from vanished_at) * 1000, extract(epoch from first_seen_at) * 1000, on_others)) as files
    from (select * from files where kind = ${kind} and path > ${path} order by path limit ${ROWS}) page`.execute(
    db,
  );
  return (rows[0]?.files ?? []).map(toKnown);
}

function toKnown(row: KnownRow): KnownFile {
  const [path, sizeBytes, mtimeMs, inode, hash, status, problem, warning, released, ...more] = row;
  const [vanished, firstSeen, isOnOthers] = more;
  const vanishedAt = vanished === null ? null : new Date(vanished);
  const firstSeenAt = new Date(firstSeen);
  return {
    path,
    sizeBytes,
    mtimeMs,
    inode,
    hash,
    status,
    problem,
    warning,
    isOnOthers,
    released,
    vanishedAt,
    firstSeenAt,
  };
}

/** Writes what was seen and judged; a file that was missing is there again. */
export async function saveFiles(
  db: Db,
  kind: FileKind,
  files: readonly JudgedFile[],
  now: Date,
): Promise<void> {
  for (const part of partsOf(files)) await savePart(db, kind, part, now);
}

async function savePart(db: Db, kind: FileKind, files: readonly JudgedFile[], now: Date): Promise<void> {
  const rows = JSON.stringify(files.map(toRow));
  await sql`
    insert into files (kind, path, size, mtime_ms, inode, hash, status, line, problem, remedy, warning, on_others, seen_at,
      hashed_at, first_seen_at)
    select ${kind}, file.*, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as file (path text, size bigint, mtime_ms double precision, inode text,
      hash text, status text, line integer, problem text, remedy text, warning text, on_others boolean)
    on conflict (kind, path) do update set
      size = excluded.size, mtime_ms = excluded.mtime_ms, inode = excluded.inode, hash = excluded.hash,
      status = excluded.status, line = excluded.line, problem = excluded.problem, remedy = excluded.remedy,
      warning = excluded.warning, on_others = excluded.on_others, seen_at = excluded.seen_at, hashed_at = excluded.hashed_at,
      vanished_at = null, absent_scans = 0, released = false`.execute(db);
}

function toRow({ seen, hash, status, found, warning, isOnOthers }: JudgedFile) {
  return {
    path: seen.path,
    size: seen.sizeBytes,
    mtime_ms: seen.mtimeMs,
    inode: seen.inode,
    hash,
    status,
    line: found?.line ?? null,
    problem: found?.problem ?? null,
    remedy: found?.remedy ?? null,
    warning,
    on_others: isOnOthers,
  };
}

/** The same content under a new size, time or inode. */
export async function touchFiles(
  db: Db,
  kind: FileKind,
  files: readonly SeenFile[],
  now: Date,
): Promise<void> {
  for (const part of partsOf(files)) await touchPart(db, kind, part, now);
}

async function touchPart(db: Db, kind: FileKind, files: readonly SeenFile[], now: Date): Promise<void> {
  const looks = JSON.stringify(files);
  await sql`
    update files set size = seen."sizeBytes", mtime_ms = seen."mtimeMs", inode = seen.inode, seen_at = ${now}
    from jsonb_to_recordset(${looks}::jsonb) as seen (path text, "sizeBytes" bigint, "mtimeMs" double precision, inode text)
    where files.kind = ${kind} and files.path = seen.path`.execute(db);
}

export async function markVanished(
  db: Db,
  kind: FileKind,
  files: readonly KnownFile[],
  now: Date,
): Promise<void> {
  for (const part of partsOf(files))
    await db
      .updateTable('files')
      .set({ status: 'vanished', vanished_at: now, absent_scans: 1, released: false })
      .where('kind', '=', kind)
      .where('path', '=', anyPath(part))
      .execute();
}

/** Forgets files that are gone or bear another name now. */
export async function forgetFiles(
  db: Db,
  kind: FileKind,
  files: readonly { readonly path: string }[],
): Promise<void> {
  for (const part of partsOf(files))
    await db.deleteFrom('files').where('kind', '=', kind).where('path', '=', anyPath(part)).execute();
}

function anyPath(files: readonly { readonly path: string }[]) {
  return sql<string>`any(${files.map((file) => file.path)})`;
}

/** The admin's word that missing files are meant to be gone; their removal counts at the next scan. Says how many. */
export async function releaseVanished(db: Db, kind: FileKind, now: Date): Promise<number> {
  const result = await db
    .updateTable('files')
    .set({ released: true, seen_at: now })
    .where('kind', '=', kind)
    .where('status', '=', 'vanished')
    .where('released', '=', false)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
