// The tables of channels as Kysely sees them: where posts are told beside mailboxes, and what was told there. See tables.ts.

import type { ColumnType, Generated } from 'kysely';
import type { Alert, ChannelKind, ChannelMessageStatus, ChannelState, Frequency } from './values.ts';

type Json<T> = ColumnType<T, string, string>;

export interface ChannelsTable {
  id: Generated<number>;
  /** Its subscription file, which says or names its address; that stands in no table. */
  path: string;
  name: string;
  kind: ChannelKind;
  /** A keyed hash of where it leads: two files for one channel would tell each post twice. */
  target: string;
  frequency: Frequency;
  time_zone: string;
  alerts: Json<Alert[]>;
  schedule: string;
  next_due_at: Date | null;
  /** The announcement number up to which it has been served. */
  cursor: number;
  /** Up to where it will be when the messages that wait are told; null = none wait. */
  cut: ColumnType<number | null, number | null | undefined>;
  state: ColumnType<ChannelState, ChannelState | undefined, ChannelState>;
  /** Tries since the last that was taken. */
  attempts: Generated<number>;
  failing_since: ColumnType<Date | null, Date | null | undefined>;
  next_attempt_at: ColumnType<Date | null, Date | null | undefined>;
  /** What it said last, if that was not yes. */
  reply: ColumnType<string | null, string | null | undefined>;
  /** It stays so until somebody mends it, such as a token that is not valid. */
  needs_mending: Generated<boolean>;
  /** Raised by each claim: who comes back late settles nothing. */
  claims: Generated<number>;
  lease_until: ColumnType<Date | null, Date | null | undefined>;
  created_at: Date;
  ended_at: ColumnType<Date | null, Date | null | undefined>;
}

export interface ChannelMessagesTable {
  id: Generated<number>;
  channel_id: number;
  /** What the far side knows it by: the same at each try. */
  key: string;
  post_ids: string[];
  status: ColumnType<ChannelMessageStatus, ChannelMessageStatus | undefined, ChannelMessageStatus>;
  /** Tries that ended with a no to its words. */
  refusals: Generated<number>;
  reply: ColumnType<string | null, string | null | undefined>;
  planned_at: Date;
  settled_at: ColumnType<Date | null, Date | null | undefined>;
}
