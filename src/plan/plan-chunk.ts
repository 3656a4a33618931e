// A slice of people: who of them gets what is reckoned without a lock, so that a process that gets hardly any processor time
// keeps nobody waiting and loses nothing; then one transaction writes the deliveries, and gives the audiences whose last
// people they are their next due instant. What was seen may have changed by then, so whoever writes looks again at the
// audiences, which it locks, and at each person. A crash loses a slice and nothing else: its audiences are due still, and
// whoever has a delivery of the run gets no second one.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Edition } from '../edition/edition-maker.ts';
import { type SavedEdition, saveEditions } from '../edition/edition-store.ts';
import { nextLook } from '../subscribers/audience-store.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { listsOf, type PersonList } from './lists.ts';
import { nextDigestAt } from './next-digest.ts';
import { STILL_OPEN, whoHasOpen } from './open-deliveries.ts';
import type { PlanPass } from './plan-pass.ts';
import {
  insertDeliveries,
  markServed,
  type PlannedDigest,
  type Served,
  setNextDue,
  setNextLook,
} from './plan-store.ts';
import { REFUSED_LATELY, whoWasRefusedLately } from './refused-lately.ts';
import { addMatched, type Run } from './run-store.ts';
import { lockAudiences, type Position, SLICE, type Slice, type SliceAudience, takeSlice } from './slice.ts';

export interface PlanDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'tags' | 'digest' | 'publicUrl'>;
}

/** What a slice comes to. */
export interface Chunk {
  readonly slice: Slice;
  readonly digests: readonly PlannedDigest[];
  readonly served: readonly Served[];
  /** Audiences for whom something matches that was announced after the cut. */
  readonly beyondCut: ReadonlySet<number>;
  /** The newest announcement when it was begun. */
  readonly newest: number;
}

/** Reckons the next people after `from`, at most so many; null when there were none left to take. */
export async function prepareChunk(
  deps: PlanDeps,
  pass: PlanPass,
  from: Position,
  most = SLICE,
): Promise<Chunk | null> {
  const { run, now, markReposts } = pass;
  const newest = await newestNumber(deps.db);
  const slice = await takeSlice(deps.db, run, from, most);
  if (slice === null) return null;
  const { people, beyondCut } = await listsOf({ ...deps, markReposts }, slice, run, now);
  const some = people.filter(({ posts }) => posts.length > 0);
  const nothing = new Set(people.filter(({ posts }) => posts.length === 0).map(({ person }) => person.id));
  // Whoever an early run has nothing for waits for the digest of the clock.
  const served = run.kind === 'early' ? people.map(({ person }) => person) : slice.people;
  return {
    slice,
    digests: await digestsOf(deps, pass, some),
    served: served.map((person) => ({ person, isNothing: nothing.has(person.id) })),
    beyondCut,
    newest,
  };
}

export interface PlannedChunk {
  /** What another planner holds is passed over whole. */
  readonly end: Position;
  readonly queued: number;
  /** Did another planner hold some of its audiences, or plan them meanwhile? */
  readonly isPartial: boolean;
}

/** Does nothing but write. */
export function writeChunk(
  deps: PlanDeps,
  { run, now }: Pick<PlanPass, 'run' | 'now'>,
  chunk: Chunk,
): Promise<PlannedChunk> {
  const { slice } = chunk;
  return inTransaction(deps.db, async (trx) => {
    const ours = await lockAudiences(trx, run, slice.audiences);
    const isOurs = ({ person }: { person: { audienceId: number } }) => ours.has(person.audienceId);
    const { matched, queued } = await insertDeliveries(trx, run, chunk.digests.filter(isOurs), now);
    await addMatched(trx, run.id, matched);
    await markServed(trx, run, chunk.served.filter(isOurs));
    // Were only a slice of an audience left out that another planner holds, the other might leave out the same.
    const end = ours.has(slice.end.audienceId) ? slice.end : { ...slice.end, subscriberId: null };
    const completed = slice.audiences.filter(
      ({ id }) => ours.has(id) && (id !== end.audienceId || end.subscriberId === null),
    );
    if (run.kind === 'scheduled' || run.kind === 'instant')
      await setNextDue(trx, await nextDues(trx, run, chunk, completed, now));
    if (run.kind === 'early') await setNextLook(trx, nextLooks(deps, completed, now));
    return { end, queued, isPartial: ours.size < slice.audiences.length };
  });
}

/** With their editions in the ledger. */
async function digestsOf(
  { db }: PlanDeps,
  { run, now, maker, stored }: PlanPass,
  lists: readonly PersonList[],
): Promise<PlannedDigest[]> {
  if (lists.length === 0) return [];
  const editions = editionsOf(maker, lists);
  const skipped = await whyNotNow(db, run, lists, now);
  const digests = lists.map(({ person, posts }) => ({
    person,
    editionKey: (editions.get(posts) as Edition).key,
    skipped: skipped.get(person.id) ?? null,
  }));
  const mailed = new Set(digests.flatMap((digest) => (digest.skipped === null ? digest.editionKey : [])));
  const unknown = [...editions.values()].filter(({ key }) => !stored.has(key));
  await saveEditions(
    db,
    unknown.map((edition) => (mailed.has(edition.key) ? edition : bare(edition))),
    now,
  );
  for (const { key } of unknown) if (mailed.has(key)) stored.add(key);
  return digests;
}

/** People of one audience who stand at one place share the very list, so that it is looked at once. */
function editionsOf(
  maker: PlanPass['maker'],
  lists: readonly PersonList[],
): Map<PersonList['posts'], Edition> {
  const editions = new Map<PersonList['posts'], Edition>();
  for (const { posts, alerts, lastCalls } of lists)
    if (!editions.has(posts)) editions.set(posts, maker.edition(posts, alerts, lastCalls));
  return editions;
}

/** What was new to somebody who is mailed nothing is known all the same. */
function bare({ key, postIds, lastCallIds, subject }: Edition): SavedEdition {
  return { key, postIds, lastCallIds, subject, shown: null };
}

/** Who gets nothing of what is new to them just now, and why: what shows is not kept for them. */
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

/** Instant audiences are due again when there is more for them, or may be: what was announced meanwhile was not looked at. */
async function nextDues(
  trx: Db,
  run: Run,
  { beyondCut, newest }: Chunk,
  completed: readonly SliceAudience[],
  now: Date,
) {
  if (run.kind === 'scheduled')
    return completed.map((audience) => ({ id: audience.id, nextAt: nextDigestAt(audience, run, now) }));
  const isNews = (await newestNumber(trx)) !== newest;
  const again = instantDue(now, 1000);
  return completed.map(({ id }) => ({ id, nextAt: isNews || beyondCut.has(id) ? again : null }));
}

function nextLooks({ config }: PlanDeps, completed: readonly SliceAudience[], now: Date) {
  return completed.map(({ id, timeZone }) => ({ id, nextAt: nextLook(config.digest, timeZone, now) }));
}

/** Posts that come together are due together. */
const INSTANT_STEP_MS = 100;

/** When an instant digest is due: the whole tenth of a second, `waitMs` or a little more after `now`. */
export function instantDue(now: Date, waitMs: number): Date {
  return new Date(Math.ceil((now.getTime() + waitMs) / INSTANT_STEP_MS) * INSTANT_STEP_MS);
}
