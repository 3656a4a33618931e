// Leases of mails that somebody asked for, on the database's clock: one sender at a time has the mail of a row.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** A sender that stops half-way holds a mail back for so long. */
export const newLease = sql<Date>`now() + interval '2 minutes'`;

/** Nobody has it, or whoever had it is gone. */
export const isFree = sql<boolean>`(lease_until is null or lease_until < now())`;

/** Claims that ended without an outcome, this one not included. */
export const lostSoFar = sql<number>`lost + (lease_until is not null)::int`;

/** A mail that a claim took, before the claim is known to be committed. */
export interface TakenMail {
  readonly table: 'confirmations' | 'link_requests';
  readonly id: number;
  /** The end of its lease to the microsecond, as Postgres writes it: that of this claim and of no other. */
  readonly leaseUntil: string;
}

/** Of `TakenMail`, for the statement that takes it. */
export const leaseUntil = sql<string>`lease_until::text`;

/** Gives back what a claim took if it was committed and nobody said so; it was not tried. */
export async function releaseUnsureMail(db: Db, { table, id, leaseUntil }: TakenMail): Promise<void> {
  await sql`
    update ${sql.table(table)} set lease_until = null, attempts = attempts - 1
    where id = ${id} and lease_until = ${leaseUntil}::timestamptz`.execute(db);
}
