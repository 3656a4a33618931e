// Why a post is not mailed: the words for each standing but `live`. Pure.

import type { Standing } from '../database/values.ts';
import type { Post } from '../posts/post.ts';
import type { StandingFacts } from '../posts/standing.ts';

type Facts = Post &
  Pick<StandingFacts, 'firstSeenAt' | 'kept' | 'says'> & { readonly removedAt: Date | null };

interface Say {
  readonly announceDays: number;
  at(instant: Date): string;
}

/** What comes after the post's title, by standing. */
export const whyNotMailed: Readonly<Record<Exclude<Standing, 'live'>, (post: Facts, say: Say) => string>> = {
  removed: ({ removedAt }, { at }) =>
    `was removed${removedAt ? ` on ${at(removedAt)}` : ''}: its file is gone`,
  draft: () => 'is held: its file says that it is a draft',
  future: ({ publishedAt }, { at }) => `is held: it is dated ${at(publishedAt)} and is announced then`,
  settling: () => 'is not announced yet: its file changed a moment ago',
  'page-not-there': ({ pageUrl }) => `is not announced yet: its page ${pageUrl ?? ''} is not there`,
  'link-gone': ({ applyUrl }) =>
    `is left out: its apply link leads nowhere (${applyUrl ?? ''}). It is asked once a day and comes back when it answers; correct it, or write closes: filled`,
  held: () => 'is held because many posts came at once: "rolecall release posts" lets them out',
  missing: ({ missingSince }, { at }) =>
    `is not sent while its file is missing${missingSince ? ` (since ${at(missingSince)})` : ''}`,
  closed: ({ closesAt, says }, { at }) =>
    says === 'gone' || closesAt === null
      ? 'is closed: its file says that it is filled'
      : `closed on ${at(closesAt)}, before it could be sent`,
  'not-mailed': () => 'is on the site only: its file says "mail: false"',
  archive: ({ kept, publishedAt, firstSeenAt }, { at, announceDays }) =>
    kept === 'quiet'
      ? 'was released without mail ("rolecall release posts --quiet")'
      : `is archive: dated ${at(publishedAt)}, it was older than ${announceDays} days when its file was first seen (${at(firstSeenAt)})`,
};
