// The tables about addresses: wishes that wait for a yes or a link, and what is known of an address by its keyed hash. See
// tables.ts.

import type { ColumnType, Generated } from 'kysely';
import type { ConfirmationMail, LeaveReason, LinkKind, SuppressionReason } from './values.ts';

type Json<T> = ColumnType<T, string, string>;

/** `moved`: nothing to say yes to, a mail to the address that somebody has left. */
export type ConfirmationKind = 'subscribe' | 'change-address' | 'moved';

export interface ConfirmationsTable {
  id: Generated<number>;
  kind: ConfirmationKind;
  address_hash: string;
  /** Encrypted (subscribers/encrypt.ts). */
  address: string;
  choices: Json<unknown>;
  consent: Json<Record<string, unknown>>;
  subscriber_id: number | null;
  cookie_hash: string | null;
  mail: ColumnType<ConfirmationMail, ConfirmationMail | undefined, ConfirmationMail>;
  attempts: Generated<number>;
  lost: Generated<number>;
  lease_until: ColumnType<Date | null, Date | null | undefined>;
  first_tried_at: ColumnType<Date | null, Date | null | undefined>;
  next_attempt_at: Date;
  mailed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  expires_at: Date;
}

/** The rate limiter's alone; `expire` is in ms since 1970. */
export interface LimitsTable {
  key: string;
  points: number;
  expire: number | null;
}

/** Mail to the address came back, and nobody has lifted that. */
export interface BounceMarksTable {
  address_hash: string;
  since: Date;
  /** What the mail server meant, and its words. */
  kind: string | null;
  reply: string | null;
  /** The one confirmation that may be mailed there before `next_confirmation_at`. */
  confirmation_id: number | null;
  next_confirmation_at: Date | null;
}

export interface LinkRequestsTable {
  id: Generated<number>;
  address_hash: string;
  kind: LinkKind;
  created_at: Date;
  claimed_at: Date | null;
  attempts: Generated<number>;
  lost: Generated<number>;
  lease_until: ColumnType<Date | null, Date | null | undefined>;
  settled_at: Date | null;
  /** When the link that was mailed to an admin let somebody in; it does so once. */
  used_at: ColumnType<Date | null, Date | null | undefined>;
}

export interface SuppressionsTable {
  address_hash: string;
  reason: SuppressionReason;
  created_at: Date;
}

/** Reports of bounces and complaints, counted by the way they came. */
export interface ReportCountsTable {
  way: string;
  outcome: string;
  reports: number;
  last_at: Date;
}

/** Why people left, counted. */
export interface LeaveReasonsTable {
  reason: LeaveReason;
  people: number;
  last_at: Date;
}

export interface BouncesTable {
  id: Generated<number>;
  address_hash: string;
  domain: string;
  /** What it meant (mail/refusal.ts). */
  outcome: string;
  reply: string;
  at: Date;
  delivery_id: number | null;
  /** From the server that we handed the mail to, or from one behind it, later. */
  source: Generated<'smtp' | 'report'>;
  /** The address took mail shortly before (send/evidence.ts). */
  was_served: Generated<boolean>;
  /** False = known to say nothing of the address. */
  counts: Generated<boolean>;
}
