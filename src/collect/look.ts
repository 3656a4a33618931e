// One look at a folder of the ledger's: scan, compare, wait until what changed has settled, read it. The same for posts and
// subscriptions; decides nothing about what the files say.

import { sorted } from '../bit-by-bit.ts';
import type { Db } from '../database/database.ts';
import { dropSetting, getSetting, setSetting } from '../database/settings-store.ts';
import type { FileKind } from '../database/values.ts';
import { filterInSlices, inSlices, mapInSlices } from '../slices.ts';
import { type JudgedFile, knownFiles } from './file-store.ts';
import { judgeHindered, wasHindered, withHindered } from './hindered.ts';
import type { Hindrance } from './hindrance.ts';
import { hasNews, judgePresence, type KnownFile, type Presence } from './judge.ts';
import { readAll, withRecords } from './records.ts';
import {
  type FileContent,
  isSameLook,
  type RecordPlaces,
  type Scan,
  type SeenFile,
  scanFolder,
} from './scan.ts';

/** Two looks this far apart must agree before a changed file is read. */
const SETTLE_MS = 300;
/** So many new files, and more between the two looks: somebody is still filling the folder. */
const FILLING_COUNT = 10;
/** A folder that never rests is read all the same. */
const LONGEST_UNREST_MS = 60_000;

export interface LookedFile extends FileContent {
  readonly seen: SeenFile;
  readonly before: KnownFile | null;
  /** Other content than last time, or none known. */
  readonly isNew: boolean;
}

export interface Look {
  readonly scan: Scan | null;
  readonly known: ReadonlyMap<string, KnownFile>;
  readonly presence: Presence;
  /** To be judged: new content, files that came back, and those whose last verdict may be out of date. */
  readonly files: readonly LookedFile[];
  /** What is there and cannot be read, since this look. */
  readonly hindered: readonly JudgedFile[];
  /** Same content under a new time or inode. */
  readonly touched: readonly SeenFile[];
  /** Paths of files that changed between the two looks. */
  readonly moving: ReadonlySet<string>;
  /** Some files were still being written. */
  readonly again: boolean;
}

interface Deps {
  readonly db: Db;
  readonly settle: (ms: number) => Promise<void>;
}

interface Options {
  readonly kind: FileKind;
  readonly folder: string;
  readonly extensions: readonly string[];
  /** Lists beside the folder; null = none. */
  readonly records: RecordPlaces | null;
  readonly now: Date;
  /** Read unchanged files too: their content may differ all the same. */
  readonly thorough: boolean;
  /** Judge this known file again although it looks unchanged; `news` = something else changed. */
  readonly isStale: (file: KnownFile, news: boolean) => boolean;
  /** Paths of known files that the ledger has a new word about: judged again as well. */
  readonly outdated?: (known: ReadonlyMap<string, KnownFile>) => Promise<ReadonlySet<string>>;
}

/** Scans, waits once if anything changed, scans again and reads. */
export async function lookAtFolder(deps: Deps, options: Options): Promise<Look> {
  const scanOwn = () => scanFolder(options.folder, options.extensions);
  const [known, own] = await Promise.all([knownFiles(deps.db, options.kind), scanOwn()]);
  const complete = async (seen: Scan | null) => {
    const scan = options.records === null ? seen : await withRecords(seen, options.records, known);
    return scan === null ? null : inSlices(withHindered(scan, known));
  };
  const first = await complete(own);
  const before = await inSlices(judgePresence(known, first?.files ?? new Map()));
  const news = toRead(before).length > 0;
  if (news) await deps.settle(SETTLE_MS);
  const scan = news ? await complete(await scanOwn()) : first;
  const presence = news ? await inSlices(judgePresence(known, scan?.files ?? new Map())) : before;
  if (scan === null) return { scan, known, presence, ...NOTHING_READ, moving: new Set(), again: news };
  const candidates = toRead(presence);
  const settled = await filterInSlices(candidates, (file) => isSettled(file, first));
  const unsettled = await filterInSlices(candidates, (file) => !isSettled(file, first));
  const moving = new Set(unsettled.map((file) => file.path));
  const isLeftAlone = await isUnrestNews(deps.db, options, isInMotion(presence, first, scan));
  const outdated = (await options.outdated?.(known)) ?? new Set();
  const isStale: Options['isStale'] = (file, isNews) =>
    outdated.has(file.path) || options.isStale(file, isNews);
  const read = await readLook(scan, known, presence, isLeftAlone ? [] : settled, { ...options, isStale });
  return { scan, known, presence, ...read, moving, again: isLeftAlone || moving.size > 0 };
}

