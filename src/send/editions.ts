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

/** Bytes of encoded text: about a thousand digests. A run has hundreds, and each claim needs most of them. */
const MOST_KEPT = 32_000_000;

/** Belongs to one pass. */
export function createEditions(
  deps: EditionDeps,
  makeAnew: MakeAnew = createMakeAnew(deps),
  mostKept = MOST_KEPT,
): Editions {
  const planned = new Map<string, Planned>();
  const ofDelivery = new WeakMap<ClaimedDelivery, Planned>();
  let kept = 0;

  function keep(edition: Planned): void {
    planned.set(edition.key, edition);
    kept += bytesOf(edition);
    for (const oldest of planned.values()) {
      if (kept <= mostKept) break;
      planned.delete(oldest.key);
      kept -= bytesOf(oldest);
    }
  }

  return {
    async load(deliveries) {
      const wanted = new Set(deliveries.map(({ editionKey }) => editionKey));
      const missing = [...wanted].filter((key) => !planned.has(key));
      // All that is wanted is held until it is handed out, whatever is kept of it.
      const found = new Map(
        [...wanted].flatMap((key) => planned.get(key) ?? []).map((one) => [one.key, one]),
      );
      for (const edition of await loadAll(deps.db, missing)) {
        found.set(edition.key, edition);
        keep(edition);
      }
      for (const delivery of deliveries) {
        const edition = found.get(delivery.editionKey) ?? (await loadOne(deps.db, delivery.editionKey));
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

/** Of a damaged row, too, which has to stay the trouble of its own mails. */
function bytesOf({ content }: Planned): number {
  const strings = [content?.html, content?.text].flat().filter((part) => typeof part === 'string');
  return strings.reduce((bytes, part) => bytes + part.length, 0);
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

/** One that is gone, or that cannot be read. */
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
