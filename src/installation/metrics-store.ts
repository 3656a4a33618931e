// The figures that the ledger has, for whoever watches this installation: counts alone, never a person. Each is read from
// a few rows, however many people there are. Reads only.

import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { openAlarms } from './alarm-store.ts';
import { openPauses } from './pause-store.ts';
import { oldestDue } from './progress.ts';
import { loadStatus, type Status } from './status.ts';
import { type Tally, tallies } from './tally-store.ts';

export interface LedgerFigures {
  readonly status: Pick<Status, 'posts' | 'subscribers' | 'deliveries' | 'files' | 'reports' | 'channels'>;
  /** `mails`, `skips`, `sign-up`, `left`, `bounce` (migration 019). */
  readonly events: readonly Tally[];
  /** Seconds since the oldest became due, by part of the work; 0 = nothing is. */
  readonly dueAges: readonly { readonly part: string; readonly seconds: number }[];
  readonly runs: readonly RunFigures[];
  readonly alarms: readonly string[];
  /** Pauses of all mail, and of domains. */
  readonly pauses: { readonly all: number; readonly domains: number };
}

/** The newest finished run of its kind. */
export interface RunFigures extends Pick<Selectable<Tables['runs']>, 'kind' | 'frequency'> {
  readonly seconds: number;
  readonly finishedAt: Date;
}

const EVENTS = ['mails', 'skips', 'sign-up', 'left', 'bounce'];

export async function ledgerFigures(db: Db, now: Date): Promise<LedgerFigures> {
  const pauses = await openPauses(db, now);
  const due = await oldestDue(db, now);
  return {
    status: await loadStatus(db, now),
    events: await tallies(db, EVENTS),
    dueAges: due.map(({ part, at }) => ({
      part,
      seconds: at === null ? 0 : Math.max(0, (now.getTime() - at.getTime()) / 1000),
    })),
    runs: await lastRuns(db),
    alarms: (await openAlarms(db)).map(({ code }) => code),
    pauses: {
      all: pauses.filter(({ scope }) => scope === 'service').length,
      domains: pauses.filter(({ scope }) => scope !== 'service').length,
    },
  };
}

/** Among the last few hundred. */
async function lastRuns(db: Db): Promise<RunFigures[]> {
  const { rows } = await sql<RunFigures>`
    select distinct on (kind, frequency) kind, frequency, finished_at as "finishedAt",
      extract(epoch from finished_at - created_at)::float8 as seconds
    from (select * from runs where finished_at is not null and reason is null and matched > 0 order by id desc limit 500) r
    order by kind, frequency, id desc`.execute(db);
  return rows;
}
