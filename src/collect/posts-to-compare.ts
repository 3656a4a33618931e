// Which texts must be loaded before a pass can tell who is who: few, since texts are long. Pure.

import { grouped } from '../bit-by-bit.ts';
import { spellingKey } from '../posts/spelling.ts';
import { ownLink, type PostFile, type PostIdentity } from './post-identity.ts';

/** Posts whose text must be known to tell a corrected post from another: where neither title nor body is the same. */
export function* postsToCompare<P extends PostIdentity>(
  posts: readonly P[],
  files: readonly PostFile[],
): Generator<void, P[], void> {
  if (posts.length === 0) return [];
  const byPath = yield* grouped(files, (file) => file.path);
  const byLink = yield* grouped(files, (file) => ownLink(file.draft));
  const byId = yield* grouped(files, (file) => file.draft.id);
  const byTitle = yield* grouped(files, (file) => spellingKey(file.draft.title));
  const found: P[] = [];
  for (const post of posts) {
    yield;
    const link = ownLink(post);
    const candidates = [
      ...(byPath.get(post.path) ?? []),
      ...(byId.get(post.id) ?? []),
      ...(link === null ? [] : (byLink.get(link) ?? [])),
    ];
    const isRetold = (file: PostFile) => file.bodyHash !== post.bodyHash;
    const isMoved = (file: PostFile) => file.path !== post.path && isRetold(file);
    if (
      candidates.some((file) => file.draft.title !== post.title && isRetold(file)) ||
      byTitle.get(spellingKey(post.title))?.some(isMoved)
    )
      found.push(post);
  }
  return found;
}
