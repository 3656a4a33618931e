// One transaction of planning: some hundred audiences of a run get their deliveries and their next due instant.
// A crash loses the transaction and nothing else: its audiences are due still.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { createEditionMaker, type Edition, occasionOf } from '../edition/edition-maker.ts';
import { saveEditions } from '../edition/edition-store.ts';
import { type AnnouncedPost, loadPostsSince } from '../posts/plannable-posts.ts';
import { nextSlot } from '../schedule.ts';
import { type AudiencePlan, planAudience, wasRetagged } from './plan.ts';
import {
  advanceCursors,
  advancePeople,
  alreadySent,
  clearWelcomes,
  insertDeliveries,
  type PlannedAudience,
  type PlannedDigest,
  setNextDue,
  takeAudiences,
} from './plan-store.ts';
import { addMatched, type Run } from './run-store.ts';

export interface PlanDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'tags' | 'digest'>;
}

interface Planned {
  readonly audience: PlannedAudience;
  readonly plan: AudiencePlan<AnnouncedPost>;
}

/** What somebody gets, with the posts still as objects. */
interface Draft {
  readonly audience: PlannedAudience;
  readonly cursor: number;
  readonly posts: readonly AnnouncedPost[];
}

/** Audiences per transaction. */
const CHUNK = 500;

/** Plans the next audiences after `afterId`. `lastId` is null when there were none left to take. */
export function planChunk(
  deps: PlanDeps,
  run: Run,
  afterId: number,
  now: Date,
): Promise<{ lastId: number | null; queued: number }> {
  return inTransaction(deps.db, async (trx) => {
    const audiences = await takeAudiences(trx, run, afterId, CHUNK);
    const last = audiences.at(-1);
    if (last === undefined) return { lastId: null, queued: 0 };
    const cursors = audiences.flatMap((audience) => audience.cursors);
    const posts =
      cursors.length === 0
        ? []
        : await loadPostsSince(
            trx,
            cursors.reduce((a, b) => Math.min(a, b)),
            now,
          );
    const { aliases } = deps.config.tags;
    const planned = audiences.map((audience) => ({
      audience,
      plan: planAudience(posts, audience.alerts, audience.cursors, run.cut, aliases),
    }));
    const queued = await writeDigests({ ...deps, db: trx }, run, planned, now);
    await writeNothing(trx, run, planned);
    await markServed({ ...deps, db: trx }, run, planned, now);
    return { lastId: last.id, queued };
  });
}

async function writeDigests(
  deps: PlanDeps,
  run: Run,
  planned: readonly Planned[],
  now: Date,
): Promise<number> {
  const drafts = planned.flatMap(({ audience, plan }) =>
    plan.digests.map(({ cursor, posts }) => ({ audience, cursor, posts })),
  );
  const reduced = await reducedDigests(deps.db, drafts);
  const maker = createEditionMaker(deps.config, occasionOf(run.kind, now));
  const editions = new Map<string, Edition>();
  const planOf = (draft: Draft): PlannedDigest => {
    const edition = maker.edition(draft.posts, draft.audience.alerts);
    editions.set(edition.key, edition);
    return { audienceId: draft.audience.id, cursor: draft.cursor, editionKey: edition.key };
  };
  const digests = drafts.map(planOf);
  const ownLists = reduced.map(({ draft, subscriberId }) => ({
    subscriberId,
    digest: draft.posts.length > 0 ? planOf(draft) : null,
  }));
  await saveEditions(deps.db, [...editions.values()], now);
  const except = reduced.map(({ subscriberId }) => subscriberId);
  let { matched, queued } = await insertDeliveries(deps.db, run, digests, now, { except });
  for (const { subscriberId, digest } of ownLists) {
    const counts = await insertDeliveries(deps.db, run, digest ? [digest] : [], now, {
      only: [subscriberId],
    });
    matched += counts.matched;
    queued += counts.queued;
  }
  // Who had all of it before is served by that.
  const served = ownLists.flatMap(({ subscriberId, digest }) => (digest === null ? [subscriberId] : []));
  await advancePeople(deps.db, run, served);
  await addMatched(deps.db, run.id, matched);
  return queued;
}

/**
 * People who got some of these posts before, under other tags of the post or other alerts of theirs: each gets the
 * rest. Only a post whose tags changed can come twice, so this is rare and asked for such posts alone.
 */
async function reducedDigests(
  db: Db,
  drafts: readonly Draft[],
): Promise<{ subscriberId: number; draft: Draft }[]> {
  const retagged = new Set(drafts.flatMap(({ posts }) => posts.filter(wasRetagged).map((post) => post.id)));
  const concerned = drafts.filter(({ posts }) => posts.some((post) => retagged.has(post.id)));
  const sent = await alreadySent(
    db,
    concerned.map(({ audience, cursor }) => ({ audienceId: audience.id, cursor })),
    [...retagged],
  );
  return sent.map((row) => {
    const draft = concerned.find(
      ({ audience, cursor }) => audience.id === row.audienceId && cursor === row.cursor,
    ) as Draft;
    return {
      subscriberId: row.subscriberId,
      draft: { ...draft, posts: draft.posts.filter((post) => !row.postIds.includes(post.id)) },
    };
  });
}

function writeNothing(db: Db, run: Run, planned: readonly Planned[]): Promise<void> {
  const standpoints = planned.flatMap(({ audience, plan }) =>
    plan.nothing.map((cursor) => ({ audienceId: audience.id, cursor })),
  );
  return advanceCursors(db, run, standpoints);
}

async function markServed(deps: PlanDeps, run: Run, planned: readonly Planned[], now: Date): Promise<void> {
  // Any run serves a new person from their start on, so it is their first digest too.
  await clearWelcomes(
    deps.db,
    planned.map(({ audience }) => audience.id),
  );
  if (run.kind === 'manual' || run.kind === 'welcome') return;
  const after = new Date(Math.max(now.getTime(), run.dueAt.getTime()));
  const slots = new Map<string, Date>();
  const slotOf = ({ schedule, timeZone }: PlannedAudience): Date => {
    const key = `${timeZone} ${schedule}`;
    const slot = slots.get(key) ?? nextSlot(schedule, timeZone, after);
    slots.set(key, slot);
    return slot;
  };
  const nextDueOf = ({ audience, plan }: Planned): Date | null => {
    if (run.kind === 'scheduled') return slotOf(audience);
    return plan.matchesBeyondCut ? instantDue(now, 1000) : null;
  };
  await setNextDue(
    deps.db,
    planned.map((entry) => ({ id: entry.audience.id, nextDueAt: nextDueOf(entry) })),
  );
}

/** The whole second in which an instant digest is due, `waitMs` or a little more after `now`. */
export function instantDue(now: Date, waitMs: number): Date {
  return new Date(Math.ceil((now.getTime() + waitMs) / 1000) * 1000);
}