const NOTHING_READ = { files: [], hindered: [], touched: [] };

function toRead({ added, changed, returned }: Presence): SeenFile[] {
  return [...added, ...changed, ...returned];
}

/** Did both looks see it alike? */
function isSettled(file: SeenFile, first: Scan | null): boolean {
  const before = first?.files.get(file.path);
  return before !== undefined && isSameLook(before, file);
}

/**
 * Is the folder being filled, or emptied? Then it is left alone, so that all of it comes as one batch, and nothing of an
 * accident is taken before it can be seen to be one.
 */
function isInMotion({ added, absent }: Presence, first: Scan | null, scan: Scan): boolean {
  const isFilling = added.length >= FILLING_COUNT && added.some((file) => !first?.files.has(file.path));
  return isFilling || absent.some(({ path }) => first?.files.has(path) && !scan.files.has(path));
}

/** Has the unrest not lasted too long? */
async function isUnrestNews(db: Db, { kind, now }: Options, isUnrest: boolean): Promise<boolean> {
  const setting = `unrest-${kind}`;
  const since = await getSetting(db, setting);
  if (isUnrest && since === null) await setSetting(db, setting, now.toISOString());
  if (!isUnrest && since !== null) await dropSetting(db, setting);
  return isUnrest && (since === null || now.getTime() - Date.parse(since) < LONGEST_UNREST_MS);
}

async function readLook(
  scan: Scan,
  known: ReadonlyMap<string, KnownFile>,
  presence: Presence,
  settled: readonly SeenFile[],
  options: Options,
): Promise<Pick<Look, 'files' | 'hindered' | 'touched'>> {
  const news = hasNews(presence);
  const isWanted = (file: SeenFile) => {
    const before = known.get(file.path) as KnownFile;
    return options.thorough || options.isStale(before, news) || wasHindered(before);
  };
  const wanted = [...settled, ...(await filterInSlices(presence.unchanged, isWanted))];
  const readable = await filterInSlices(wanted, ({ path }) => !scan.hindered.has(path));
  const files: LookedFile[] = [];
  const touched: SeenFile[] = [];
  // What says what it said is let go at once: a folder need not fit into memory.
  const unreadable = await readAll(scan, readable, (seen, content) => {
    const before = known.get(seen.path) ?? null;
    const isNew = before?.hash !== content.hash;
    if (before === null || isNew || before.vanishedAt !== null || options.isStale(before, news)) {
      files.push({ seen, before, isNew, ...content, bytes: Uint8Array.from(content.bytes) });
    } else if (!isSameLook(before, seen)) touched.push(seen);
  });
  const hindrances = new Map([...scan.hindered, ...unreadable]);
  const hindered = await filterInSlices(
    wanted,
    ({ path }) => hindrances.has(path) && !wasHindered(known.get(path)),
  );
  return {
    files: await inSlices(sorted(files, byPath)),
    hindered: hindered.map((seen) =>
      judgeHindered(seen, hindrances.get(seen.path) as Hindrance, options.extensions),
    ),
    touched,
  };
}

function byPath({ seen: { path: one } }: LookedFile, { seen: { path: other } }: LookedFile): number {
  return one < other ? -1 : 1;
}

/** Quarantined for something that the ledger did not say of it before. */
export function isNewProblem(look: Look, file: JudgedFile): boolean {
  return file.status === 'invalid' && look.known.get(file.seen.path)?.problem !== file.found?.problem;
}

/** Parses what a look has read. */
export function parseEach<R>(
  files: readonly LookedFile[],
  parse: (file: LookedFile) => R,
): Promise<{ readonly file: LookedFile; readonly reading: R }[]> {
  return mapInSlices(files, (file) => ({ file, reading: parse(file) }));
}

/** A file that works and may not say what was meant, since this look. */
export function isNewWarning(look: Look, file: JudgedFile): boolean {
  return file.warning !== null && look.known.get(file.seen.path)?.warning !== file.warning;
}
