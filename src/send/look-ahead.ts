// Hands out claimed deliveries with a look at person and posts that is at most a second old: one query serves the
// next few of all connections.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { isPassing } from '../database/unavailable.ts';
import type { RecordedStanding } from '../posts/standing.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import { lookAt } from './delivery-store.ts';
import { type HeldPosts, judge, type Verdict } from './last-look.ts';
import type { MayBegin } from './slow-domains.ts';

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
  /** Takes them into the row, the most urgent first. */
  add(deliveries: readonly ClaimedDelivery[]): void;
  /** The next one that may go, or null when there is none; `picked` is told at once. */
  next(
    mayGo: (delivery: ClaimedDelivery) => MayBegin,
    picked: (delivery: ClaimedDelivery) => void,
  ): Promise<LookedAt | null>;
  /** Looks once more at a delivery that was handed out and could not be sent in time. */
  again(delivery: ClaimedDelivery): Promise<LookedAt>;
  /** What was seen is no longer so: the next one is looked at anew. */
  forget(): void;
  /** Those of a domain that are not handed out yet, taken out. */
  takeOut(domain: string): ClaimedDelivery[];
  /** Those not handed out yet, taken out for good. */
  drain(): ClaimedDelivery[];
  /** Those not handed out yet. */
  waiting(): readonly ClaimedDelivery[];
}

interface Options {
  readonly db: Db;
  /** Of the edition that was planned. */
  readonly held: (delivery: ClaimedDelivery) => HeldPosts;
  /** How many are looked at in one go: no more than go out before the look is stale. */
  readonly ahead: () => number;
  readonly clock: () => Date;
}

export function createLookAhead(options: Options): LookAhead {
  const waiting: ClaimedDelivery[] = [];
  let seen: Map<ClaimedDelivery, Verdict> = new Map();
  let seenAt = 0;
  let looking: Promise<void> | null = null;

  async function lookOnce(wanted: ClaimedDelivery): Promise<void> {
    const now = options.clock();
    const group = [...new Set([wanted, ...waiting.slice(0, options.ahead())])];
    const startedAt = performance.now();
    seen = await verdictsOf(options, group, now);
    seenAt = startedAt;
  }

  return {
    add(deliveries) {
      waiting.push(...deliveries);
      waiting.sort((one, other) => one.urgency - other.urgency);
    },
    async next(mayGo, picked) {
      const find = () =>
        waiting.find((one) => mayGo(one) === 'yes') ?? waiting.find((one) => mayGo(one) === 'if-free');
      for (let first = find(); first !== undefined; first = find()) {
        const verdict = seen.get(first);
        if (verdict !== undefined && performance.now() - seenAt < FRESH_MS - RESERVE_MS) {
          waiting.splice(waiting.indexOf(first), 1);
          picked(first);
          return { delivery: first, verdict, freshUntil: seenAt + FRESH_MS };
        }
        const wanted = first;
        looking ??= lookOnce(wanted).finally(() => {
          looking = null;
        });
        await looking;
      }
      return null;
    },
    async again(delivery) {
      const startedAt = performance.now();
      const verdicts = await verdictsOf(options, [delivery], options.clock());
      return { delivery, verdict: verdicts.get(delivery) as Verdict, freshUntil: startedAt + FRESH_MS };
    },
    forget() {
      seen = new Map();
    },
    takeOut(domain) {
      const all = waiting.splice(0);
      waiting.push(...all.filter((delivery) => delivery.domain !== domain));
      return all.filter((delivery) => delivery.domain === domain);
    },
    drain: () => waiting.splice(0),
    waiting: () => waiting,
  };
}

/** One that cannot be looked at keeps no other waiting. */
async function verdictsOf(
  options: Options,
  group: readonly ClaimedDelivery[],
  now: Date,
): Promise<Map<ClaimedDelivery, Verdict>> {
  try {
    return await look(options, group, now);
  } catch (error) {
    if (isPassing(error)) throw error;
    const [only] = group;
    if (group.length === 1 && only !== undefined) return new Map([[only, { action: 'broken', error }]]);
    const each = await Promise.all(group.map((delivery) => verdictsOf(options, [delivery], now)));
    return new Map(each.flatMap((verdicts) => [...verdicts]));
  }
}

async function look(
  options: Options,
  group: readonly ClaimedDelivery[],
  now: Date,
): Promise<Map<ClaimedDelivery, Verdict>> {
  const heldBy = options.held;
  const idsOf = (delivery: ClaimedDelivery) => Object.values(heldBy(delivery)).flat();
  const [looks, posts] = await Promise.all([
    lookAt(options.db, group, now),
    loadStandings(options.db, [...new Set(group.flatMap(idsOf))]),
  ]);
  return new Map(
    group.map((delivery) => [
      delivery,
      judge(looks.get(delivery), heldBy(delivery), posts, delivery.plannedAt, now),
    ]),
  );
}

async function loadStandings(db: Db, ids: readonly string[]): Promise<Map<string, RecordedStanding>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<RecordedStanding & { id: string }>`
    ${prepared('standings')}
    select id, standing, closes_at as "closesAt", missing_since as "missingSince"
    from posts where id = any(${ids}::text[])`.execute(db);
  return new Map(rows.map(({ id, ...post }) => [id, post]));
}
