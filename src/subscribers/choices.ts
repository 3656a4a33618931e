// What people change about their own subscription. Each change reads and writes under one row lock, so that two tabs lose
// nothing; the source stays: a file that changes later applies again (docs/architecture.md, "Who wins").

import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { MAX_TAGS } from '../posts/tags.ts';
import { type Alert, MAX_ALERTS } from './alerts.ts';
import { ensureAudience } from './audience-store.ts';
import { moveTo } from './owed.ts';
import { loadFacts } from './person-facts.ts';
import type { SubscriptionDraft } from './subscriber.ts';

export type Choices = Omit<SubscriptionDraft, 'email'>;

export type ChangeOutcome =
  | { readonly status: 'changed' | 'unchanged' }
  /** The subscription has ended. */
  | { readonly status: 'ended' }
  /** The alert is not there (any more). */
  | { readonly status: 'no-such-alert' }
  /** Without its last alert a subscription would ask for nothing. */
  | { readonly status: 'last-alert' }
  | { readonly status: 'too-many-alerts' };

interface ChoiceDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'digest'>;
}

type Refusal = 'no-such-alert' | 'last-alert' | 'too-many-alerts';

/** Names an alert by what it asks for: a number would mean another alert after the first one is gone. */
export function alertKey({ any, all, none }: Alert): string {
  return createHash('sha256')
    .update(JSON.stringify([any, all, none]))
    .digest('base64url')
    .slice(0, 16);
}

/** Replaces the choices that are given. */
export function changeChoices(
  deps: ChoiceDeps,
  subscriberId: number,
  wanted: Partial<Choices>,
  now: Date,
): Promise<ChangeOutcome> {
  return change(deps, subscriberId, (choices) => ({ ...choices, ...wanted }), now);
}

/** Adds alerts after the others; one that is there already is not added twice. */
export function addAlerts(
  deps: ChoiceDeps,
  subscriberId: number,
  alerts: readonly Alert[],
  now: Date,
): Promise<ChangeOutcome> {
  return change(deps, subscriberId, (choices) => withAlerts(choices, [...choices.alerts, ...alerts]), now);
}

/** Puts another alert in the place of the one with this key. */
export function replaceAlert(
  deps: ChoiceDeps,
  subscriberId: number,
  key: string,
  alert: Alert,
  now: Date,
): Promise<ChangeOutcome> {
  const edit = (choices: Choices) =>
    choices.alerts.some((old) => alertKey(old) === key)
      ? withAlerts(
          choices,
          choices.alerts.map((old) => (alertKey(old) === key ? alert : old)),
        )
      : 'no-such-alert';
  return change(deps, subscriberId, edit, now);
}

/** Ends one alert; the last one stays. */
export function dropAlert(
  deps: ChoiceDeps,
  subscriberId: number,
  key: string,
  now: Date,
): Promise<ChangeOutcome> {
  const edit = (choices: Choices) => {
    const rest = choices.alerts.filter((alert) => alertKey(alert) !== key);
    if (rest.length === choices.alerts.length) return 'no-such-alert';
    return rest.length === 0 ? 'last-alert' : { ...choices, alerts: rest };
  };
  return change(deps, subscriberId, edit, now);
}

/** Jobs with any of these tags come under none of the person's alerts any more; an alert that asks for one stays as it is. */
export function shutOut(
  deps: ChoiceDeps,
  subscriberId: number,
  tags: readonly string[],
  now: Date,
): Promise<ChangeOutcome> {
  const without = (alert: Alert): Alert => {
    const more = tags.filter((tag) => ![...alert.any, ...alert.all, ...alert.none].includes(tag));
    const isFull = alert.any.length + alert.all.length + alert.none.length + more.length > MAX_TAGS;
    return more.length === 0 || isFull ? alert : { ...alert, none: [...alert.none, ...more] };
  };
  return change(deps, subscriberId, (choices) => withAlerts(choices, choices.alerts.map(without)), now);
}

function withAlerts(choices: Choices, alerts: readonly Alert[]): Choices | Refusal {
  const keys = alerts.map(alertKey);
  const distinct = alerts.filter((_, index) => keys.indexOf(keys[index] as string) === index);
  return distinct.length > MAX_ALERTS ? 'too-many-alerts' : { ...choices, alerts: distinct };
}

function change(
  deps: ChoiceDeps,
  subscriberId: number,
  edit: (choices: Choices) => Choices | Refusal,
  now: Date,
): Promise<ChangeOutcome> {
  return inTransaction(deps.db, async (trx) => {
    const known = await lockChoices(trx, subscriberId);
    if (known === undefined || (known.state !== 'confirmed' && known.state !== 'paused'))
      return { status: 'ended' };
    const wanted = edit({ ...known, timeZone: known.time_zone });
    if (typeof wanted === 'string') return { status: wanted };
    // To be mailed on another day says nothing of which jobs.
    const hasChosen = known.has_chosen || wanted.alerts !== known.alerts;
    const { place, joined } = await loadFacts(trx, known, known.address_hash, wanted);
    const audience = joined ?? (await ensureAudience(trx, wanted, deps.config.digest, now));
    if (audience.id === known.audience_id && wanted.name === known.name) {
      if (hasChosen !== known.has_chosen) await noteChoice(trx, subscriberId);
      return { status: 'unchanged' };
    }
    await trx
      .updateTable('subscribers')
      .set({
        name: wanted.name,
        frequency: wanted.frequency,
        time_zone: wanted.timeZone,
        has_chosen: hasChosen,
        ...moveTo({ ...known, place }, audience, now),
      })
      .where('id', '=', subscriberId)
      .execute();
    return { status: 'changed' };
  });
}

/** Every job, and meant so. */
async function noteChoice(trx: Db, subscriberId: number): Promise<void> {
  await trx.updateTable('subscribers').set({ has_chosen: true }).where('id', '=', subscriberId).execute();
}

/** The row is locked first and its alerts read then: a join would answer with those from before the wait. */
async function lockChoices(trx: Db, subscriberId: number) {
  const known = await trx
    .selectFrom('subscribers')
    .selectAll()
    .where('id', '=', subscriberId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (known === undefined) return undefined;
  const { alerts } = await trx
    .selectFrom('audiences')
    .select('alerts')
    .where('id', '=', known.audience_id)
    .executeTakeFirstOrThrow();
  return { ...known, alerts };
}
