// Which subscription file speaks for which address? Pure; works on all files of a look at once.

import type { SubscriptionReading } from '../read/subscription-file.ts';
import type { LookedFile } from './look.ts';

/** A file that reads as a subscription. */
export type GoodSubscription = {
  readonly file: LookedFile;
  readonly reading: Extract<SubscriptionReading, { status: 'subscription' }>;
};

/** A subscription of the ledger that a file made. */
export interface FileSubscriber {
  readonly id: number;
  readonly email: string;
  readonly path: string;
}

export type Claim =
  /** The address is this file's. */
  | { readonly status: 'own'; readonly by: GoodSubscription }
  /** The address came with another file that is gone now, with the same content (`isSame`) or not. */
  | {
      readonly status: 'moved';
      readonly by: GoodSubscription;
      readonly from: string;
      readonly isSame: boolean;
    }
  | { readonly status: 'rival'; readonly by: GoodSubscription; readonly rivalPath: string };

interface Circumstances {
  /** Subscriptions made by files, for the addresses and paths of this look. */
  readonly owners: readonly FileSubscriber[];
  readonly isPresent: (path: string) => boolean;
  /** Hash of the file that was known at a path. */
  readonly hashAt: (path: string) => string | undefined;
}

/** An address belongs to the file that made its subscription, else to the first by path. */
export function claimAddresses(good: readonly GoodSubscription[], known: Circumstances): Claim[] {
  const nowAt = new Map(good.map((by) => [by.file.seen.path, addressOf(by)]));
  const owners = new Map(known.owners.map((owner) => [owner.email.toLowerCase(), owner]));
  const firstBy = new Map<string, string>();
  for (const by of good.toReversed()) firstBy.set(addressOf(by), by.file.seen.path);
  return good.map((by): Claim => {
    const { path } = by.file.seen;
    const owner = owners.get(addressOf(by));
    const isOwnerPresent = owner !== undefined && known.isPresent(owner.path);
    const hasOwnerLeft =
      owner !== undefined && nowAt.has(owner.path) && nowAt.get(owner.path) !== addressOf(by);
    const holder = isOwnerPresent && !hasOwnerLeft ? owner.path : (firstBy.get(addressOf(by)) as string);
    if (holder !== path) return { status: 'rival', by, rivalPath: holder };
    if (owner === undefined || owner.path === path || isOwnerPresent) return { status: 'own', by };
    return { status: 'moved', by, from: owner.path, isSame: known.hashAt(owner.path) === by.file.hash };
  });
}

export function addressOf(by: GoodSubscription): string {
  return by.reading.draft.email.toLowerCase();
}
