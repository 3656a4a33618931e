// What a post is, once its file has been read. Pure data: no clock, no database, no files.

import type { PostSays } from '../database/values.ts';
import type { RecordedStanding } from './standing.ts';

/** What a post's file says, before Rolecall knows whether it has seen the post already. */
export interface PostDraft {
  /** Front-matter `id`; null when the file has none and one is made at first sight. */
  readonly id: string | null;
  readonly title: string;
  readonly organisation: string | null;
  readonly role: string;
  /** Normalised (see tags.ts), unique, in the file's order; aliases are not applied. */
  readonly tags: readonly string[];
  /** Markdown below the front matter. */
  readonly body: string;
  /** First prose of the body, at most 280 characters, without Markdown. */
  readonly summary: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly location: string | null;
  readonly salary: string | null;
  readonly closesAt: Date | null;
  /**
   * The end of the last day to apply that the text itself names; null when it names none, or the front matter says when
   * the post closes. Shown and sorted by, but it withholds nothing: a misread day must never lose a post.
   */
  readonly deadline: Date | null;
  /** From the front matter or the file's name; null = when the file was first seen. */
  readonly publishedAt: Date | null;
  /** `draft`: `published: false` or `draft: true`; `gone`: `closes: filled`; `not-mailed`: `mail: false`. */
  readonly says: PostSays;
}

/** A post as the ledger keeps it. */
export interface Post extends Omit<PostDraft, 'id' | 'publishedAt' | 'says' | 'body'>, RecordedStanding {
  readonly id: string;
  readonly path: string;
  /** Number of the newest announcement; null = known but never announced (archive, held). */
  readonly number: number | null;
  readonly publishedAt: Date;
  readonly announcedAt: Date | null;
}

/** A post in a digest. */
export interface ListedPost extends Post {
  /** Another post announced the same job less than eight weeks before (reposts.ts). */
  readonly isRepost: boolean;
}

/** The tag set that a post had from announcement `number` on (docs/architecture.md, "When a post counts"). */
export interface PostTags {
  readonly number: number;
  readonly tags: readonly string[];
  /** The post was announced with it, for the first time or again; else only its tags changed. */
  readonly starts: boolean;
}

/** Does its button lead elsewhere than to the post's own page? */
export function hasOwnLink({ applyUrl, pageUrl }: Pick<PostDraft, 'applyUrl' | 'pageUrl'>): boolean {
  return applyUrl !== null && applyUrl !== pageUrl;
}
