// `rolecall export`: the readers, the opt-outs and the digests of a time, for a table program or for another installation.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { Db } from '../database/database.ts';
import { messageOf, UserError } from '../errors.ts';
import { OPT_OUT_COLUMNS, type OwnOptOut, PERSON_COLUMNS } from '../read/own-list.ts';
import { type ListedDelivery, pagesOfDeliveries } from '../send/delivery-pages.ts';
import { pagesOfPeople, pagesOfSuppressions } from '../subscribers/people-pages.ts';
import { suppressionSalt } from '../subscribers/suppression-store.ts';
import { type CommandContext, withDatabase } from './context.ts';
import { toOwnPerson } from './export-person.ts';
import type { Exported } from './exported.ts';
import { count } from './table.ts';

interface ExportOptions {
  readonly what: Exported;
  readonly format: 'csv' | 'json';
  /** Days of the site's zone, the first and the last one, `2026-11-01`; for deliveries. */
  readonly since: string | null;
  readonly until: string | null;
  /** A file that only its owner may read; null: standard output. */
  readonly out: string | null;
}

interface Listing {
  readonly columns: readonly string[];
  readonly pages: AsyncIterable<readonly object[]>;
}

const DELIVERY_COLUMNS = [
  ...['planned_at', 'sent_at', 'email', 'frequency', 'run', 'status'],
  ...['reason', 'posts', 'subject', 'attempts', 'answer'],
] as readonly (keyof ListedDelivery)[];

export async function exportCommand(context: CommandContext, options: ExportOptions): Promise<number> {
  const time = timeOf(context, options);
  const target = await openTarget(context, options.out);
  let entries = 0;
  await withDatabase(context, 'Exporting', async (db) => {
    const { columns, pages } = await listingOf(db, options.what, time);
    const write = options.format === 'csv' ? csvOf(columns) : jsonOf();
    for await (const page of pages) {
      await target.write(write.page(page));
      entries += page.length;
    }
    await target.write(write.end());
  });
  await target.close();
  context.stderr.write(`${count(entries, 'line')} about ${options.what}${WARNINGS[options.what]}\n`);
  return 0;
}

/** What whoever holds the list should know. */
const WARNINGS: Readonly<Record<Exported, string>> = {
  people:
    ': addresses of real people, keep the file to yourself. Who left long ago is not in it by address: "export opt-outs" has them.',
  'opt-outs':
    ': hashes, with the key that tells whether an address is among them. Give it to nobody but your next installation.',
  deliveries: ': addresses of real people, keep the file to yourself.',
};

async function listingOf(db: Db, what: Exported, time: { since: Date; until: Date }): Promise<Listing> {
  if (what === 'deliveries') return { columns: DELIVERY_COLUMNS, pages: pagesOfDeliveries(db, time) };
  if (what === 'people') return { columns: PERSON_COLUMNS, pages: ownPeople(db) };
  return { columns: OPT_OUT_COLUMNS, pages: optOuts(db, await suppressionSalt(db)) };
}

async function* ownPeople(db: Db) {
  for await (const page of pagesOfPeople(db)) yield page.map(toOwnPerson).filter((person) => person !== null);
}

async function* optOuts(db: Db, salt: string): AsyncGenerator<readonly OwnOptOut[]> {
  for await (const page of pagesOfSuppressions(db))
    yield page.map(({ hash, reason, since }) => ({ address_hash: hash, reason, since, salt }));
}

interface Writer {
  page(entries: readonly object[]): string;
  end(): string;
}

/** RFC 4180, with a mark before what a table program would take for a formula. */
function csvOf(columns: readonly string[]): Writer {
  const options = { columns: [...columns], escape_formulas: true, record_delimiter: 'windows' as const };
  let isFirst = true;
  return {
    page(entries) {
      const rows = entries.map((entry) => columns.map((column) => cellOf(Reflect.get(entry, column))));
      const text = stringify(rows, { ...options, header: isFirst });
      isFirst = false;
      return text;
    },
    end: () => '',
  };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One array, an entry a line. */
function jsonOf(): Writer {
  let separator = '[';
  return {
    page: (entries) =>
      entries
        .map((entry) => {
          const line = `${separator}\n  ${JSON.stringify(entry)}`;
          separator = ',';
          return line;
        })
        .join(''),
    end: () => (separator === '[' ? '[]\n' : '\n]\n'),
  };
}

interface Target {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

async function openTarget({ stdout }: CommandContext, out: string | null): Promise<Target> {
  if (out === null)
    return {
      write: async (text) => void stdout.write(text),
      close: async () => {},
    };
  const file = createWriteStream(out, { mode: 0o600 });
  try {
    await once(file, 'open');
  } catch (error) {
    throw new UserError(`${out} cannot be written (${messageOf(error)}).`);
  }
  return {
    async write(text) {
      if (!file.write(text)) await once(file, 'drain');
    },
    async close() {
      file.end();
      await finished(file);
    },
  };
}

/** All days where none is given. */
function timeOf({ config, now }: CommandContext, { what, since, until }: ExportOptions) {
  if (what !== 'deliveries' && (since !== null || until !== null))
    throw new UserError('--since and --until are for "export deliveries".');
  const { timeZone } = config.site;
  return {
    since: since === null ? new Date(0) : startOf(since, timeZone, 0),
    until: until === null ? new Date(now.getTime() + 1) : startOf(until, timeZone, 1),
  };
}

function startOf(day: string, timeZone: string, daysLater: number): Date {
  try {
    const date = Temporal.PlainDate.from(day).add({ days: daysLater });
    return new Date(date.toZonedDateTime({ timeZone }).epochMilliseconds);
  } catch {
    throw new UserError(`"${day}" is no day: write it as 2026-11-01.`);
  }
}
