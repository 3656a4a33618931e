// The editions that one pass sends: planned ones, rendered from what the ledger keeps of them, and those that had to be made
// anew since a post was taken out of them or the templates changed.

import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import { loadEditions } from '../edition/edition-store.ts';
import { createRendering, type Rendering, VIEW_BYTES } from '../edition/rendering.ts';
import { type SharedView, tagsAskedFor } from '../edition/shared-view.ts';
import { createKept } from '../kept.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { inSlices } from '../slices.ts';
import type { Alert } from '../subscribers/alerts.ts';
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

/** As a pass holds it. */
interface Held extends HeldPosts {
  readonly key: string;
  readonly view: SharedView | null;
  /** Its row cannot be read. */
  readonly error?: unknown;
  /** From its first mail on: what is damaged is the trouble of its own mails. */
  rendering?: Rendering;
}

const NOTHING: Held = { key: '', postIds: [], lastCallIds: [], view: null };

/** Of editions with the cards that were made of them: a run has hundreds, and each claim needs most of them. */
const MOST_EDITION_BYTES = 32_000_000;
/** Of contents for all choices of tags: about three hundred, which are quickly put together again. */
const MOST_CONTENT_BYTES = 8_000_000;

/** Belongs to one pass. */
export function createEditions(
  deps: EditionDeps,
  makeAnew: MakeAnew = createMakeAnew(deps),
  mostBytes = MOST_EDITION_BYTES,
): Editions {
  const kept = createKept<Held>(mostBytes);
  const contents = createKept<EditionContent>(MOST_CONTENT_BYTES);
  /** For all connections that need them just now. */
  const making = new Map<string, Promise<EditionContent>>();
  const ofDelivery = new WeakMap<ClaimedDelivery, Held>();

  async function contentFor(
    edition: Held,
    view: SharedView,
    alerts: readonly Alert[],
  ): Promise<EditionContent> {
    edition.rendering ??= createRendering(view);
    const own = edition.rendering.ownOf(tagsAskedFor(alerts, deps.config.tags.aliases));
    // Tags may be of several words, and are of one line.
    const key = [edition.key, ...own].join('\n');
    const known = contents.get(key) ?? making.get(key);
    if (known !== undefined) return known;
    const work = make(edition, edition.rendering, own, key).finally(() => making.delete(key));
    making.set(key, work);
    return work;
  }

  async function make(
    edition: Held,
    rendering: Rendering,
    own: readonly string[],
    key: string,
  ): Promise<EditionContent> {
    const content = await inSlices(rendering.contentFor(own));
    contents.set(key, content, bytesOf(content));
    kept.set(edition.key, edition, rendering.bytes());
    return content;
  }

  return {
    async load(deliveries) {
      const wanted = new Set(deliveries.map(({ editionKey }) => editionKey));
      // All that is wanted is held until it is handed out, whatever is kept of it.
      const found = new Map([...wanted].flatMap((key) => kept.get(key) ?? []).map((one) => [one.key, one]));
      const missing = [...wanted].filter((key) => !found.has(key));
      for (const edition of await loadAll(deps.db, missing)) {
        found.set(edition.key, edition);
        kept.set(edition.key, edition, VIEW_BYTES);
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
      const edition = ofDelivery.get(delivery) ?? NOTHING;
      const { view, postIds, lastCallIds } = edition;
      if (without.length === 0 && view !== null)
        return { key: delivery.editionKey, content: await contentFor(edition, view, delivery.alerts) };
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
async function loadAll(db: Db, keys: readonly string[]): Promise<readonly Held[]> {
  try {
    return await loadEditions(db, keys);
  } catch (error) {
    if (isPassing(error)) throw error;
    const each = await Promise.all(keys.map((key) => loadOne(db, key)));
    return each.filter((edition) => edition.error === undefined);
  }
}

/** One that is gone, or that cannot be read. */
async function loadOne(db: Db, key: string): Promise<Held> {
  const none = { ...NOTHING, key };
  try {
    const [edition] = await loadEditions(db, [key]);
    return edition ?? none;
  } catch (error) {
    if (isPassing(error)) throw error;
    return { ...none, error };
  }
}
