// What a line of a list of people says, whoever wrote the list. Pure types.

import type { Alert, SuppressionReason } from '../database/values.ts';
import type { Frequency } from '../subscribers/alerts.ts';

export type ListKind = 'Mailchimp' | 'Buttondown' | 'listmonk' | 'CSV' | 'Rolecall' | 'Rolecall, opt-outs';

/** What the list says of somebody. `undecided`: never confirmed, or never asked for mail: they are left where they are. */
export type ListedAs = 'subscribed' | 'opted-out' | 'bounced' | 'undecided';

export interface ListedPerson {
  /** Of the file, from 1. */
  readonly line: number;
  readonly email: string;
  readonly name: string | null;
  readonly tags: readonly string[];
  /** What they chose, where the list knows more than tags; null: by their tags. */
  readonly alerts: readonly Alert[] | null;
  readonly frequency: Frequency | null;
  readonly timeZone: string | null;
  readonly as: ListedAs;
  /** When they agreed, left or bounced, as the list says. */
  readonly since: Date | null;
  /** They asked for no mail until then. */
  readonly pausedUntil: Date | null;
  /** What the list tells of their consent, beside the instant. */
  readonly consent: unknown;
}

/** Somebody who wants no mail, known by a keyed hash of their address alone. */
export interface ListedHash {
  readonly line: number;
  readonly hash: string;
  /** The key of the hash. */
  readonly salt: string;
  readonly reason: SuppressionReason;
  readonly since: Date;
}

export interface RefusedLine {
  readonly line: number;
  readonly reason: string;
}

/** Values by the header's words, lower-cased. */
export type Row = Readonly<Record<string, string>>;

export type ListedLine = ListedPerson | ListedHash | RefusedLine;

export interface ListReader {
  readonly kind: ListKind;
  read(row: Row, line: number): ListedLine;
}
