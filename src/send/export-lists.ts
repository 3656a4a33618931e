// Step: the readers, the opt-outs and the digests of a time as text, piece by piece: for a table program or for another
// installation.

import { stringify } from 'csv-stringify/sync';
import type { Db } from '../database/database.ts';
import type { Exported } from '../installation/lists/exported.ts';
import { toOwnPerson } from '../installation/lists/own-person.ts';
import { OPT_OUT_COLUMNS, type OwnOptOut, PERSON_COLUMNS } from '../read/own-list.ts';
import { pagesOfPeople, pagesOfSuppressions } from '../subscribers/people-pages.ts';
import { suppressionSalt } from '../subscribers/suppression-store.ts';
import { type ListedDelivery, pagesOfDeliveries } from './delivery-pages.ts';

interface Order {
  readonly what: Exported;
  readonly format: 'csv' | 'json';
  /** For deliveries. */
  readonly time: { readonly since: Date; readonly until: Date };
}

/** `entries`: how many the text holds. */
export async function* exportText(
  db: Db,
  { what, format, time }: Order,
): AsyncGenerator<{ readonly text: string; readonly entries: number }> {
  const { columns, pages } = await listingOf(db, what, time);
  const write = format === 'csv' ? csvOf(columns) : jsonOf();
  for await (const page of pages) yield { text: write.page(page), entries: page.length };
  yield { text: write.end(), entries: 0 };
}

interface Listing {
  readonly columns: readonly string[];
  readonly pages: AsyncIterable<readonly object[]>;
}

const DELIVERY_COLUMNS = [
  ...['planned_at', 'sent_at', 'email', 'frequency', 'run', 'status'],
  ...['reason', 'posts', 'subject', 'attempts', 'answer'],
] as readonly (keyof ListedDelivery)[];

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
