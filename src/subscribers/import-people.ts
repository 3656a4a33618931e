// Brings a list of people in from elsewhere: first those who want no mail, then those who do. Nobody is revived, nobody gets
// a first digest, and nobody's own choices are touched. A few statements for thousands of people.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { SuppressionReason } from '../database/values.ts';
import { type Alert, buildAlert, type Frequency } from './alerts.ts';
import { ensureAudience } from './audience-store.ts';
import { newestNumber } from './cursor.ts';
import { type RefusalRow, refuseMail } from './import-refusals.ts';
import { addressHashes, adoptSalt } from './suppression-store.ts';

export interface ImportedPerson {
  readonly email: string;
  readonly name: string | null;
  /** Null: every post, until they choose. */
  readonly alerts: readonly Alert[] | null;
  readonly frequency: Frequency;
  readonly timeZone: string;
  /** When they agreed, as the list says. */
  readonly since: Date | null;
  readonly pausedUntil: Date | null;
  /** What the list tells of their consent, beside the instant. */
  readonly told: unknown;
  /** Stands among the people, and mail to them came back. */
  readonly isBounced: boolean;
}

/** By address, or by a hash under the salt of the order. */
export type ImportedRefusal = ({ readonly email: string } | { readonly hash: string }) & {
  readonly reason: SuppressionReason;
  readonly since: Date | null;
};

export interface ImportCounts {
  readonly added: number;
  /** Are here already, in whatever state: they stay as they are. */
  readonly known: number;
  /** Are on the list of those who get no mail. */
  readonly suppressed: number;
  readonly optOuts: number;
  readonly bounces: number;
  /** Subscribed here, and left there later than they subscribed here. */
  readonly ended: number;
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'digest'>;
}

export interface ImportOrder {
  /** Where the list comes from. */
  readonly kind: string;
  /** Of the hashes that it holds; null where it holds none. */
  readonly salt: string | null;
  /** Read first. */
  readonly refusals: AsyncIterable<ImportedRefusal>;
  readonly people: AsyncIterable<ImportedPerson>;
}

const BATCH = 2000;

class DryRun extends Error {
  readonly counts: ImportCounts;
  constructor(counts: ImportCounts) {
    super('dry run');
    this.counts = counts;
  }
}

/** Does it in one transaction; `isDry`: counts, and leaves nothing behind. Returns the number of the import, null when dry. */
export async function importPeople(
  deps: Deps,
  order: ImportOrder,
  { isDry }: { readonly isDry: boolean },
  now: Date,
): Promise<{ readonly id: number | null; readonly counts: ImportCounts }> {
  try {
    const done = await inTransaction(deps.db, async (trx) => {
      const result = await carryOut({ ...deps, db: trx }, order, now);
      if (isDry) throw new DryRun(result.counts);
      return result;
    });
    return done;
  } catch (error) {
    if (error instanceof DryRun) return { id: null, counts: error.counts };
    throw error;
  }
}

async function carryOut(
  deps: Deps,
  { kind, salt, people, refusals }: ImportOrder,
  now: Date,
): Promise<{ readonly id: number; readonly counts: ImportCounts }> {
  const { db } = deps;
  if (salt !== null) await adoptSalt(db, salt);
  const { id } = await db
    .insertInto('imports')
    .values({ at: now, kind, counts: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  let [optOuts, bounces, ended] = [0, 0, 0];
  for await (const batch of batchesOf(refusals)) {
    const counts = await refuseMail(db, id, await hashed(db, batch, now), now);
    optOuts += counts.optOuts;
    bounces += counts.bounces;
    ended += counts.ended;
  }
  let [added, known, suppressed] = [0, 0, 0];
  const cursor = await newestNumber(db);
  for await (const batch of batchesOf(people)) {
    const counts = await addPeople(deps, { id, kind, cursor }, batch, now);
    added += counts.added;
    known += counts.known;
    suppressed += counts.suppressed;
  }
  const counts = { added, known, suppressed, optOuts, bounces, ended };
  await db
    .updateTable('imports')
    .set({ counts: JSON.stringify(counts) })
    .where('id', '=', id)
    .execute();
  return { id, counts };
}

async function hashed(db: Db, batch: readonly ImportedRefusal[], now: Date): Promise<RefusalRow[]> {
  const hashes = await addressHashes(
    db,
    batch.map((one) => ('email' in one ? one.email : '')),
  );
  return batch.map((one, index) => ({
    hash: 'hash' in one ? one.hash : (hashes[index] as string),
    reason: one.reason,
    since: (one.since ?? now).toISOString(),
  }));
}

async function* batchesOf<T>(all: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function addPeople(
  deps: Deps,
  list: { readonly id: number; readonly kind: string; readonly cursor: number },
  batch: readonly ImportedPerson[],
  now: Date,
): Promise<{ added: number; known: number; suppressed: number }> {
  const { db } = deps;
  const hashes = await addressHashes(
    db,
    batch.map(({ email }) => email),
  );
  const audiences = await audiencesOf(deps, batch, now);
  const rows = batch.map((person, index) => ({
    email: person.email,
    hash: hashes[index],
    name: person.name,
    zone: person.timeZone,
    frequency: person.frequency,
    audience: audiences.get(keyOf(person)),
    paused: person.pausedUntil,
    chosen: person.alerts !== null,
    bounced: person.isBounced,
    consent: {
      import: list.id,
      list: list.kind,
      agreed: person.since?.toISOString() ?? null,
      at: now.toISOString(),
      ...(person.told === null ? {} : { told: person.told }),
    },
  }));
  const { rows: counted } = await sql<{ listed: number; suppressed: number; added: number }>`
    with listed as (
      select distinct on (lower(email)) * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as one (email text, hash text, name text, zone text, frequency text, audience bigint, paused timestamptz,
          chosen boolean, bounced boolean, consent jsonb)
      order by lower(email)),
    wanted as (
      select * from listed l where not exists (
        select from suppressions x where x.address_hash = l.hash and not (l.bounced and x.reason = 'bounced'))),
    added as (
      insert into subscribers (email, address_hash, name, time_zone, frequency, audience_id, cursor, state,
        paused_until, has_chosen, source, consent, created_at)
      select email, hash, name, zone, frequency, audience, ${list.cursor},
        case when paused is null then 'confirmed' else 'paused' end, paused, chosen, 'import',
        consent || '{"source": "import"}', ${now} from wanted
      on conflict (lower(email)) do nothing
      returning id, audience_id),
    noted as (
      insert into import_people (import_id, subscriber_id, audience_id) select ${list.id}, id, audience_id from added)
    select (select count(*) from listed) as listed,
      (select count(*) from listed) - (select count(*) from wanted) as suppressed,
      (select count(*) from added) as added`.execute(db);
  const { listed, suppressed, added } = counted[0] ?? { listed: 0, suppressed: 0, added: 0 };
  return { added, suppressed, known: listed - suppressed - added };
}

function alertsOf({ alerts }: ImportedPerson): readonly Alert[] {
  return alerts ?? [buildAlert({ any: ['*'] })];
}

function keyOf(person: ImportedPerson): string {
  return JSON.stringify([person.frequency, person.timeZone, alertsOf(person)]);
}

async function audiencesOf(
  { db, config }: Deps,
  batch: readonly ImportedPerson[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (const person of batch) {
    const key = keyOf(person);
    if (ids.has(key)) continue;
    const { frequency, timeZone } = person;
    const audience = await ensureAudience(
      db,
      { frequency, timeZone, alerts: alertsOf(person) },
      config.digest,
      now,
    );
    ids.set(key, audience.id);
  }
  return ids;
}
