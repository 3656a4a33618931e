// Editions that planning did not make as they are needed now, since a post was taken out of them or the templates changed:
// made of what the ledger says of their posts, for all connections and claims of a pass. Most readers have tags of their
// own and yet the same posts, so the ledger is asked once for each list of posts and told once of each edition.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { createEditionMaker, type Edition, occasionOf } from '../edition/edition-maker.ts';
import { saveEditions } from '../edition/edition-store.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import { markReposts } from '../posts/repost-store.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import type { HeldPosts } from './last-look.ts';
import { createRecent } from './recent.ts';

export interface EditionDeps {
  readonly db: Db;
  readonly config: Config;
  readonly clock: () => Date;
}

/** What decides about an edition beside its posts. */
export type Readership = Pick<ClaimedDelivery, 'runKind' | 'plannedAt' | 'alerts'>;

/** Null when nothing is left: of several alerts, none may match by the tags of now. */
export type MakeAnew = (
  readership: Readership,
  held: HeldPosts,
) => Promise<Pick<Edition, 'key' | 'content'> | null>;

/** Belongs to one pass. */
export function createMakeAnew({ db, config, clock }: EditionDeps): MakeAnew {
  const read = createRecent(async (ids: readonly string[]) => markReposts(db, await loadPosts(db, ids)));
  const stored = createRecent((edition: Edition) => saveEditions(db, [edition], clock()));
  const made = createRecent(async ({ runKind, plannedAt, alerts }: Readership, held: HeldPosts) => {
    const posts = await read(JSON.stringify(held.postIds), held.postIds);
    const lastCalls = await read(JSON.stringify(held.lastCallIds), held.lastCallIds);
    const inOrder = held.lastCallIds.flatMap((id) => lastCalls.find((post) => post.id === id) ?? []);
    const maker = createEditionMaker(config, occasionOf(runKind, plannedAt));
    const edition = maker.edition(posts, alerts, inOrder);
    if (edition.postIds.length === 0) return null;
    await stored(edition.key, edition);
    // Rendered once for all mails of a pass.
    return { key: edition.key, content: edition.content };
  });
  return (readership, held) => made(keyOf(readership, held), readership, held);
}

function keyOf({ runKind, plannedAt, alerts }: Readership, held: HeldPosts): string {
  return JSON.stringify([runKind, plannedAt, held, alerts]);
}
