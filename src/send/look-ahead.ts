// Hands out claimed deliveries with a look at person and posts that is at most a second old: one query serves the
// next few of all connections.

import type { Db } from '../database/database.ts';
import type { RecordedStanding } from '../posts/standing.ts';
import { type ClaimedDelivery, lookAt } from './delivery-store.ts';
import { judge, type Verdict } from './last-look.ts';

/** The last look is at most so long before MAIL FROM. */
const FRESH_MS = 1000;
/** A look that is about to get stale is not handed out any more: the rest is for building the message. */
const RESERVE_MS = 300;

/** A delivery and what to do with it. */
export interface LookedAt {
  readonly delivery: ClaimedDelivery;
  readonly verdict: Verdict;
  /** By performance.now(): MAIL FROM must come before this, or the look be repeated. */
  readonly freshUntil: number;
}

export interface LookAhead {
  /** The next one, or null when there is none left. */
  next(): Promise<LookedAt | null>;
  /** Looks once more at a delivery that was handed out and could not be sent in time. */
  again(delivery: ClaimedDelivery): Promise<LookedAt>;
  /** Those not handed out yet, taken out for good. */
  drain(): ClaimedDelivery[];
  /** Those not handed out yet. */
  waiting(): readonly ClaimedDelivery[];
}

interface Options {
  readonly db: Db;
  readonly deliveries: readonly ClaimedDelivery[];
  /** Post ids by edition key. */
  readonly postIds: ReadonlyMap<string, readonly string[]>;
  /** How many are looked at in one go. */
  readonly ahead: number;
  readonly clock: () => Date;
}

export function createLookAhead(options: Options): LookAhead {
  const waiting = [...options.deliveries];
  let seen: Map<number, Verdict> = new Map();
  let seenAt = 0;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const now = options.clock();
    const group = waiting.slice(0, options.ahead);
    const startedAt = performance.now();
    seen = await verdictsOf(options, group, now);
    seenAt = startedAt;
    looking = null;
  }

  return {
    async next() {
      while (waiting.length > 0) {
        const first = waiting[0] as ClaimedDelivery;
        const verdict = seen.get(first.id);
        if (verdict !== undefined && performance.now() - seenAt < FRESH_MS - RESERVE_MS) {
          waiting.shift();
          return { delivery: first, verdict, freshUntil: seenAt + FRESH_MS };
        }
        looking ??= look();
        await looking;
      }
      return null;
    },
    async again(delivery) {
      const startedAt = performance.now();
      const verdicts = await verdictsOf(options, [delivery], options.clock());
      return { delivery, verdict: verdicts.get(delivery.id) as Verdict, freshUntil: startedAt + FRESH_MS };
    },
    drain: () => waiting.splice(0),
    waiting: () => waiting,
  };
}

async function verdictsOf(
  options: Options,
  group: readonly ClaimedDelivery[],
  now: Date,
): Promise<Map<number, Verdict>> {
  const idsOf = (delivery: ClaimedDelivery) => options.postIds.get(delivery.editionKey) ?? [];
  const [looks, posts] = await Promise.all([
    lookAt(options.db, group, now),
    loadStandings(options.db, [...new Set(group.flatMap(idsOf))]),
  ]);
  return new Map(
    group.map((delivery) => [
      delivery.id,
      judge(looks.get(delivery.id), idsOf(delivery), posts, delivery.plannedAt, now),
    ]),
  );
}

async function loadStandings(db: Db, ids: readonly string[]): Promise<Map<string, RecordedStanding>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('posts')
    .select(['id', 'standing', 'closes_at as closesAt', 'missing_since as missingSince'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...post }) => [id, post]));
}
