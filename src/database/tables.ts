// The tables as Kysely sees them. `bigint` arrives as number (all values stay below 2^53).

import type { ColumnType, Generated } from 'kysely';
import type {
  BounceMarksTable,
  BouncesTable,
  ConfirmationsTable,
  LeaveReasonsTable,
  LimitsTable,
  LinkRequestsTable,
  ReportCountsTable,
  SuppressionsTable,
} from './address-tables.ts';
import type { AdminSessionsTable, AuditTable, FiguresTable, TalliesTable } from './admin-tables.ts';
import type { ChannelMessagesTable, ChannelsTable } from './channel-tables.ts';
import type { PacesTable, PausesTable, ProgressTable } from './pace-tables.ts';
import type { AskedTables, FilesTable, LateIdsTable, PostsTable, PostTagsTable } from './post-tables.ts';
import type { ContactsTable, PostContactsTable, ReceiptsTable } from './receipt-tables.ts';
import type {
  Alert,
  DeliveryStatus,
  Frequency,
  RunKind,
  SubscriberSource,
  SubscriberState,
} from './values.ts';

type Json<T> = ColumnType<T, string, string>;

interface AnnouncerTable {
  singleton: Generated<boolean>;
  value: number;
}

interface SettingsTable {
  name: string;
  value: string;
}

interface AudiencesTable {
  id: Generated<number>;
  hash: string;
  frequency: Frequency;
  time_zone: string;
  alerts: Json<Alert[]>;
  schedule: string;
  next_due_at: Date | null;
  /** Of a weekly audience: when it is looked at for a job that closes before its next digest; null = never. */
  next_early_at: ColumnType<Date | null, Date | null | undefined>;
  /** Since when nobody is in it, as far as retention has seen. */
  empty_since: Date | null;
}

export interface SubscribersTable {
  id: Generated<number>;
  email: string;
  address_hash: string;
  domain: ColumnType<string, never, never>;
  name: string | null;
  time_zone: string;
  frequency: Frequency;
  audience_id: number;
  cursor: number;
  /** The cursor of an instant reader, for the index that finds those who are behind; null for others. */
  instant_cursor: ColumnType<number | null, never, never>;
  state: SubscriberState;
  paused_until: Date | null;
  source: SubscriberSource;
  path: string | null;
  consent: Json<Record<string, unknown>> | null;
  generation: Generated<number>;
  /** False: brought in from elsewhere without tags, and has not said yet which jobs they want. */
  has_chosen: Generated<boolean>;
  /** They said why they left; not what. */
  said_why: Generated<boolean>;
  welcome: 'due' | 'held' | null;
  /** Since when a digest is owed that a change of choices took back (subscribers/owed.ts). */
  owed_at: ColumnType<Date | null, Date | null | undefined>;
  /** Their last answer by a link of theirs; null = none since they signed up. */
  heard_at: ColumnType<Date | null, Date | null | undefined>;
  /** When they were asked whether they are still looking, and have not answered yet. */
  asked_at: ColumnType<Date | null, Date | null | undefined>;
  /** From when on six weeks without a job are counted; null = they were told (plan/quiet-store.ts). */
  quiet_since: ColumnType<Date | null, Date | null | undefined>;
  /** The newest number when the first digest was held. */
  held_number: ColumnType<number | null, number | null | undefined>;
  created_at: Date;
  ended_at: Date | null;
}

interface ImportsTable {
  id: Generated<number>;
  at: Date;
  kind: string;
  counts: Json<Record<string, number>>;
  undone_at: ColumnType<Date | null, Date | null | undefined>;
}

interface ImportPeopleTable {
  import_id: number;
  subscriber_id: number;
  audience_id: number;
}

interface ImportSuppressionsTable {
  import_id: number;
  address_hash: string;
  reason: string;
  created_at: Date;
}

interface RunsTable {
  id: Generated<number>;
  kind: RunKind;
  frequency: Frequency;
  due_at: Date;
  cut: number;
  matched: Generated<number>;
  counts: Json<Record<string, number>> | null;
  reason: string | null;
  created_at: Date;
  planned_at: Date | null;
  finished_at: Date | null;
}

interface EditionsTable {
  key: string;
  post_ids: string[];
  /** Jobs of before that it reminds of, since they close soon. */
  last_call_ids: ColumnType<string[], string[] | undefined>;
  subject: string;
  content: Json<unknown> | null;
  created_at: Date;
}

interface DeliveriesTable {
  id: Generated<number>;
  run_id: number;
  subscriber_id: number;
  audience_id: number;
  edition_key: string;
  from_number: number;
  to_number: number;
  urgency: Generated<number>;
  status: DeliveryStatus;
  reason: string | null;
  attempts: Generated<number>;
  /** Tries that ended without an outcome: the process died, or could not go on (send/suspects.ts). */
  lost: Generated<number>;
  /** The date of the mail. */
  first_tried_at: ColumnType<Date | null, Date | null | undefined>;
  lease_until: Date | null;
  claimed_at: Date | null;
  /** Tries after which the mail server may have had the mail. */
  maybe_taken: Generated<number>;
  next_attempt_at: Date;
  /** Scope of the pause that moved `next_attempt_at`, and from where. */
  held_by: string | null;
  held_from: Date | null;
  message_id: string | null;
  reply: string | null;
  transport: string | null;
  planned_at: Date;
  settled_at: Date | null;
  sent_at: Date | null;
}

/** How an operator is told of alarms: by `mail`, by `webhook`. */
interface NoticesTable {
  channel: string;
  /** A fingerprint of the address; another one starts anew. */
  target: string;
  attempts: Generated<number>;
  next_attempt_at: Date | null;
  reply: string | null;
  is_final: Generated<boolean>;
}

interface AlarmsTable {
  id: Generated<number>;
  code: string;
  /** In English, as are its remedies. */
  message: string;
  remedy: string;
  /** See AlarmFacts (texts/alarms/catalogue.ts); null = raised by a version that knew sentences only. */
  facts: ColumnType<unknown, string | undefined, string>;
  raised_at: Date;
  cleared_at: Date | null;
  mailed_at: Date | null;
  /** When the webhook was told of it, as it was then. */
  told_at: Date | null;
}

export interface Tables extends AskedTables {
  announcer: AnnouncerTable;
  settings: SettingsTable;
  files: FilesTable;
  posts: PostsTable;
  post_tags: PostTagsTable;
  late_ids: LateIdsTable;
  audiences: AudiencesTable;
  subscribers: SubscribersTable;
  imports: ImportsTable;
  import_people: ImportPeopleTable;
  import_suppressions: ImportSuppressionsTable;
  runs: RunsTable;
  editions: EditionsTable;
  deliveries: DeliveriesTable;
  channels: ChannelsTable;
  channel_messages: ChannelMessagesTable;
  contacts: ContactsTable;
  post_contacts: PostContactsTable;
  receipts: ReceiptsTable;
  confirmations: ConfirmationsTable;
  limits: LimitsTable;
  bounce_marks: BounceMarksTable;
  link_requests: LinkRequestsTable;
  suppressions: SuppressionsTable;
  pauses: PausesTable;
  paces: PacesTable;
  progress: ProgressTable;
  bounces: BouncesTable;
  report_counts: ReportCountsTable;
  leave_reasons: LeaveReasonsTable;
  notices: NoticesTable;
  alarms: AlarmsTable;
  tallies: TalliesTable;
  figures: FiguresTable;
  admin_sessions: AdminSessionsTable;
  audit: AuditTable;
}
