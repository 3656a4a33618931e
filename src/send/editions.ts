// The editions that one pass sends: planned ones as they were rendered, and those that had to be made anew since a post
// was taken out of them or the templates changed.

import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import { loadEditions } from '../edition/edition-store.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { TEMPLATE_VERSION } from '../mail/edition-view.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import { createMakeAnew, type EditionDeps, type MakeAnew } from './editions-anew.ts';
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
  postIds(delivery: ClaimedDelivery): readonly string[];
  /** Null when nothing is left: of several alerts, none may match by the tags of now. */
  toSend(delivery: ClaimedDelivery, without: readonly string[]): Promise<EditionToSend | null>;
}

interface Planned {
  readonly key: string;
  readonly postIds: readonly string[];
  readonly content: EditionContent | null;
  /** Its row cannot be read. */
  readonly error?: unknown;
}

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
    postIds(delivery) {
      const { postIds = [], error } = ofDelivery.get(delivery) ?? {};
      if (error !== undefined) throw error;
      return postIds;
    },
    async toSend(delivery, without) {
      const { content = null, postIds = [] } = ofDelivery.get(delivery) ?? {};
      // One of another version's templates has gaps that this version does not know.
      if (without.length === 0 && content?.template === TEMPLATE_VERSION)
        return { key: delivery.editionKey, content };
      return makeAnew(
        delivery,
        postIds.filter((id) => !without.includes(id)),
      );
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
  const none = { key, postIds: [], content: null };
  try {
    const [edition] = await loadEditions<EditionContent>(db, [key]);
    return edition ?? none;
  } catch (error) {
    if (isPassing(error)) throw error;
    return { ...none, error };
  }
}
