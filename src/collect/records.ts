// Lists of records beside the posts folder (`posts.records`): each record is a file of its own for all that comes after,
// with a path such as `../_data/jobs.yml#data-director`.

import { hash } from 'node:crypto';
import { glob, lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { grouped, keyed } from '../bit-by-bit.ts';
import type { Config } from '../config/config.ts';
import { messageOf } from '../errors.ts';
import { isRecordPath, listPath, recordPath } from '../read/record-path.ts';
import { type RecordText, splitRecords } from '../read/split-records.ts';
import { filterInSlices, inSlices } from '../slices.ts';
import type { Hindered } from './hindrance.ts';
import type { KnownFile } from './judge.ts';
import {
  type FileContent,
  type RecordPlaces,
  readFiles,
  type Scan,
  type SeenFile,
  type TakeFile,
} from './scan.ts';

/** A list of a thousand jobs with their texts has about three. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

export function recordPlaces({ paths, posts }: Pick<Config, 'paths' | 'posts'>): RecordPlaces | null {
  return posts.records.length === 0 ? null : { root: dirname(paths.postsDir), patterns: posts.records };
}

/** Folders to be watched for them. */
export function recordFolders(places: RecordPlaces | null): string[] {
  if (places === null) return [];
  const folders = places.patterns.map((pattern) => {
    const fixed = pattern.split('/').slice(0, -1);
    const end = fixed.findIndex((part) => /[*?[{]/.test(part));
    return join(places.root, ...(end === -1 ? fixed : fixed.slice(0, end)));
  });
  return [...new Set(folders)];
}

/**
 * The scan with all records. What a list that cannot be read held before stays as it was, and the list itself is a file
 * that is judged: its problem is named. Without a posts folder the site's folder stands in for it.
 */
export async function withRecords(
  scan: Scan | null,
  places: RecordPlaces,
  known: ReadonlyMap<string, KnownFile>,
): Promise<Scan | null> {
  const lists = await findLists(places);
  const whole = scan ?? (await emptyScan(places));
  if (whole === null || (scan === null && lists.length === 0)) return scan;
  const files = await inSlices(keyed(whole.files.values(), ({ path }) => path));
  const contents = new Map<string, FileContent>();
  const knownRecords = await filterInSlices(known.values(), ({ path }) => isRecordPath(path));
  const knownOf = await inSlices(grouped(knownRecords, ({ path }) => listPath(path)));
  for (const list of lists) {
    const before = knownOf.get(list.path) ?? [];
    const records = isKnown(list, known.get(list.path), before) ? null : await readList(places, list);
    if (records === null || 'problem' in records) for (const file of before) files.set(file.path, file);
    if (records === null) continue;
    if ('problem' in records) {
      files.set(list.path, list);
      contents.set(list.path, records.problem);
      continue;
    }
    for (const [path, content] of records) {
      files.set(path, { ...list, path });
      contents.set(path, content);
    }
  }
  return { ...whole, files, contents, places };
}

/** All of it looks as it did when its records were read. */
function isKnown(list: SeenFile, own: KnownFile | undefined, records: readonly KnownFile[]): boolean {
  const isSame = (file: KnownFile) =>
    file.sizeBytes === list.sizeBytes && file.mtimeMs === list.mtimeMs && file.inode === list.inode;
  return (
    own === undefined &&
    records.length > 0 &&
    records.every((file) => isSame(file) && file.vanishedAt === null)
  );
}

async function emptyScan({ root }: RecordPlaces): Promise<Scan | null> {
  const info = await lstat(root).catch(() => null);
  if (info === null || !info.isDirectory()) return null;
  return { root, rootId: `${info.dev}:${info.ino}`, files: new Map(), hindered: new Map() };
}

/** Links are not followed. */
async function findLists({ root, patterns }: RecordPlaces): Promise<SeenFile[]> {
  const found = new Map<string, SeenFile>();
  const real = await realpath(root).catch(() => null);
  if (real === null) return [];
  for await (const inner of glob([...patterns], { cwd: real })) {
    const path = join(real, inner);
    const info = await lstat(path).catch(() => null);
    if (!info?.isFile() || (await realpath(path).catch(() => null)) !== path) continue;
    const seen = { sizeBytes: info.size, mtimeMs: info.mtimeMs, inode: String(info.ino) };
    found.set(inner, { path: `../${inner.replaceAll('\\', '/')}`, ...seen });
  }
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Its records by path, or the words of what is wrong as a content that is refused with them. */
async function readList(
  { root }: RecordPlaces,
  list: SeenFile,
): Promise<ReadonlyMap<string, FileContent> | { readonly problem: FileContent }> {
  const inner = list.path.slice(3);
  const refuse = (line: number, problem: string, remedy: string) => {
    const mistake = { line, problem, remedy };
    return {
      problem: { bytes: new Uint8Array(), hash: hash('sha256', JSON.stringify(mistake), 'hex'), mistake },
    };
  };
  if (list.sizeBytes > MAX_LIST_BYTES)
    return refuse(1, 'the list is longer than 8 MB', 'split it into several files');
  let text: string;
  try {
    text = await readFile(join(root, inner), 'utf8');
  } catch (error) {
    return refuse(
      1,
      `the list cannot be read (${messageOf(error)})`,
      'let everybody read it, or look at the disk',
    );
  }
  const reading = splitRecords(text, /\.json$/i.test(inner));
  if (reading.status === 'invalid') return refuse(reading.line ?? 1, reading.problem, reading.remedy);
  const isSingle = reading.status === 'single';
  return new Map(
    reading.records.map((record) => {
      const name = isSingle ? nameOf(inner) : record.name;
      return [recordPath(list.path, name), contentOf(record)];
    }),
  );
}

/** Of the one record of a file. What stands behind the last `#` of a path is a record's name. */
function nameOf(path: string): string {
  return basename(path)
    .replace(/\.[^.]+$/, '')
    .replaceAll('#', '-');
}

/** As a post that is all front matter; its hash is that of the record, wherever in the list it stands. */
function contentOf({ text, line }: RecordText): FileContent {
  const keys = text.replaceAll(/^(?:---|\.\.\.)[^\S\n]*$/gm, '');
  const bytes = Buffer.from(`---\n${keys}\n---\n`);
  return { bytes, hash: hash('sha256', bytes, 'hex'), linesBefore: line - 2 };
}

/** As readFiles, files and records alike. */
export async function readAll(scan: Scan, files: readonly SeenFile[], take: TakeFile): Promise<Hindered> {
  const isOfList = ({ path }: SeenFile) => isRecordPath(path) || scan.contents?.has(path) === true;
  const own = await filterInSlices(files, (file) => !isOfList(file));
  const hindered = await readFiles(scan, own, take);
  const ofLists = own.length === files.length ? [] : files.filter(isOfList);
  const contents = await readRecords(scan, ofLists);
  for (const file of ofLists) {
    const content = contents.get(file.path);
    if (content !== undefined) take(file, content);
  }
  return hindered;
}

/** All of them, by path. */
export async function readWhole(
  scan: Scan,
): Promise<{ contents: ReadonlyMap<string, FileContent>; hindered: Hindered }> {
  const contents = new Map<string, FileContent>();
  const take: TakeFile = ({ path }, content) =>
    contents.set(path, { ...content, bytes: Uint8Array.from(content.bytes) });
  const hindered = await readAll(scan, [...scan.files.values()], take);
  return { contents, hindered };
}

/** Those that this look has read already, and the lists of others once more. */
async function readRecords(
  scan: Scan,
  files: readonly SeenFile[],
): Promise<ReadonlyMap<string, FileContent>> {
  const contents = new Map<string, FileContent>();
  const { places } = scan;
  if (places === undefined) return contents;
  const unread = new Set<string>();
  for (const { path } of files) {
    const content = scan.contents?.get(path);
    if (content !== undefined) contents.set(path, content);
    else unread.add(path);
  }
  const lists = Map.groupBy(
    files.filter(({ path }) => unread.has(path)),
    ({ path }) => listPath(path),
  );
  for (const [path, [first]] of lists) {
    const records = await readList(places, { ...(first as SeenFile), path });
    if ('problem' in records) continue;
    for (const [record, content] of records) if (unread.has(record)) contents.set(record, content);
  }
  return contents;
}
