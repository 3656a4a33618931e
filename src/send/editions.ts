// The editions that one pass sends: planned ones, rendered from what the ledger keeps of them, and those that had to be made
// anew since a post was taken out of them or the templates changed.

import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import { loadEditions } from '../edition/edition-store.ts';
import { type EditionContent, renderEdition } from '../mail/digest-mail.ts';
import type { EditionView } from '../mail/edition-view.ts';
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
  readonly view: EditionView | null;
  /** Once a mail was made of it. */
  content?: EditionContent;
  /** Its row cannot be read. */
  readonly error?: unknown;
}

const NOTHING: Planned = { key: '', postIds: [], lastCallIds: [], view: null };

/** Bytes of encoded text: about a thousand digests. A run has hundreds, and each claim needs most of them. */
const MOST_KEPT = 32_000_000;

/** Belongs to one pass. */
export function createEditions(
  deps: EditionDeps,
  makeAnew: MakeAnew = createMakeAnew(deps),
  mostKept = MOST_KEPT,
): Editions {
  const rendered = new Map<string, Planned>();
  const ofDelivery = new WeakMap<ClaimedDelivery, Planned>();
  let kept = 0;

  function keep(edition: Planned, content: EditionContent): EditionContent {
    edition.content = content;
    rendered.set(edition.key, edition);
    kept += bytesOf(content);
    for (const { key, content: old } of rendered.values()) {
      if (kept <= mostKept || old === undefined) break;
      rendered.delete(key);
      kept -= bytesOf(old);
    }
    return content;
  }

  /** Claims of two connections may have read the same one. */
  function contentOf(edition: Planned, view: EditionView): EditionContent {
    const known = edition.content ?? rendered.get(edition.key)?.content;
    return known ?? keep(edition, renderEdition(view));
  }

  return {
    async load(deliveries) {
      const wanted = new Set(deliveries.map(({ editionKey }) => editionKey));
      // All that is wanted is held until it is handed out, whatever is kept of it.
      const found = new Map<string, Planned>(
        [...wanted].flatMap((key) => rendered.get(key) ?? []).map((one) => [one.key, one]),
      );
      const missing = [...wanted].filter((key) => !found.has(key));
      for (const edition of await loadAll(deps.db, missing)) found.set(edition.key, edition);
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
      const edition = ofDelivery.get(delivery) ?? NOTHING;
      const { view, postIds, lastCallIds } = edition;
      if (without.length === 0 && view !== null) {
        return { key: delivery.editionKey, content: contentOf(edition, view) };
      }
      const left = (ids: readonly string[]) => ids.filter((id) => !without.includes(id));
      return makeAnew(delivery, { postIds: left(postIds), lastCallIds: left(lastCallIds) });
    },
  };
}

function bytesOf({ html, text }: EditionContent): number {
  const strings = [...html, ...text].filter((part) => typeof part === 'string');
  return strings.reduce((bytes, part) => bytes + part.length, 0);
}

/** One that cannot be read keeps no other waiting, and is asked for again. */
async function loadAll(db: Db, keys: readonly string[]): Promise<readonly Planned[]> {
  try {
    return await loadEditions(db, keys);
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
    const [edition] = await loadEditions(db, [key]);
    return edition ?? none;
  } catch (error) {
    if (isPassing(error)) throw error;
    return { ...none, error };
  }
}
