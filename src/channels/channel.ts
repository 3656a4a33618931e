// A channel as the ledger keeps it, and as whoever runs the board sees it. Neither knows its address. Pure data.

import type { ChannelKind, ChannelState } from '../database/values.ts';
import type { Alert, Frequency } from '../subscribers/alerts.ts';

export interface Channel {
  readonly id: number;
  /** Its subscription file. */
  readonly path: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly frequency: Frequency;
  readonly timeZone: string;
  readonly alerts: readonly Alert[];
  readonly cursor: number;
  readonly state: ChannelState;
}

export interface ChannelFacts extends Channel {
  /** Of daily and weekly ones. */
  readonly nextDueAt: Date | null;
  /** Messages that wait, and the last that was taken. */
  readonly waiting: number;
  readonly lastToldAt: Date | null;
  /** Posts told within the time that the ledger remembers. */
  readonly posts: number;
  /** Posts whose message was refused for good, of late. */
  readonly refusedPosts: number;
  readonly trouble: ChannelTrouble | null;
}

/** It did not take the last message. */
export interface ChannelTrouble {
  readonly reply: string;
  readonly since: Date;
  readonly attempts: number;
  /** Null = it is not tried any more. */
  readonly nextAttemptAt: Date | null;
  /** It stays so until somebody mends it. */
  readonly isOurs: boolean;
}
