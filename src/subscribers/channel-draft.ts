// What a subscription file asks for that names a channel instead of a person. Pure data.

import type { ChannelKind } from '../database/values.ts';
import type { Alert, Frequency } from './alerts.ts';

export const CHANNEL_KINDS: readonly ChannelKind[] = ['slack', 'discord', 'mastodon', 'telegram', 'json'];

/** Where its address stands, which is a secret: in the subscription itself, or in a file of the folder for these. */
export type AddressSource = { readonly url: string } | { readonly file: string };

export interface ChannelDraft {
  readonly kind: ChannelKind;
  /** What alarms, pages and commands call it; null = its file's name. */
  readonly name: string | null;
  readonly address: AddressSource;
  /** Of Telegram: a number, or @name. */
  readonly chat: string | null;
  readonly frequency: Frequency;
  /** IANA zone. */
  readonly timeZone: string;
  readonly alerts: readonly Alert[];
}
