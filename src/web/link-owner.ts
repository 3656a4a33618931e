// Whom the link in a mail speaks for.

import type { Db } from '../database/database.ts';
import type { LinkOwner, LinkPurpose, Links } from '../subscribers/links.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';

interface Deps {
  readonly db: Db;
  readonly links: Links;
}

/** Null when the token is damaged, revoked by a newer generation, or the person is gone. */
export function subscriberOf(
  deps: Deps,
  purpose: LinkPurpose,
  token: string | undefined,
): Promise<Subscriber | null> {
  return ownerOf(deps, deps.links.verify(purpose, token ?? ''));
}

/** As subscriberOf, for the link that works half an hour. */
export function accountOf(deps: Deps, token: string | undefined, now: Date): Promise<Subscriber | null> {
  return ownerOf(deps, deps.links.verifyAccount(token ?? '', now));
}

async function ownerOf({ db }: Deps, owner: LinkOwner | null): Promise<Subscriber | null> {
  if (owner === null) return null;
  const subscriber = await findSubscriber(db, { id: owner.id });
  return subscriber?.generation === owner.generation ? subscriber : null;
}
