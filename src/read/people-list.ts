// Lists of people as other services write them, chosen by their header: what each line says, or why it is refused. Pure.

import { parseAddress } from '../address.ts';
import { cleanLine } from '../clean-text.ts';
import { normaliseTags } from '../posts/tags.ts';
import { FREQUENCIES, type Frequency } from '../subscribers/alerts.ts';
import type { ListedAs, ListedPerson, ListKind, ListReader, RefusedLine, Row } from './listed.ts';
import { ownReaderOf } from './own-list.ts';
import { matchTimeZone } from './time-zone.ts';

interface Format {
  readonly kind: ListKind;
  /** All of these words stand in its header. */
  readonly needs: readonly string[];
  readonly email: readonly string[];
  readonly name: readonly string[];
  as(row: Row, fileName: string): ListedAs | null;
  readonly since: Readonly<Record<Exclude<ListedAs, 'undecided'>, readonly string[]>>;
}

const AS_WORDS: Readonly<Record<string, ListedAs>> = {
  subscribed: 'subscribed',
  subscriber: 'subscribed',
  active: 'subscribed',
  enabled: 'subscribed',
  confirmed: 'subscribed',
  regular: 'subscribed',
  premium: 'subscribed',
  gifted: 'subscribed',
  trialed: 'subscribed',
  unsubscribed: 'opted-out',
  'opted-out': 'opted-out',
  'opted out': 'opted-out',
  removed: 'opted-out',
  blocklisted: 'opted-out',
  blacklisted: 'opted-out',
  complained: 'opted-out',
  spammy: 'opted-out',
  blocked: 'opted-out',
  cleaned: 'bounced',
  bounced: 'bounced',
  undeliverable: 'bounced',
  unactivated: 'undecided',
  unconfirmed: 'undecided',
  pending: 'undecided',
  disabled: 'undecided',
  inactive: 'undecided',
  nonsubscribed: 'undecided',
  'non-subscribed': 'undecided',
  transactional: 'undecided',
};

const FORMATS: readonly Format[] = [
  {
    kind: 'Mailchimp',
    needs: ['email address', 'leid'],
    email: ['email address'],
    name: ['first name', 'fname'],
    as: mailchimpWord,
    since: {
      subscribed: ['confirm_time', 'optin_time'],
      'opted-out': ['unsub_time', 'last_changed'],
      bounced: ['clean_time', 'last_changed'],
    },
  },
  {
    kind: 'listmonk',
    needs: ['uuid', 'email', 'status'],
    email: ['email'],
    name: ['name'],
    as: ({ status = '' }) => AS_WORDS[status.trim().toLowerCase()] ?? null,
    since: { subscribed: ['created_at'], 'opted-out': ['updated_at'], bounced: ['updated_at'] },
  },
  {
    kind: 'Buttondown',
    needs: ['creation_date', 'tags'],
    email: ['email_address', 'email'],
    name: ['metadata.name', 'name'],
    as: (row) => AS_WORDS[(row.type ?? row.subscriber_type ?? '').trim().toLowerCase()] ?? null,
    since: {
      subscribed: ['creation_date'],
      'opted-out': ['unsubscription_date', 'creation_date'],
      bounced: ['creation_date'],
    },
  },
  {
    kind: 'CSV',
    needs: [],
    email: ['email', 'e-mail', 'email address', 'email_address', 'address', 'mail'],
    name: ['name', 'first name', 'first_name'],
    as: ({ status = '' }) =>
      status.trim() === '' ? 'subscribed' : (AS_WORDS[status.trim().toLowerCase()] ?? null),
    since: {
      subscribed: ['consent_at', 'subscribed_at', 'created_at', 'date'],
      'opted-out': ['unsubscribed_at', 'updated_at', 'date'],
      bounced: ['bounced_at', 'updated_at', 'date'],
    },
  },
];

/** The three files of an export have the same words in their header, but for two: the name tells the rest. */
function mailchimpWord(row: Row, fileName: string): ListedAs | null {
  if (row.unsub_time !== undefined) return 'opted-out';
  if (row.clean_time !== undefined) return 'bounced';
  const word = /(?:^|[^a-z])(non-?subscribed|unsubscribed|subscribed|cleaned)/i.exec(fileName)?.[1];
  return word === undefined ? null : (AS_WORDS[word.toLowerCase()] ?? null);
}

/** How a list with this header is read; a text says why it cannot be. */
export function readerOf(header: readonly string[], fileName: string): ListReader | string {
  const words = new Set(header);
  const own = ownReaderOf(words);
  if (own !== null) return own;
  const format = FORMATS.find(
    ({ needs, email }) => hasAll(words, needs) && email.some((word) => words.has(word)),
  );
  if (format === undefined)
    return 'no column holds the addresses: call it "email" in the first line, which names the columns';
  if (
    format.kind === 'Mailchimp' &&
    format.as(Object.fromEntries(header.map((word) => [word, ''])), fileName) === null
  )
    return 'it is a list of Mailchimp, but its name does not say whether these people are subscribed, unsubscribed, cleaned or nonsubscribed: keep the names of the export';
  return { kind: format.kind, read: (row, line) => readRow(format, fileName, row, line) };
}

function hasAll(words: ReadonlySet<string>, needs: readonly string[]): boolean {
  return needs.every((word) => words.has(word));
}

function readRow(format: Format, fileName: string, row: Row, line: number): ListedPerson | RefusedLine {
  const raw = first(row, format.email);
  const address = parseAddress(raw.replaceAll(/\p{Cf}/gu, ''));
  if (!address.ok) return { line, reason: address.problem };
  const as = format.as(row, fileName);
  if (as === null)
    return {
      line,
      reason: `what its status or type means is not known: write subscribed, unsubscribed or bounced`,
    };
  const frequency = first(row, ['frequency']).toLowerCase();
  if (frequency !== '' && !isFrequency(frequency))
    return { line, reason: `"${frequency.slice(0, 20)}" is no frequency: write weekly, daily or instant` };
  const zone = first(row, ['timezone', 'time_zone', 'time zone']);
  return {
    line,
    email: address.address,
    name: cleanLine(first(row, format.name), 100) || null,
    tags: tagsIn(first(row, ['tags'])),
    alerts: null,
    pausedUntil: null,
    consent: null,
    frequency: frequency === '' ? null : (frequency as Frequency),
    // Of a zone that is not known the board's is better than none.
    timeZone: zone === '' ? null : matchTimeZone(zone).zone,
    as,
    since: as === 'undecided' ? null : readTime(first(row, format.since[as])),
  };
}

function isFrequency(word: string): word is Frequency {
  return (FREQUENCIES as readonly string[]).includes(word);
}

function first(row: Row, keys: readonly string[]): string {
  for (const key of keys) {
    const value = row[key]?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return '';
}

/** `data, tech`, Mailchimp's `"data","tech"`, Buttondown's `["data", "tech"]` or `data;tech`. */
function tagsIn(text: string): string[] {
  const words = text.replaceAll(/^\[|\]$/g, '').split(/[,;]/);
  return normaliseTags(
    words.map((word) => cleanLine(word.replaceAll(/["']/g, ''), 100)).filter(Boolean),
  ).slice(0, 50);
}

/** ISO 8601, or `2026-11-20 10:00:00`, which services mean in UTC. */
function readTime(text: string): Date | null {
  const [, day, time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/i.exec(text) ??
    [];
  if (day === undefined) return null;
  const at = new Date(`${day}T${time}${zone.toUpperCase() === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(at.getTime()) ? null : at;
}
