// How a subscription begins, changes and comes back, and what that does to the cursor (docs/decisions/002).

import { type Selectable, sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { SubscribersTable } from '../database/tables.ts';
import type { SuppressionReason } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';
import { type Audience, ensureAudience } from './audience-store.ts';
import { newestNumber } from './cursor.ts';
import { moveTo } from './owed.ts';
import { resumeBounced } from './pause.ts';
import { loadFacts, type PersonFacts } from './person-facts.ts';
import { welcomeNumber } from './reach.ts';
import type { SubscriberSource, SubscriptionDraft } from './subscriber.ts';
import { addressHash, type Suppression, suppressionOfHash, unsuppress } from './suppression-store.ts';

export type SaveOutcome =
  | { readonly status: 'created' | 'changed' | 'unchanged' | 'revived'; readonly subscriberId: number }
  | { readonly status: 'suppressed'; readonly reason: SuppressionReason }
  | { readonly status: 'signed-up-themselves' };

export interface Origin {
  readonly source: SubscriberSource;
  /** The subscription file, for source `file`. */
  readonly path: string | null;
  /** Keep the first digest back until an admin decides. */
  readonly holdWelcome?: boolean;
  /** Imports: no first digest, served from the newest post on. */
  readonly silent?: boolean;
  /** The person's own word, given from this address: lifts every suppression but a complaint. */
  readonly confirmed?: boolean;
  /** When the confirmation was asked for: a suppression that came later stands. */
  readonly issuedAt?: Date;
  /** What the person agreed to, beside source and time. */
  readonly consent?: Readonly<Record<string, unknown>>;
}

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'digest'>;
}

type Known = Selectable<SubscribersTable> & PersonFacts;

/** Coming back within this time keeps the cursor, as far as reach.ts lets it, and sends no welcome. */
const COME_BACK_DAYS = 30;

/**
 * Creates, changes or revives the subscription of one address. The opt-out list beats every source: nothing but the
 * person's own confirmation revives a suppressed address.
 */
export async function saveSubscription(
  deps: Deps,
  draft: SubscriptionDraft,
  origin: Origin,
  now: Date,
): Promise<SaveOutcome> {
  const hash = await addressHash(deps.db, draft.email);
  return inTransaction(deps.db, async (trx) => {
    // One address at a time: a file and a form may bring the same one at the same moment.
    await sql`select pg_advisory_xact_lock(hashtextextended(${hash}, 0))`.execute(trx);
    return saveLocked({ ...deps, db: trx }, hash, draft, origin, now);
  });
}

/** The same in a transaction that has the lock of the address already (lock-people.ts, confirmation.ts). */
export async function saveLocked(
  deps: Deps,
  hash: string,
  draft: SubscriptionDraft,
  origin: Origin,
  now: Date,
): Promise<SaveOutcome> {
  const { db, config } = deps;
  const known = await lockKnown(db, draft, hash);
  const suppression = known === undefined ? await suppressionOfHash(db, hash) : known.suppression;
  if (suppression !== null && !mayLift(suppression, origin))
    return { status: 'suppressed', reason: suppression.reason };
  if (suppression !== null) await unsuppress(db, draft.email);
  const outcome = await saveKnown(deps, known, draft, origin, hash, now);
  if (suppression?.reason === 'bounced') await resumeBounced(db, draft.email, config.digest.welcomeDays, now);
  return outcome;
}

/** A confirmation also shows that mail arrives there, so it lifts a bounce. */
function mayLift({ reason, since }: Suppression, { confirmed, issuedAt }: Origin): boolean {
  const isLater = issuedAt !== undefined && since.getTime() >= issuedAt.getTime();
  return confirmed === true && reason !== 'complaint' && !isLater;
}

async function saveKnown(
  deps: Deps,
  known: Known | undefined,
  draft: SubscriptionDraft,
  origin: Origin,
  hash: string,
  now: Date,
): Promise<SaveOutcome> {
  const audience = known?.joined ?? (await ensureAudience(deps.db, draft, deps.config.digest, now));
  if (known === undefined)
    return insertSubscriber(deps, draft, origin, { audienceId: audience.id, hash }, now);
  if (known.source === 'web' && origin.source === 'file') return { status: 'signed-up-themselves' };
  const ended = known.state === 'unsubscribed' || known.state === 'removed';
  if (ended) return reviveSubscriber(deps, known, draft, origin, audience.id, now);
  return changeSubscriber(deps.db, known, draft, origin, audience, now);
}

