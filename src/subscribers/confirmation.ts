// The person's own yes, given from the mailbox: only now a sign-up becomes a subscription. One transaction; a second
// click finds it done. A yes to a question that was asked before the person left, or was erased, counts for nothing.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { changeAddress, lockRows } from './change-address.ts';
import {
  type Confirmation,
  createConfirmation,
  dropConfirmations,
  loadConfirmation,
  type SignUpChoices,
  settleConfirmation,
} from './confirmation-store.ts';
import type { Vault } from './encrypt.ts';
import { mergeAlert } from './merge-alerts.ts';
import { type Origin, saveLocked } from './save-subscription.ts';
import { isOn, type Subscriber, type SubscriptionDraft } from './subscriber.ts';
import { findSubscriber } from './subscriber-store.ts';
import { suppressionOf } from './suppression-store.ts';

export type ConfirmOutcome =
  | {
      readonly status: 'confirmed';
      readonly kind: Confirmation['kind'];
      readonly subscriberId: number;
      /** The mail to the address that was left, which can be asked for. */
      readonly noticeId?: number;
    }
  /** Older than 48 hours, or never there. */
  | { readonly status: 'expired' }
  /** The address was unsubscribed, erased or complained about after the link was made. */
  | { readonly status: 'outdated' }
  /** Of a change: somebody is subscribed with the new address already. */
  | { readonly status: 'taken' };

export interface ConfirmDeps {
  readonly db: Db;
  readonly vault: Vault;
  readonly config: Pick<Config, 'digest'>;
}

/** Makes the wish come true, once. */
export async function confirm(deps: ConfirmDeps, id: number, now: Date): Promise<ConfirmOutcome> {
  return inTransaction(deps.db, async (trx) => {
    const inside = { ...deps, db: trx };
    const asked = await loadConfirmation(inside, id, now);
    if (asked === null) return { status: 'expired' };
    await lockPeople(trx, asked);
    // Read again: another click, or an erasure, may have come first.
    const wish = await loadConfirmation(inside, id, now, true);
    if (wish === null) return { status: 'expired' };
    if (wish.confirmedAt !== null) return repeat(trx, wish);
    const outcome = await (wish.kind === 'subscribe' ? signUp : move)(inside, wish, now);
    if (outcome.status === 'confirmed') await settleConfirmation(trx, id, outcome.subscriberId, now);
    return outcome;
  });
}

/**
 * One address at a time, as in save-subscription.ts, or two clicks would each add to what the other has not seen; and
 * people before their confirmations, as in erase.ts, or the two would wait for each other.
 */
async function lockPeople(trx: Db, { addressHash, address, subscriberId }: Confirmation): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${addressHash}, 0))`.execute(trx);
  await lockRows(trx, subscriberId, address);
}

/** The link works as long as the subscription that it made. */
async function repeat(db: Db, wish: Confirmation): Promise<ConfirmOutcome> {
  const id = wish.subscriberId;
  const subscriber = id === null ? null : await findSubscriber(db, { id });
  if (subscriber === null || !isOn(subscriber)) return { status: 'outdated' };
  return { status: 'confirmed', kind: wish.kind, subscriberId: subscriber.id };
}

async function move(
  { db, vault, config }: ConfirmDeps,
  wish: Confirmation,
  now: Date,
): Promise<ConfirmOutcome> {
  const { subscriberId, address, createdAt } = wish;
  if (subscriberId === null) return { status: 'outdated' };
  const { welcomeDays } = config.digest;
  const change = { subscriberId, address, issuedAt: createdAt, welcomeDays };
  const outcome = await changeAddress(db, change, now);
  if (outcome.status === 'taken') return { status: 'taken' };
  if (outcome.status === 'ended' || outcome.status === 'suppressed') return { status: 'outdated' };
  const confirmed = { status: 'confirmed', kind: wish.kind, subscriberId } as const;
  if (outcome.status === 'unchanged' || outcome.left === null) return confirmed;
  const notice = { kind: 'moved', address: outcome.left, choices: null, subscriberId, consent: {} } as const;
  return { ...confirmed, noticeId: (await createConfirmation({ db, vault }, notice, now)).id };
}

async function signUp(deps: ConfirmDeps, wish: Confirmation, now: Date): Promise<ConfirmOutcome> {
  if (wish.choices === null) return { status: 'outdated' };
  const suppression = await suppressionOf(deps.db, wish.address);
  const known = await findSubscriber(deps.db, { email: wish.address });
  const consent = { ...wish.consent, askedAt: wish.createdAt.toISOString(), at: now.toISOString() };
  const yes = { confirmed: true, issuedAt: wish.createdAt, consent };
  // Their own yes: it is theirs from now on, and does not end with a file that began it.
  const origin: Origin = { source: 'web', path: null, ...yes };
  const draft = draftOf(wish.address, wish.choices, known);
  const outcome = await saveLocked(deps, wish.addressHash, draft, origin, now);
  if (!('subscriberId' in outcome)) return { status: 'outdated' };
  // The suppression is lifted: what was asked for before it must not come true now.
  if (suppression !== null) await dropConfirmations(deps.db, wish.addressHash, suppression.since);
  return { status: 'confirmed', kind: wish.kind, subscriberId: outcome.subscriberId };
}

/** Somebody who has alerts keeps them, and how often and in which zone they come. */
function draftOf(address: string, choices: SignUpChoices, known: Subscriber | null): SubscriptionDraft {
  const { alert, frequency, timeZone } = choices;
  if (known === null || !isOn(known)) {
    return { email: address, name: known?.name ?? null, frequency, timeZone, alerts: [alert] };
  }
  const { email, name } = known;
  const alerts = mergeAlert(known.alerts, alert);
  return { email, name, frequency: known.frequency, timeZone: known.timeZone, alerts };
}
