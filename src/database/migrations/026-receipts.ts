// Receipts: who posted hears what became of a post, where the board wants that. An address is a contact, sealed, as long as
// it may be written to; what stays of one that was opted out is its keyed hash.

import { type Kysely, sql } from 'kysely';

const statements = [
  `create table contacts (
     id bigint generated always as identity primary key,
     address_hash text not null unique,
     address text,
     opted_out_at timestamptz,
     refusals integer not null default 0,
     created_at timestamptz not null)`,
  `create table post_contacts (
     post_id text primary key references posts on delete cascade,
     contact_id bigint not null references contacts on delete cascade,
     told_people bigint not null default 0,
     told_at timestamptz,
     tellings integer not null default 0,
     told_close timestamptz,
     asked_at timestamptz,
     created_at timestamptz not null)`,
  'create index post_contacts_contact on post_contacts (contact_id)',
  `create table receipts (
     id bigint generated always as identity primary key,
     contact_id bigint not null references contacts on delete cascade,
     news jsonb not null,
     status text not null default 'queued' check (status in ('queued', 'sent', 'failed', 'skipped')),
     attempts integer not null default 0,
     maybe_taken integer not null default 0,
     next_attempt_at timestamptz not null,
     lease_until timestamptz,
     created_at timestamptz not null,
     settled_at timestamptz)`,
  'create index receipts_contact on receipts (contact_id, created_at)',
  "create index receipts_due on receipts (next_attempt_at) where status = 'queued'",
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
