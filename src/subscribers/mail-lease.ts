// Leases of mails that somebody asked for, on the database's clock: one sender at a time has the mail of a row.

import { sql } from 'kysely';

/** A sender that stops half-way holds a mail back for so long. */
export const newLease = sql<Date>`now() + interval '2 minutes'`;

/** Nobody has it, or whoever had it is gone. */
export const isFree = sql<boolean>`(lease_until is null or lease_until < now())`;

/** Claims that ended without an outcome, this one not included. */
export const lostSoFar = sql<number>`lost + (lease_until is not null)::int`;
