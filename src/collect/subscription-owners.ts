// Which subscriptions of the ledger belong to files. Reads and ends; how they begin and change: subscribers/save-subscription.ts.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { endSubscription } from '../subscribers/subscriber-store.ts';
import type { FileSubscriber } from './address-claims.ts';

/** Subscriptions made by files that have one of these addresses (lower-cased) or paths. */
export async function fileSubscribers(
  db: Db,
  by: { readonly emails: readonly string[]; readonly paths: readonly string[] },
): Promise<FileSubscriber[]> {
  const rows = await db
    .selectFrom('subscribers')
    .select(['id', 'email', 'path'])
    .where('source', '=', 'file')
    .where('path', 'is not', null)
    .where((eb) =>
      eb.or([
        eb(sql<string>`lower(email)`, '=', sql<string>`any(${by.emails})`),
        eb.and([eb('path', '=', sql<string>`any(${by.paths})`), eb('state', 'in', ['confirmed', 'paused'])]),
      ]),
    )
    // Whoever ends several locks them in this order (subscribers/lock-people.ts).
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, path: row.path as string }));
}

/** Addresses (lower-cased) among these that the ledger knows, in whatever state. */
export async function knownAddresses(db: Db, emails: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ email: string }>`
    select lower(email) as email from subscribers where lower(email) = any(${emails})`.execute(db);
  return new Set(rows.map((row) => row.email));
}

/** Good files that no subscription came from: their address was suppressed when they were read. */
export async function filesWithoutSubscriber(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{ path: string }>`
    select path from files where kind = 'subscription' and status = 'ok'
      and not exists (select 1 from subscribers where subscribers.path = files.path)
      and not exists (select 1 from channels where channels.path = files.path and channels.state <> 'ended')`.execute(
    db,
  );
  return new Set(rows.map((row) => row.path));
}

/** Ends the subscriptions whose file is gone, or names another address now. Says how many. */
export async function endFileSubscriptions(
  db: Db,
  gone: { readonly paths: readonly string[]; readonly emailAt: ReadonlyMap<string, string> },
  now: Date,
): Promise<number> {
  const owners = await fileSubscribers(db, { emails: [], paths: gone.paths });
  const ending = owners.filter((owner) => gone.emailAt.get(owner.path) !== owner.email.toLowerCase());
  for (const owner of ending) await endSubscription(db, owner.id, now);
  return ending.length;
}

/** How many people began with a file since an instant. */
export async function countNewFilePeople(db: Db, since: Date): Promise<number> {
  const row = await db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .where('source', '=', 'file')
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.people;
}

/** How many subscriptions ended since an instant because their files were gone. */
export async function countEnded(db: Db, since: Date): Promise<number> {
  const row = await db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .where('source', '=', 'file')
    .where('state', '=', 'removed')
    .where('ended_at', '>', since)
    .executeTakeFirstOrThrow();
  return row.people;
}

export async function countHeldWelcomes(db: Db): Promise<number> {
  const row = await db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .where('welcome', '=', 'held')
    .executeTakeFirstOrThrow();
  return row.people;
}

/** Files of people whose first digest is held. */
export async function heldPaths(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('subscribers')
    .select('path')
    .where('welcome', '=', 'held')
    .where('source', '=', 'file')
    .execute();
  return new Set(rows.flatMap(({ path }) => (path === null ? [] : [path])));
}
