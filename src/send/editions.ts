// The editions that one pass sends: planned ones as they were rendered, and those that had to be made anew since a post
// was taken out of them or the templates changed.

import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import { loadEditions } from '../edition/edition-store.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { TEMPLATE_VERSION } from '../mail/edition-view.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import { createMakeAnew, type EditionDeps, type MakeAnew } from './editions-anew.ts';
import type { HeldPosts } from './last-look.ts';
import { forgetOldest } from './recent.ts';

/** What a message is made of. */
export interface EditionToSend {
  readonly key: string;
  readonly content: EditionContent;
}

export interface Editions {
  /** Reads the planned editions of what was claimed. */
  load(deliveries: readonly ClaimedDelivery[]): Promise<void>;
  /** Of the planned edition; throws what its row could not be read for. */
  held(delivery: ClaimedDelivery): HeldPosts;
  /** Null when nothing is left: of several alerts, none may match by the tags of now. */
  toSend(delivery: ClaimedDelivery, without: readonly string[]): Promise<EditionToSend | null>;
}

interface Planned extends HeldPosts {
  readonly key: string;
  readonly content: EditionContent | null;
  /** Its row cannot be read. */
  readonly error?: unknown;
}

const NOTHING: Planned = { key: '', postIds: [], lastCallIds: [], content: null };

/** About 10 MB. */
const MAX_KEPT = 200;

/** Belongs to one pass. */
export function createEditions(deps: EditionDeps, makeAnew: MakeAnew = createMakeAnew(deps)): Editions {
  const planned = new Map<string, Planned>();
  const ofDelivery = new WeakMap<ClaimedDelivery, Planned>();

  return {
    async load(deliveries) {
      const wanted = new Set(deliveries.map(({ editionKey }) => editionKey));
      const missing = [...wanted].filter((key) => !planned.has(key));
      for (const edition of await loadAll(deps.db, missing)) {
        forgetOldest(planned, MAX_KEPT);
        planned.set(edition.key, edition);
      }
      for (const delivery of deliveries) {
        const edition = planned.get(delivery.editionKey) ?? (await loadOne(deps.db, delivery.editionKey));
        ofDelivery.set(delivery, edition);
      }
    },
    held(delivery) {
      const { postIds, lastCallIds, error } = ofDelivery.get(delivery) ?? NOTHING;
      if (error !== undefined) throw error;
      return { postIds, lastCallIds };
    },
    async toSend(delivery, without) {
      const { content, postIds, lastCallIds } = ofDelivery.get(delivery) ?? NOTHING;
      // One of another version's templates has gaps that this version does not know.
      if (without.length === 0 && content?.template === TEMPLATE_VERSION)
        return { key: delivery.editionKey, content };
      const left = (ids: readonly string[]) => ids.filter((id) => !without.includes(id));
      return makeAnew(delivery, { postIds: left(postIds), lastCallIds: left(lastCallIds) });
    },
  };
}

/** One that cannot be read keeps no other waiting, and is asked for again. */
async function loadAll(db: Db, keys: readonly string[]): Promise<readonly Planned[]> {
  try {
    return await loadEditions<EditionContent>(db, keys);
  } catch (error) {
    if (isPassing(error)) throw error;
    const each = await Promise.all(keys.map((key) => loadOne(db, key)));
    return each.filter((edition) => edition.error === undefined);
  }
}

/** More editions in one claim than are kept, or one that cannot be read. */
async function loadOne(db: Db, key: string): Promise<Planned> {
  const none = { ...NOTHING, key };
  try {
    const [edition] = await loadEditions<EditionContent>(db, [key]);
    return edition ?? none;
  } catch (error) {
    if (isPassing(error)) throw error;
    return { ...none, error };
  }
}
