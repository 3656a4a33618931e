// Files of people to bring in: lists in CSV, the zip of an export with several of them, or a list of our own in JSON.

import { createReadStream } from 'node:fs';
import { open as openFile, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { unzipSync } from 'fflate';
import { messageOf, UserError } from '../../errors.ts';
import type { ListedLine, ListKind, ListReader } from '../../read/listed.ts';
import { readerOf } from '../../read/people-list.ts';

export interface PeopleList {
  /** Within a zip: `export.zip/subscribed….csv`. */
  readonly name: string;
  readonly kind: ListKind;
  /** Line by line, from the start each time that it is asked. Throws UserError where the file ends to be a list. */
  lines(): AsyncGenerator<ListedLine>;
}

/** What comes out of a zip is bounded: a small file may hold a large one. */
const MAX_UNZIPPED_BYTES = 300 * 1024 * 1024;
/** One line; a field that is not closed would take in all the rest. */
const MAX_LINE_BYTES = 64 * 1024;

/** Throws UserError for files that are no lists; wrong lines are told where they stand. */
export async function openLists(files: readonly string[]): Promise<PeopleList[]> {
  const lists: PeopleList[] = [];
  for (const file of files) for (const source of await sourcesIn(file)) lists.push(await openList(source));
  return lists;
}

interface NumberedRow {
  readonly record: readonly string[];
  readonly line: number;
}

interface Source {
  readonly name: string;
  /** The first one names the columns. */
  rows(): AsyncGenerator<NumberedRow> | Generator<NumberedRow>;
}

async function sourcesIn(file: string): Promise<Source[]> {
  try {
    if (!(await stat(file)).isFile()) throw new UserError(`${file} is no file: name a CSV file or a zip.`);
    if (/\.zip$/i.test(file)) return unzip(file, await readFile(file));
    const start = await startOf(file);
    if (/^\s*\[/.test(start)) return [jsonSource(file, await readFile(file, 'utf8'))];
    return [{ name: file, rows: () => csvRows(file, () => createReadStream(file), start) }];
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} cannot be read (${messageOf(error)}): name a CSV file or a zip.`);
  }
}

function unzip(file: string, bytes: Uint8Array): Source[] {
  let total = 0;
  const parts = unzipSync(bytes, {
    filter({ name, originalSize }) {
      if (!/\.csv$/i.test(name) || basename(name).startsWith('.')) return false;
      total += originalSize;
      if (total > MAX_UNZIPPED_BYTES)
        throw new UserError(`${file} holds more than 300 MB: unzip it, and name its files.`);
      return true;
    },
  });
  const lists = Object.entries(parts);
  if (lists.length === 0) throw new UserError(`${file} holds no CSV file.`);
  return lists.map(([name, part]) => ({
    name: `${file}/${name}`,
    rows: () => csvRows(name, () => Readable.from([Buffer.from(part)]), text(part)),
  }));
}

/** The numbers of its lines are those of its entries. */
function jsonSource(name: string, content: string): Source {
  const entries = entriesIn(name, content);
  const columns = [...new Set(entries.flatMap((entry) => Object.keys(entry)))];
  function* rows() {
    yield { record: columns, line: 0 };
    for (const [index, entry] of entries.entries())
      yield { record: columns.map((column) => cellOf(entry[column])), line: index + 1 };
  }
  return { name, rows };
}

function entriesIn(name: string, content: string): Record<string, unknown>[] {
  const entries: unknown = JSON.parse(content);
  if (!Array.isArray(entries) || !entries.every((entry) => typeof entry === 'object' && entry !== null))
    throw new UserError(`${name} is no list of people: name a file that "rolecall export" wrote, or CSV.`);
  return entries;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const START_BYTES = 8192;

async function startOf(file: string): Promise<string> {
  const handle = await openFile(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(START_BYTES) });
    return text(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, START_BYTES)).toString('latin1');
}

/** What stands most often in the line that names the columns. */
function delimiterIn(start: string): string {
  const [line = ''] = start.split(/[\r\n]/, 1);
  const counts = [',', ';', '\t'].map((mark) => ({ mark, times: line.split(mark).length }));
  return counts.reduce((most, one) => (one.times > most.times ? one : most)).mark;
}

async function openList(source: Source): Promise<PeopleList> {
  const first = await source.rows().next();
  if (first.done) throw new UserError(`${source.name} is empty.`);
  const header = first.value.record.map((word) => word.trim().toLowerCase());
  const reader = readerOf(header, basename(source.name));
  if (typeof reader === 'string') throw new UserError(`${source.name} line 1: ${reader}.`);
  return { name: source.name, kind: reader.kind, lines: () => linesOf(source, header, reader) };
}

async function* linesOf(
  source: Source,
  header: readonly string[],
  reader: ListReader,
): AsyncGenerator<ListedLine> {
  let isHeader = true;
  for await (const { record, line } of source.rows()) {
    if (!isHeader)
      yield reader.read(Object.fromEntries(header.map((word, index) => [word, record[index] ?? ''])), line);
    isHeader = false;
  }
}

async function* csvRows(name: string, open: () => Readable, start: string): AsyncGenerator<NumberedRow> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_BYTES,
    delimiter: delimiterIn(start),
  });
  const stream = open();
  stream.once('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of stream.pipe(parser) as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>)
      yield { record, line: info.lines };
  } catch (error) {
    throw new UserError(`${name}: ${messageOf(error)}.`);
  } finally {
    stream.destroy();
  }
}