async function insertSubscriber(
  deps: Deps,
  draft: SubscriptionDraft,
  origin: Origin,
  keys: { audienceId: number; hash: string },
  now: Date,
): Promise<SaveOutcome> {
  const start = await startOf(deps, origin, now);
  const row = await deps.db
    .insertInto('subscribers')
    .values({
      ...choicesOf(draft, origin, keys.audienceId),
      email: draft.email,
      address_hash: keys.hash,
      cursor: start.cursor,
      state: 'confirmed',
      consent: consentOf(origin, now),
      welcome: start.welcome,
      held_number: start.heldNumber,
      quiet_since: now,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { status: 'created', subscriberId: row.id };
}

interface Start {
  readonly cursor: number;
  readonly welcome: 'due' | 'held' | null;
  /** Where a first digest that is held ends, if nobody is to get it. */
  readonly heldNumber: number | null;
}

/** Where a new person starts: what the last `welcomeDays` brought is their first digest, unless they were imported. */
async function startOf(deps: Deps, origin: Origin, now: Date): Promise<Start> {
  if (origin.silent) return { cursor: await newestNumber(deps.db), welcome: null, heldNumber: null };
  const cursor = await welcomeNumber(deps.db, deps.config.digest.welcomeDays, now);
  if (!origin.holdWelcome) return { cursor, welcome: 'due', heldNumber: null };
  return { cursor, welcome: 'held', heldNumber: await newestNumber(deps.db) };
}

async function reviveSubscriber(
  deps: Deps,
  known: Known,
  draft: SubscriptionDraft,
  origin: Origin,
  audienceId: number,
  now: Date,
): Promise<SaveOutcome> {
  const recent =
    known.ended_at !== null && now.getTime() - known.ended_at.getTime() <= COME_BACK_DAYS * DAY_MS;
  const cursor = await welcomeNumber(deps.db, deps.config.digest.welcomeDays, now);
  const start: Start = recent
    ? { cursor, welcome: null, heldNumber: null }
    : await startOf(deps, origin, now);
  await deps.db
    .updateTable('subscribers')
    .set({
      ...choicesOf(draft, origin, audienceId),
      cursor: Math.max(known.cursor, start.cursor),
      consent: consentOf(origin, now),
      state: 'confirmed',
      paused_until: null,
      ended_at: null,
      welcome: start.welcome,
      held_number: start.heldNumber,
      quiet_since: now,
      owed_at: null,
    })
    .where('id', '=', known.id)
    .execute();
  return { status: 'revived', subscriberId: known.id };
}

async function changeSubscriber(
  db: Db,
  known: Known,
  draft: SubscriptionDraft,
  origin: Origin,
  audience: Audience,
  now: Date,
): Promise<SaveOutcome> {
  const choices = choicesOf(draft, origin, audience.id);
  const same = known.audience_id === audience.id && known.name === draft.name && known.path === origin.path;
  if (same && known.source === origin.source) return { status: 'unchanged', subscriberId: known.id };
  await db
    .updateTable('subscribers')
    .set({ ...choices, ...moveTo(known, audience, now) })
    .where('id', '=', known.id)
    .execute();
  return { status: 'changed', subscriberId: known.id };
}

function consentOf({ source, path, consent }: Origin, now: Date): string {
  return JSON.stringify({ ...consent, source, path, at: now.toISOString() });
}

function choicesOf(draft: SubscriptionDraft, origin: Origin, audienceId: number) {
  return {
    name: draft.name,
    time_zone: draft.timeZone,
    frequency: draft.frequency,
    audience_id: audienceId,
    has_chosen: true,
    source: origin.source,
    path: origin.path,
  };
}

async function lockKnown(db: Db, draft: SubscriptionDraft, hash: string): Promise<Known | undefined> {
  const row = await db
    .selectFrom('subscribers')
    .selectAll()
    .where(sql<string>`lower(email)`, '=', draft.email.toLowerCase())
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && { ...row, ...(await loadFacts(db, row, hash, draft)) };
}
