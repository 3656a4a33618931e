// Reads a backup's file line by line. What is damaged, cut off or no backup at all is said before anything of it counts.

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf, UserError } from '../../errors.ts';
import { END_OF_TABLE, type Header, parseHeader, parseTrailer } from './format.ts';

export interface BackupReader {
  readonly header: Header;
  /** The rows of the next table, some at a time; each table must be read to its end. */
  tableRows(): AsyncGenerator<Buffer>;
  /** Throws UserError unless all was there, to the byte. Returns how many rows. */
  verify(): Promise<number>;
  close(): void;
}

const ROWS_AT_ONCE = 1000;

/** Throws UserError for what cannot be read, or is newer than this Rolecall. */
export async function openBackup(file: string): Promise<BackupReader> {
  const hash = createHash('sha256');
  const bytes = createReadStream(file);
  // Errors arrive where the lines are read.
  const unpacked = pipeline(bytes, createGunzip(), () => {});
  const lines = readLines(file, unpacked);
  const next = async () => (await lines.next()).value ?? damaged(file);
  const first = await next();
  const header = parseHeader(first.toString());
  if (header === null)
    throw new UserError(`${file} is no backup of Rolecall: name the file that "rolecall backup" wrote.`);
  if (header === 'newer')
    throw new UserError(
      `${file} was made by a newer Rolecall: restore it with that version, or a later one.`,
    );
  hash.update(first);
  let rows = 0;
  return {
    header,
    async *tableRows() {
      for (let batch: Buffer[] = []; ; ) {
        const line = await next();
        hash.update(line);
        const isEnd = line.equals(END);
        if (!isEnd) batch.push(line);
        if (batch.length >= ROWS_AT_ONCE || (isEnd && batch.length > 0)) {
          rows += batch.length;
          yield Buffer.concat(batch);
          batch = [];
        }
        if (isEnd) return;
      }
    },
    async verify() {
      await checkEnd(file, (await next()).toString(), { rows, hash });
      if (!(await lines.next()).done) damaged(file);
      return rows;
    },
    close: () => void unpacked.destroy(),
  };
}

const END = Buffer.from(END_OF_TABLE);

async function checkEnd(file: string, line: string, read: { rows: number; hash: Hash }): Promise<void> {
  const trailer = parseTrailer(line);
  if (trailer?.rows !== read.rows || trailer.sha256 !== read.hash.digest('hex')) damaged(file);
}

function damaged(file: string): never {
  throw new UserError(`${file} is damaged or not complete: take another backup. Nothing was changed.`);
}

/** Each with its end. */
async function* readLines(file: string, stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let rest: Buffer[] = [];
  try {
    for await (const chunk of stream) {
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
        const line = chunk.subarray(start, end + 1);
        yield rest.length === 0 ? line : Buffer.concat([...rest, line]);
        rest = [];
        start = end + 1;
      }
      if (start < chunk.length) rest.push(chunk.subarray(start));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR') damaged(file);
    if (code.startsWith('Z_'))
      throw new UserError(`${file} is no backup of Rolecall, or is damaged (${messageOf(error)}).`);
    throw new UserError(`${file} cannot be read (${messageOf(error)}).`);
  }
  if (rest.length > 0) damaged(file);
}
