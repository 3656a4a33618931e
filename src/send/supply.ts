// Keeps the connections supplied: claims about a second's work before the last claim is used up, and asks every second
// whether something urgent fell due meanwhile. What a process may have died of is claimed one at a time.

import {
  type Claim,
  type ClaimedDelivery,
  claimDeliveries,
  claimSuspect,
  type TakenRow,
} from './claim-store.ts';
import type { Editions } from './editions.ts';
import type { LookAhead } from './look-ahead.ts';
import type { Pacer } from './pacer.ts';
import type { SendDeps } from './send-one.ts';
import type { MayBegin } from './slow-domains.ts';
import { surely } from './surely.ts';

/** How long a row is ours without being renewed. */
export const LEASE_MS = 120_000;
const MOST = 500;
/** However many of them have to wait. */
const MOST_SECONDS = 4;
/** What a mail is taken to need before any was sent. */
const FIRST_GUESS_MS = 250;
/** Share of the newest mail in the average. */
const NEWEST = 0.1;

export interface Supply {
  /**
   * Claims if the row is half used up, else only what is urgent; one claim at a time. False when all was asked for and
   * nothing was due.
   */
  refill(): Promise<boolean>;
  isLow(): boolean;
  /** May something else come into the row, now or when it is asked for? */
  hasMore(): boolean;
  /** A mail took so long, from the row to its commit. */
  measured(ms: number): void;
  /** About so many mails go out in a second, as far as is known. */
  aSecondsWork(): number;
  /** Deliveries taken so far. */
  taken(): number;
  /** No claim begins any more; resolves when none is under way. */
  close(): Promise<void>;
}

interface SupplyOptions {
  readonly deps: SendDeps;
  /** So many may be on their way at once. */
  readonly lanes: () => number;
  readonly row: LookAhead;
  readonly editions: Editions;
  readonly pacer: Pacer;
  readonly ready: (deliveries: readonly ClaimedDelivery[]) => void;
  /** What was claimed and cannot be handed on. */
  readonly giveBack: (deliveries: readonly ClaimedDelivery[]) => Promise<void>;
  /** What may have been claimed: the claim failed after it had taken this. */
  readonly giveBackUnsure: (taken: readonly TakenRow[]) => Promise<void>;
  /** Those that wait for another mail to their domain, or for everybody else's, are no supply. */
  readonly mayGo: (delivery: ClaimedDelivery) => MayBegin;
  /** One suspect at a time, when this says so; else whatever is due. */
  readonly mayTakeSuspect?: () => boolean;
}

export function createSupply(options: SupplyOptions): Supply {
  const { deps, lanes, row, editions, pacer, ready, giveBack, giveBackUnsure, mayGo, mayTakeSuspect } =
    options;
  let averageMs = FIRST_GUESS_MS;
  let taken = 0;
  /** The last claim found less than it asked for. */
  let isDry = false;
  let claiming: Promise<boolean> | null = null;
  let isClosed = false;

  const now = () => deps.clock();
  const aSecondsWork = () => Math.min(Math.max(Math.ceil((lanes() * 1000) / averageMs), lanes()), MOST);
  const isLow = () => {
    const waiting = row.waiting();
    const size = aSecondsWork();
    if (waiting.length <= size / 2 || waiting.length >= MOST_SECONDS * size)
      return waiting.length <= size / 2;
    let ready = 0;
    return !waiting.some((one) => mayGo(one) === 'yes' && ++ready > size / 2);
  };

  async function claim(): Promise<boolean> {
    if (mayTakeSuspect !== undefined)
      return (
        mayTakeSuspect() &&
        (await take(await surely((on) => claimSuspect(deps.db, LEASE_MS, now(), on), giveBackUnsure)))
      );
    const size = aSecondsWork();
    const share = { urgent: size, others: isLow() ? size : 0 };
    const before = taken;
    const isSome = await take(
      await surely((on) => claimDeliveries(deps.db, share, LEASE_MS, now(), on), giveBackUnsure),
    );
    if (share.others > 0) isDry = taken - before < size;
    return share.others === 0 || isSome;
  }

  async function take({ claimed, superseded }: Claim): Promise<boolean> {
    await hand(claimed);
    taken += claimed.length + superseded.length;
    return claimed.length + superseded.length > 0;
  }

  async function hand(claimed: readonly ClaimedDelivery[]): Promise<void> {
    if (claimed.length === 0) return;
    try {
      await editions.load(claimed);
      ready(await pacer.admit(claimed));
    } catch (error) {
      await giveBack(claimed);
      throw error;
    }
  }

  return {
    async refill() {
      // Whoever looked around when all ended would claim what nobody sends.
      if (isClosed) return false;
      claiming ??= claim().finally(() => {
        claiming = null;
      });
      return claiming;
    },
    isLow,
    hasMore: () => claiming !== null || (!isDry && isLow()),
    measured(ms) {
      averageMs += NEWEST * (Math.max(ms, 1) - averageMs);
    },
    aSecondsWork,
    taken: () => taken,
    async close() {
      isClosed = true;
      await claiming?.catch(() => {});
    },
  };
}
