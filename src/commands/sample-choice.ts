// Whose digest `preview` shows and `send --to` sends.

import { parseAddress } from '../address.ts';
import type { Db } from '../database/database.ts';
import { SettingsError, UserError } from '../errors.ts';
import type { Reader } from '../installation/sample-digest.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { type AlertOptions, hasAlertOptions, parseAlert } from './alert-options.ts';

/** Somebody's, or that of a new reader who wants these posts. */
export type SampleChoice = { readonly email: string } | { readonly alert: Alert };

/** Throws SettingsError with `usage` when it is not exactly one of both. */
export function parseSampleChoice(
  options: AlertOptions & { readonly email?: string },
  usage: string,
): SampleChoice {
  const { email } = options;
  if ((email === undefined) !== hasAlertOptions(options)) throw new SettingsError([usage]);
  if (email !== undefined) return { email: parseRecipient(email) };
  const alert = parseAlert(options);
  if (alert === null)
    throw new SettingsError([
      '--none takes posts away from those of --tags or --all: give one of these, too',
    ]);
  return { alert };
}

/** An address as it stands in the ledger; throws SettingsError for what is none. */
export function parseRecipient(email: string): string {
  const reading = parseAddress(email);
  if (reading.ok) return reading.address;
  throw new SettingsError([`"${email}" cannot be used as a mail address: ${reading.problem}`]);
}

/** Throws UserError for an address that is not known; `instead` says what to do then. */
export async function findReader(db: Db, choice: SampleChoice, instead: string): Promise<Reader> {
  if ('alert' in choice) return { alerts: [choice.alert], subscriber: null };
  const subscriber = await findSubscriber(db, choice);
  if (subscriber === null) throw new UserError(`${choice.email} is not subscribed: ${instead}.`);
  return { alerts: subscriber.alerts, subscriber };
}
