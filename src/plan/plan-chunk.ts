// One transaction of planning: a slice of people gets its deliveries, and the audiences whose last people they are their
// next due instant. A crash loses the transaction and nothing else: its audiences are due still, and whoever has a
// delivery of the run gets no second one.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { createEditionMaker, type Edition, type EditionMaker, occasionOf } from '../edition/edition-maker.ts';
import { type SavedEdition, saveEditions } from '../edition/edition-store.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { createRepostMemory, type MarkReposts } from '../posts/repost-store.ts';
import { nextLook } from '../subscribers/audience-store.ts';
import { listsOf, type PersonList } from './lists.ts';
import { nextDigestAt } from './next-digest.ts';
import { STILL_OPEN, whoHasOpen } from './open-deliveries.ts';
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
  /** Builds each distinct list once for the whole pass. */
  readonly maker: EditionMaker;
  readonly markReposts: MarkReposts;
}

export function createPass({ config }: Pick<PlanDeps, 'config'>, run: Run, now: Date): PlanPass {
  const maker = createEditionMaker(config, occasionOf(run.kind, now));
  return { run, now, maker, markReposts: createRepostMemory() };
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
    const inside = { ...deps, db: trx, markReposts: pass.markReposts };
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
  if (lists.length === 0) return 0;
  const editions = editionsOf(maker, lists);
  const skipped = await whyNotNow(db, run, lists, now);
  const digests = lists.map(({ person, posts }) => ({
    person,
    editionKey: (editions.get(posts) as Edition).key,
    skipped: skipped.get(person.id) ?? null,
  }));
  const mailed = new Set(digests.flatMap((digest) => (digest.skipped === null ? digest.editionKey : [])));
  await saveEditions(
    db,
    [...editions.values()].map((edition) => (mailed.has(edition.key) ? edition : unrendered(edition))),
    now,
  );
  const { matched, queued } = await insertDeliveries(db, run, digests, now);
  await addMatched(db, run.id, matched);
  return queued;
}

/** People of one audience who stand at one place share the very list, so that it is looked at once. */
function editionsOf(maker: EditionMaker, lists: readonly PersonList[]): Map<PersonList['posts'], Edition> {
  const editions = new Map<PersonList['posts'], Edition>();
  for (const { posts, alerts, lastCalls } of lists)
    if (!editions.has(posts)) editions.set(posts, maker.edition(posts, alerts, lastCalls));
  return editions;
}

/** What was new to somebody who is mailed nothing is known all the same. */
function unrendered({ key, postIds, lastCallIds, subject }: Edition): SavedEdition<EditionContent> {
  return { key, postIds, lastCallIds, subject, content: null };
}

/** Who gets nothing of what is new to them just now, and why: nothing is rendered for them. */
async function whyNotNow(
  db: Db,
  run: Run,
  lists: readonly PersonList[],
  now: Date,
): Promise<ReadonlyMap<number, string>> {
  const refused = await refusedLately(db, run, lists, now);
  const open = await whoHasOpen(
    db,
    lists.map(({ person }) => person.id),
  );
  return new Map([
    ...[...refused].map((id) => [id, REFUSED_LATELY] as const),
    ...[...open].map((id) => [id, STILL_OPEN] as const),
  ]);
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
