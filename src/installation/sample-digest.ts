// The digest that somebody would get now, built without planning or recording anything: what `preview` and the admin's
// page show, and a test sends. Its links belong to nobody.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { createEditionMaker } from '../edition/edition-maker.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { listIdOf } from '../mail/headers.ts';
import { buildDigestMessage, type Message, type Personal } from '../mail/message.ts';
import { personalWords } from '../mail/personal.ts';
import { previewDigest } from '../plan/preview.ts';
import { knownTags } from '../posts/post-store.ts';
import { withWords } from '../posts/tag-words.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { previewLinks } from '../subscribers/links.ts';
import { whyNotMailable } from '../subscribers/mailable.ts';
import { isOn, type Subscriber, type SubscriberState } from '../subscribers/subscriber.ts';
import { type Suppression, suppressionOf } from '../subscribers/suppression-store.ts';
import { knownIds } from './board-ids.ts';
import { countPosts } from './status.ts';

export interface SampleDigest {
  readonly content: EditionContent;
  readonly listId: string;
}

/** Whose digest is built; without `subscriber`, somebody new. */
export interface Reader {
  readonly alerts: readonly Alert[];
  readonly subscriber: Subscriber | null;
}

/** What is special about a sample. */
export type SampleNote =
  | { readonly note: 'suppressed'; readonly email: string; readonly suppression: Suppression }
  | {
      readonly note: 'gets-no-mail';
      readonly email: string;
      readonly state: SubscriberState;
      readonly until: Date | null;
    }
  | { readonly note: 'nothing-new'; readonly email: string }
  | { readonly note: 'no-posts-known' }
  | { readonly note: 'nothing-matches'; readonly alerts: readonly Alert[]; readonly held: number };

interface Settings {
  readonly config: Config;
  readonly now: Date;
}

export interface Sample {
  /** Null when no post matches; then `notes` say why. */
  readonly digest: (SampleDigest & { readonly postIds: readonly string[] }) | null;
  readonly personal: Personal;
  readonly notes: readonly SampleNote[];
  /** The tags that posts have, to choose from. */
  readonly tags: readonly string[];
}

export async function loadSample(db: Db, reader: Reader, settings: Settings): Promise<Sample> {
  const { now } = settings;
  const config = await withWords(db, settings.config);
  const { alerts, subscriber } = reader;
  const { posts, isSample } = await previewDigest({ db, config }, alerts, subscriber?.cursor ?? null, now);
  const isEmpty = posts.length === 0;
  const occasion = { kind: subscriber === null || isSample ? 'welcome' : 'digest', at: now } as const;
  return {
    digest: isEmpty
      ? null
      : {
          ...createEditionMaker(config, occasion).edition(posts, alerts),
          listId: listIdOf(await knownIds(db, config)),
        },
    personal: {
      ...personalWords(config, {
        name: subscriber?.name ?? null,
        alerts,
        hasChosen: subscriber?.hasChosen ?? true,
      }),
      ...previewLinks(config.publicUrl),
    },
    tags: await knownTags(db),
    notes: [
      ...(subscriber === null ? [] : await stateNotes(db, subscriber)),
      ...(subscriber !== null && isSample && !isEmpty
        ? [{ note: 'nothing-new', email: subscriber.email } as const]
        : []),
      ...(isEmpty ? [await emptyNote(db, alerts, now)] : []),
    ],
  };
}

/** As it would go to `to`, with the headers of a digest. The list is the board's, the links are nobody's. */
export function buildSampleMessage(
  digest: SampleDigest,
  personal: Personal,
  { config, now }: Settings,
  {
    to,
    messageId,
    feedbackId,
  }: { readonly to: string; readonly messageId: string; readonly feedbackId: string },
): Message {
  return buildDigestMessage({
    content: digest.content,
    personal,
    to,
    messageId,
    feedbackId,
    from: config.mail.from,
    replyTo: config.mail.replyTo,
    date: now,
    boundary: 'rolecall-sample',
    listId: digest.listId,
  });
}

/** Who gets no mail at present can be shown what it would be. */
async function stateNotes(db: Db, { email, state, pausedUntil }: Subscriber): Promise<SampleNote[]> {
  const suppression = await suppressionOf(db, email);
  if (whyNotMailable({ state, suppressed: suppression?.reason ?? null }) === null) return [];
  const isBarred = suppression !== null && isOn({ state });
  return [
    ...(isBarred ? [{ note: 'suppressed', email, suppression } as const] : []),
    { note: 'gets-no-mail', email, state: isBarred ? 'confirmed' : state, until: pausedUntil },
  ];
}

async function emptyNote(db: Db, alerts: readonly Alert[], now: Date): Promise<SampleNote> {
  const { known, held } = await countPosts(db, now);
  return known === 0 ? { note: 'no-posts-known' } : { note: 'nothing-matches', alerts, held };
}
