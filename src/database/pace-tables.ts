// The tables of how the work gets on: what holds mail up (pauses, paces) and when a part of the work last moved.

import type { Generated } from 'kysely';

export interface PausesTable {
  scope: string;
  until: Date | null;
  why: string;
  created_at: Date;
  /** When its rows were moved. */
  held_at: Date | null;
}

/** Instants in ms since 1970 on the clock of the database. */
export interface PacesTable {
  scope: string;
  next_free: Generated<number>;
  tail: Generated<number>;
  per_second: number | null;
  ceiling: number | null;
  slowed_at: Generated<number>;
  grown_at: Generated<number>;
  /** Since when nothing was taken; null = the last mail was. */
  refused_since: number | null;
}

export interface ProgressTable {
  part: string;
  moved_at: Date;
}
