// The editions that one pass sends: planned ones, rendered from what the ledger keeps of them, and those that had to be made
// anew since a post was taken out of them or the templates changed.

import type { Db } from '../database/database.ts';
import { isPassing } from '../database/unavailable.ts';
import { loadEditions } from '../edition/edition-store.ts';
import { type SharedView, tagsAskedFor, tagsOn, viewFor } from '../edition/shared-view.ts';
import { type EditionContent, renderEdition } from '../mail/digest-mail.ts';
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

interface Planned extends HeldPosts {
  readonly key: string;
  readonly view: SharedView | null;
  /** Its row cannot be read. */
  readonly error?: unknown;
}

/** As a pass holds it. */
interface Held extends Planned {
  /** Once a mail was made of it: what is damaged is the trouble of its own mails. */
  tags?: ReadonlySet<string>;
  /** Renderings by the tags that their readers named. */
  readonly made: Map<string, EditionContent>;
  bytes: number;
}

const NOTHING: Planned = { key: '', postIds: [], lastCallIds: [], view: null };

/** Bytes of encoded text: about a thousand digests. A run has hundreds, and each claim needs most of them. */
const MOST_KEPT = 32_000_000;
/** What one takes that nothing was made of yet. */
const VIEW_BYTES = 15_000;

/** Belongs to one pass. */
export function createEditions(
  deps: EditionDeps,
  makeAnew: MakeAnew = createMakeAnew(deps),
  mostKept = MOST_KEPT,
): Editions {
  const kept = new Map<string, Held>();
  const ofDelivery = new WeakMap<ClaimedDelivery, Held>();
  let bytes = 0;

  function keep(edition: Held): void {
    kept.set(edition.key, edition);
    grow(edition, VIEW_BYTES);
  }

  /** The oldest go, with all that was made of them; who holds one still has it. */
  function grow(edition: Held, by: number): void {
    if (kept.get(edition.key) !== edition) return;
    edition.bytes += by;
    bytes += by;
    for (const oldest of kept.values()) {
      if (bytes <= mostKept) break;
      kept.delete(oldest.key);
      bytes -= oldest.bytes;
    }
  }

  function contentFor(edition: Held, view: SharedView, alerts: readonly Alert[]): EditionContent {
    const asked = tagsAskedFor(alerts, deps.config.tags.aliases);
    edition.tags ??= tagsOn(view);
    const own = new Set([...edition.tags].filter((tag) => asked.has(tag)));
    // Tags may be of several words, and are of one line.
    const key = [...own].join('\n');
    const known = edition.made.get(key);
    if (known !== undefined) return known;
    const content = renderEdition(viewFor(view, own));
    edition.made.set(key, content);
    grow(edition, bytesOf(content));
    return content;
  }

  return {
    async load(deliveries) {
      const wanted = new Set(deliveries.map(({ editionKey }) => editionKey));
      // All that is wanted is held until it is handed out, whatever is kept of it.
      const found = new Map([...wanted].flatMap((key) => kept.get(key) ?? []).map((one) => [one.key, one]));
      const missing = [...wanted].filter((key) => !found.has(key));
      for (const edition of (await loadAll(deps.db, missing)).map(hold)) {
        found.set(edition.key, edition);
        keep(edition);
      }
      for (const delivery of deliveries) {
        const edition = found.get(delivery.editionKey) ?? hold(await loadOne(deps.db, delivery.editionKey));
        ofDelivery.set(delivery, edition);
      }
    },
    held(delivery) {
      const { postIds, lastCallIds, error } = ofDelivery.get(delivery) ?? NOTHING;
      if (error !== undefined) throw error;
      return { postIds, lastCallIds };
    },
    async toSend(delivery, without) {
      const edition = ofDelivery.get(delivery) ?? hold(NOTHING);
      const { view, postIds, lastCallIds } = edition;
      if (without.length === 0 && view !== null)
        return { key: delivery.editionKey, content: contentFor(edition, view, delivery.alerts) };
      const left = (ids: readonly string[]) => ids.filter((id) => !without.includes(id));
      return makeAnew(delivery, { postIds: left(postIds), lastCallIds: left(lastCallIds) });
    },
  };
}

function hold(planned: Planned): Held {
  return { ...planned, made: new Map(), bytes: 0 };
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
