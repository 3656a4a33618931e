// The journal of opt-outs: a file outside of the database, appended and on disk before a person is told that they are out, so
// that a backup that is restored mails nobody who left after it was made (docs/decisions/026). A line is an instant, a word and
// the keyed hash of the address: it names nobody. Words that are taken back later are not noted: an opt-out wins.
//
// It travels with the database's handle, transactions included, so that whoever writes an opt-out cannot pass it by.

import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type {
  Kysely,
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { makeFolder } from './data-folder.ts';
import type { Tables } from './tables.ts';

/** `no-receipts`: who posted wants to hear nothing of their posts; they are on no list for it. */
const WORDS = ['opted-out', 'erased', 'complaint', 'no-receipts'] as const;
type Db = Kysely<Tables>;

/** What the person said. */
export type OptOutWord = (typeof WORDS)[number];

export interface SaidOptOut {
  readonly word: OptOutWord;
  /** Of the address, as in the tables `suppressions` and `contacts`. */
  readonly hash: string;
}

export interface OptOut extends SaidOptOut {
  readonly at: Date;
}

export interface OptOutJournal {
  readonly path: string;
  /**
   * Returns when the lines are on the disk, and those with them that could not be written before. Never throws: a disk that is
   * full keeps nobody from leaving. What it does not take waits in memory, is logged, and is told by `unwritten`.
   */
  append(optOuts: readonly OptOut[]): Promise<void>;
  /** Null = all is on the disk. */
  unwritten(): { readonly lines: number; readonly error: string } | null;
}

/** Some 10 MB of memory. */
const MOST_UNWRITTEN = 100_000;

/** Makes the file with the first line. */
export function createOptOutJournal(path: string, log: Log): OptOutJournal {
  let waiting: string[] = [];
  let trouble: string | null = null;
  let writing: Promise<void> = Promise.resolve();
  const failed = (lines: readonly string[], error: string) => {
    waiting = [...lines, ...waiting].slice(0, MOST_UNWRITTEN);
    if (error !== trouble)
      log.error('Opt-outs cannot be noted in their journal; they hold, but a backup does not know of them', {
        path,
        error,
      });
    trouble = error;
  };
  const write = async () => {
    const lines = waiting;
    waiting = [];
    if (lines.length === 0) return; // those before took them along
    try {
      await appendLines(path, lines);
      if (trouble !== null) log.info('Opt-outs are noted in their journal again', { path });
      trouble = null;
    } catch (error) {
      failed(lines, messageOf(error));
    }
  };
  return {
    path,
    append(optOuts) {
      waiting = [...waiting, ...optOuts.map(lineOf)];
      writing = writing.then(write);
      return writing;
    },
    unwritten: () => (trouble === null ? null : { lines: waiting.length, error: trouble }),
  };
}

function lineOf({ at, word, hash }: OptOut): string {
  return `${at.toISOString()} ${word} ${hash}\n`;
}

/** Opened each time, so that a file that was moved away for safe keeping is begun anew. */
async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  // With DATABASE_URL and SECRET nothing else needs the data folder.
  await makeFolder(dirname(path));
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    // What a full disk or a power cut left of a line must not spoil the next one.
    const isTorn = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a;
    await file.appendFile(`${isTorn ? '\n' : ''}${lines.join('')}`);
    await file.sync();
  } finally {
    await file.close();
  }
}

const LINE = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) (${WORDS.join('|')}) ([A-Za-z0-9_-]{43})$`,
);

/** A line of the file; null = damaged, or half written. */
export function parseOptOut(line: string): OptOut | null {
  const [, at = '', word, hash = ''] = LINE.exec(line) ?? [];
  return word === undefined ? null : { at: new Date(at), word: word as OptOutWord, hash };
}

/** Changes no statement: it is what a handle and its transactions share. */
class JournalPlugin implements KyselyPlugin {
  readonly journal: OptOutJournal;
  constructor(journal: OptOutJournal) {
    this.journal = journal;
  }
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node;
  }
  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

/** The same database; what is written by this handle is noted there. */
export function withJournal(db: Db, journal: OptOutJournal): Db {
  return db.withPlugin(new JournalPlugin(journal));
}

/** Null = none is kept, such as in a question about a board that has no database of its own. */
export function journalOf(db: Db): OptOutJournal | null {
  const plugin = db.getExecutor().plugins.find((one) => one instanceof JournalPlugin);
  return plugin?.journal ?? null;
}

/** Notes that people want no more mail: within the transaction that writes it, or right after a statement of its own. */
export async function noteOptOuts(db: Db, said: readonly SaidOptOut[]): Promise<void> {
  // When it was said, not what the list says of earlier: only what is younger than a backup matters.
  const at = new Date();
  await journalOf(db)?.append(said.map(({ word, hash }) => ({ at, word, hash })));
}
