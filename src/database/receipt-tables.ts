// The tables of receipts as Kysely sees them. See tables.ts.

import type { ColumnType, Generated } from 'kysely';
import type { ReceiptNews } from './values.ts';

type Json<T> = ColumnType<T, string, string>;

export interface ContactsTable {
  id: Generated<number>;
  address_hash: string;
  /** Sealed (subscribers/encrypt.ts); null = it is not written to any more. */
  address: string | null;
  opted_out_at: ColumnType<Date | null, Date | null | undefined>;
  /** Mails in a row that were refused for good. */
  refusals: Generated<number>;
  created_at: Date;
}

export interface PostContactsTable {
  post_id: string;
  contact_id: number;
  /** To how many people its contact was told that it went, when, and how often. */
  told_people: Generated<number>;
  told_at: ColumnType<Date | null, Date | null | undefined>;
  tellings: Generated<number>;
  /** The last day that was reminded of. */
  told_close: ColumnType<Date | null, Date | null | undefined>;
  /** When it was asked whether the post is still open. */
  asked_at: ColumnType<Date | null, Date | null | undefined>;
  created_at: Date;
}

export interface ReceiptsTable {
  id: Generated<number>;
  contact_id: number;
  news: Json<ReceiptNews[]>;
  status: ColumnType<
    'queued' | 'sent' | 'failed' | 'skipped',
    'queued' | undefined,
    'queued' | 'sent' | 'failed' | 'skipped'
  >;
  attempts: Generated<number>;
  maybe_taken: Generated<number>;
  next_attempt_at: Date;
  lease_until: ColumnType<Date | null, Date | null | undefined>;
  created_at: Date;
  settled_at: ColumnType<Date | null, Date | null | undefined>;
}
