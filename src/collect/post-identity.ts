// A file and a post as far as their identity goes. Pure.

import type { PostDraft } from '../posts/post.ts';

/** A file that reads as a post. */
export interface PostFile {
  readonly path: string;
  readonly draft: PostDraft;
  readonly bodyHash: string;
}

/** A post as far as its identity goes. */
export interface PostIdentity {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly applyUrl: string | null;
  readonly pageUrl: string | null;
  readonly bodyHash: string;
  readonly removedAt: Date | null;
}

/** The page's own address moves with the file and tells nothing. */
export function ownLink(post: Pick<PostIdentity, 'applyUrl' | 'pageUrl'>): string | null {
  return post.applyUrl === post.pageUrl ? null : post.applyUrl;
}
