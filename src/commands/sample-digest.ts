// The digest that somebody would get now, built without planning or recording anything: what `preview` shows and
// `send --to` sends. Its links belong to nobody.

import type { Db } from '../database/database.ts';
import { createEditionMaker } from '../edition/edition-maker.ts';
import { countPosts } from '../installation/status.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { listIdOf } from '../mail/headers.ts';
import { buildDigestMessage, type Message, type Personal } from '../mail/message.ts';
import { personalWords } from '../mail/personal.ts';
import { previewDigest } from '../plan/preview.ts';
import { withoutFacets } from '../posts/facets.ts';
import { knownTags } from '../posts/post-store.ts';
import { applyAliases } from '../posts/tags.ts';
import { tagWarnings } from '../read/subscription-warnings.ts';
import { describeAlert } from '../subscribers/alerts.ts';
import { previewLinks } from '../subscribers/links.ts';
import { whyNotMailable } from '../subscribers/mailable.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { suppressionOf } from '../subscribers/suppression-store.ts';
import { formatInstant } from '../texts/instant.ts';
import type { CommandContext } from './context.ts';
import type { Reader } from './sample-choice.ts';
import { shownPath } from './shown-path.ts';
import { describeSuppression } from './suppression.ts';
import { count, plain } from './table.ts';

export interface Sample {
  /** Null when no post matches; then `notes` say why. */
  readonly digest: { readonly content: EditionContent; readonly postIds: readonly string[] } | null;
  readonly personal: Personal;
  /** What is special about it, a sentence each. */
  readonly notes: readonly string[];
}

/** At most so many tags are named to choose from. */
const TAGS_SHOWN = 40;

export async function loadSample(db: Db, reader: Reader, context: CommandContext): Promise<Sample> {
  const { config, now } = context;
  const { alerts, subscriber } = reader;
  const { posts, isSample } = await previewDigest({ db, config }, alerts, subscriber?.cursor ?? null, now);
  const postTags = await knownTags(db);
  const isEmpty = posts.length === 0;
  const occasion = { kind: subscriber === null || isSample ? 'welcome' : 'digest', at: now } as const;
  return {
    digest: isEmpty ? null : createEditionMaker(config, occasion).edition(posts, alerts),
    personal: {
      ...personalWords(config, {
        name: subscriber?.name ?? null,
        alerts,
        hasChosen: subscriber?.hasChosen ?? true,
      }),
      ...previewLinks(config.publicUrl),
    },
    notes: [
      ...(subscriber === null ? [] : await describeState(db, subscriber, config.site.timeZone)),
      ...(subscriber !== null && isSample && !isEmpty ? [nothingNew(subscriber)] : []),
      ...tagWarnings(reader, postTags, config.tags.aliases).map((warning) => `Note: ${warning}`),
      ...(isEmpty ? await describeNothing(db, reader, postTags, context) : []),
    ],
  };
}

/** As it would go to `to`, with the headers of a digest. The list is the board's, the links are nobody's. */
export function buildSampleMessage(
  digest: { readonly content: EditionContent },
  personal: Personal,
  { config, now }: CommandContext,
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
    listId: listIdOf(config.publicUrl),
  });
}

/** Who gets no mail at present can be shown what it would be. */
async function describeState(
  db: Db,
  { email, state, pausedUntil }: Subscriber,
  timeZone: string,
): Promise<string[]> {
  const suppression = await suppressionOf(db, email);
  if (whyNotMailable({ state, suppressed: suppression?.reason ?? null }) === null) return [];
  const until = pausedUntil === null ? '' : ` until ${formatInstant(pausedUntil, timeZone)}`;
  const words = {
    confirmed: 'gets no mail',
    paused: `has paused${until}`,
    unsubscribed: 'has unsubscribed',
    removed: 'is not subscribed any more',
  };
  const isBarred = suppression !== null && isOn({ state });
  return [
    ...(isBarred ? [describeSuppression(email, suppression, timeZone)] : []),
    `${email} ${isBarred ? words.confirmed : words[state]}, so this digest would not be sent.`,
  ];
}

function nothingNew({ email }: Subscriber): string {
  return `Nothing is new to ${email}; this is what a new reader with the same alerts gets.`;
}

async function describeNothing(
  db: Db,
  { alerts }: Reader,
  postTags: readonly string[],
  { config, cwd, now }: CommandContext,
): Promise<string[]> {
  const { known, held } = await countPosts(db, now);
  if (known === 0) {
    const folder = shownPath(cwd, config.paths.postsDir);
    return [`No posts are known yet: "rolecall start" or "rolecall once" reads them from ${folder}.`];
  }
  const wanted = alerts.map((alert) => describeAlert(alert)).join('; ');
  const tags = applyAliases(withoutFacets(postTags), config.tags.aliases).toSorted();
  const more = tags.length > TAGS_SHOWN ? ` and ${tags.length - TAGS_SHOWN} more` : '';
  return [
    `No open post of the last ${config.digest.welcomeDays} days matches (${wanted}), so there would be no digest.`,
    ...(held === 0 ? [] : [`${count(held, 'post is', 'posts are')} held back: "rolecall held" says why.`]),
    plain(`Tags in use: ${tags.slice(0, TAGS_SHOWN).join(', ')}${more}.`),
  ];
}
