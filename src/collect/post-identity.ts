// A file and a post as far as their identity goes. Pure.

import { linkKey } from '../posts/link-key.ts';
import type { PostDraft } from '../posts/post.ts';
import type { KnownPost } from '../posts/post-store.ts';
import { spellingKey } from '../posts/spelling.ts';

/** A file that reads as a post. */
export interface PostFile {
  readonly path: string;
  readonly draft: PostDraft;
  readonly bodyHash: string;
}

/** A post as far as its identity goes. */
export type PostIdentity = Pick<
  KnownPost,
  'id' | 'path' | 'title' | 'applyUrl' | 'pageUrl' | 'bodyHash' | 'removedAt'
>;

/** In any spelling. The page's own address moves with the file and tells nothing. */
export function ownLink(post: Pick<PostIdentity, 'applyUrl' | 'pageUrl'>): string | null {
  return post.applyUrl === null || post.applyUrl === post.pageUrl ? null : linkKey(post.applyUrl);
}

/** In any spelling. */
export function isSameTitle(one: Pick<PostIdentity, 'title'>, other: Pick<PostIdentity, 'title'>): boolean {
  return one.title === other.title || spellingKey(one.title) === spellingKey(other.title);
}
