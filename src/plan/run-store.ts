// Runs in the ledger: one row for each (kind, frequency, due instant), with the cut fixed when it opens.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { RunKind } from '../database/values.ts';
import type { Frequency } from '../subscribers/alerts.ts';

export interface Run {
  readonly id: number;
  readonly kind: RunKind;
  readonly frequency: Frequency;
  readonly dueAt: Date;
  /** The newest number announced when the run opened; the run serves nothing beyond it. */
  readonly cut: number;
}

/**
 * Opens the run of this instant, or the one that is there already (its cut stays). A run that was planned and meets
 * somebody late is open for planning again; one whose slot was passed over starts anew.
 */
export async function openRun(
  db: Db,
  key: { readonly kind: RunKind; readonly frequency: Frequency; readonly dueAt: Date },
  now: Date,
): Promise<Run> {
  const { rows } = await sql<{ id: number; cut: number }>`
    insert into runs (kind, frequency, due_at, cut, created_at)
    select ${key.kind}, ${key.frequency}, ${key.dueAt}, value, ${now} from announcer
    on conflict (kind, frequency, due_at) do update set planned_at = null, finished_at = null, reason = null,
      cut = case when runs.reason is null then runs.cut else excluded.cut end
    returning id, cut`.execute(db);
  const row = rows[0] as { id: number; cut: number };
  return { ...key, id: row.id, cut: row.cut };
}

/** Slots that are passed over keep a row each, so that "why was there no digest" has an answer. */
export async function notePassedOver(
  db: Db,
  frequency: Frequency,
  slots: readonly { readonly dueAt: Date; readonly reason: string }[],
  now: Date,
): Promise<void> {
  if (slots.length === 0) return;
  const dueAts = slots.map((slot) => slot.dueAt);
  const reasons = slots.map((slot) => slot.reason);
  await sql`
    insert into runs (kind, frequency, due_at, cut, reason, created_at, planned_at, finished_at, counts)
    select 'scheduled', ${frequency}, passed.due_at, value, passed.reason, ${now}, ${now}, ${now}, '{}'
    from unnest(${dueAts}::timestamptz[], ${reasons}::text[]) with ordinality as passed (due_at, reason, nth), announcer
    order by nth
    on conflict (kind, frequency, due_at) do nothing`.execute(db);
}

/**
 * Counts people for whom something matched, in the transaction that writes their deliveries. A run that another planner
 * called planned, and that was closed since, is open again: its outcomes are counted anew.
 */
export async function addMatched(db: Db, runId: number, people: number): Promise<void> {
  if (people === 0) return;
  await db
    .updateTable('runs')
    .set((eb) => ({ matched: eb('matched', '+', people), finished_at: null }))
    .where('id', '=', runId)
    .execute();
}

export async function markPlanned(db: Db, runId: number, now: Date): Promise<void> {
  await db
    .updateTable('runs')
    .set({ planned_at: now })
    .where('id', '=', runId)
    .where('planned_at', 'is', null)
    .execute();
}

/** Planning that stopped half-way and that no due audience would start again. */
export async function unplannedRuns(db: Db): Promise<Run[]> {
  const rows = await db
    .selectFrom('runs')
    .select(['id', 'kind', 'frequency', 'due_at', 'cut'])
    .where('planned_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ due_at, ...run }) => ({ ...run, dueAt: due_at }));
}

export interface FinishedRun extends Run {
  readonly matched: number;
  /** People by outcome. */
  readonly counts: Readonly<Record<string, number>>;
  /** Did every person for whom something matched end in an outcome? */
  readonly balanced: boolean;
}

/** Closes the planned runs that have no delivery on its way any more, with their counts. */
export async function finishRuns(db: Db, now: Date): Promise<FinishedRun[]> {
  const { rows } = await sql<{
    id: number;
    kind: RunKind;
    frequency: Frequency;
    due_at: Date;
    cut: number;
    matched: number;
    counts: Record<string, number>;
  }>`
    update runs set finished_at = ${now}, counts = coalesce((
      select jsonb_object_agg(status, people) from (
        select status, count(*) as people from deliveries d where d.run_id = runs.id group by status) c), '{}')
    where finished_at is null and planned_at is not null
      -- One row for each run, not a join with all that is open (docs/decisions/053).
      and (select d.id from deliveries d where d.run_id = runs.id and d.settled_at is null limit 1) is null
    returning id, kind, frequency, due_at, cut, matched, counts`.execute(db);
  return rows.map(({ due_at, ...run }) => ({
    ...run,
    dueAt: due_at,
    balanced: isBalanced(run.matched, run.counts),
  }));
}

/** Every run balances: matched = the sum of all outcomes. */
export function isBalanced(matched: number, counts: Readonly<Record<string, number>>): boolean {
  return matched === Object.values(counts).reduce((sum, people) => sum + people, 0);
}
