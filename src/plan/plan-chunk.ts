// One transaction of planning: a slice of people gets its deliveries, and the audiences whose last people they are their
// next due instant. A crash loses the transaction and nothing else: its audiences are due still, and whoever has a
// delivery of the run gets no second one.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Edition, EditionMaker } from '../edition/edition-maker.ts';
import { saveEditions } from '../edition/edition-store.ts';
import { nextLook } from '../subscribers/audience-store.ts';
import { listsOf, type PersonList } from './lists.ts';
import { nextDigestAt } from './next-digest.ts';
import { insertDeliveries, markServed, setNextDue, setNextLook } from './plan-store.ts';
import { REFUSED_LATELY, whoWasRefusedLately } from './refused-lately.ts';
import { addMatched, type Run } from './run-store.ts';
import { type Position, type Slice, takeSlice } from './slice.ts';

export interface PlanDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'tags' | 'digest' | 'publicUrl'>;
}

/** A pass over a run. */
export interface PlanPass {
  readonly run: Run;
  readonly now: Date;
  /** Renders each distinct list once for the whole pass. */
  readonly maker: EditionMaker;
}

export interface PlannedChunk {
  readonly end: Position;
  readonly queued: number;
  /** Did another planner hold some of its audiences? */
  readonly isPartial: boolean;
}

/** Plans the next people after `from`; null when there were none left to take. */
export function planChunk(deps: PlanDeps, pass: PlanPass, from: Position): Promise<PlannedChunk | null> {
  return inTransaction(deps.db, async (trx) => {
    const inside = { ...deps, db: trx };
    const { run, now } = pass;
    const slice = await takeSlice(trx, run, from, { lock: true });
    if (slice === null) return null;
    const lists = await listsOf(inside, slice, run, now);
    const queued = await writeDigests(
      inside,
      pass,
      lists.people.filter(({ posts }) => posts.length > 0),
    );
    const nothing = new Set(
      lists.people.filter(({ posts }) => posts.length === 0).map(({ person }) => person.id),
    );
    // Whoever an early run has nothing for waits for the digest of the clock.
    const served = run.kind === 'early' ? lists.people.map(({ person }) => person) : slice.people;
    await markServed(
      trx,
      run,
      served.map((person) => ({ person, isNothing: nothing.has(person.id) })),
    );
    await setNextDue(trx, nextDues(slice, lists.beyondCut, pass));
    if (run.kind === 'early') await setNextLook(trx, nextLooks(deps, slice, now));
    return { end: slice.end, queued, isPartial: slice.isPartial };
  });
}

async function writeDigests(
  { db }: PlanDeps,
  { run, now, maker }: PlanPass,
  lists: readonly PersonList[],
): Promise<number> {
  const editions = new Map<string, Edition>();
  const refused = await refusedLately(db, run, lists, now);
  const digests = lists.map(({ person, alerts, posts, lastCalls }) => {
    const edition = maker.edition(posts, alerts, lastCalls);
    editions.set(edition.key, edition);
    return { person, editionKey: edition.key, skipped: refused.has(person.id) ? REFUSED_LATELY : null };
  });
  await saveEditions(db, [...editions.values()], now);
  const { matched, queued } = await insertDeliveries(db, run, digests, now);
  await addMatched(db, run.id, matched);
  return queued;
}

/** Digests of the clock are days apart, and what somebody waits for, or asks for by hand, is tried at once. */
async function refusedLately(
  db: Db,
  run: Run,
  lists: readonly PersonList[],
  now: Date,
): Promise<ReadonlySet<number>> {
  if (run.kind !== 'instant') return new Set();
  const people = lists.map(({ person }) => person).filter(({ isAwaited }) => !isAwaited);
  return whoWasRefusedLately(
    db,
    people.map(({ id }) => id),
    now,
  );
}

/** Only runs of the clock, and those of instant audiences, move it. */
function nextDues({ completed }: Slice, beyondCut: ReadonlySet<number>, { run, now }: PlanPass) {
  if (run.kind !== 'scheduled' && run.kind !== 'instant') return [];
  const instant = (id: number) => (beyondCut.has(id) ? instantDue(now, 1000) : null);
  return completed.map((audience) => ({
    id: audience.id,
    nextAt: run.kind === 'scheduled' ? nextDigestAt(audience, run, now) : instant(audience.id),
  }));
}

function nextLooks({ config }: PlanDeps, { completed }: Slice, now: Date) {
  return completed.map(({ id, timeZone }) => ({ id, nextAt: nextLook(config.digest, timeZone, now) }));
}

/** The whole second in which an instant digest is due, `waitMs` or a little more after `now`. */
export function instantDue(now: Date, waitMs: number): Date {
  return new Date(Math.ceil((now.getTime() + waitMs) / 1000) * 1000);
}
