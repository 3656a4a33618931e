// The tables of what the admin's pages show and keep: counts, figures, who is signed in, who did what. See tables.ts.

import type { ColumnType, Generated } from 'kysely';
import type { FigureTopic } from './values.ts';

type Json<T> = ColumnType<T, string, string>;

export interface TalliesTable {
  topic: string;
  key: string;
  outcome: string;
  change: number;
}

export interface FiguresTable {
  day: ColumnType<string, string, never>;
  topic: FigureTopic;
  key: string;
  weekly: number;
  daily: number;
  instant: number;
  people: number;
}

export interface AdminSessionsTable {
  id: Generated<number>;
  who: string;
  created_at: Date;
  expires_at: Date;
  ended_at: ColumnType<Date | null, Date | null | undefined>;
}

export interface AuditTable {
  id: Generated<number>;
  at: Date;
  who: string;
  act: string;
  details: Json<Record<string, string | number>>;
}
