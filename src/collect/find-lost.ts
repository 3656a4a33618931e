// Finds the post that went away and whose words turn up in a file that nobody knows: by two of title, link and nearly all of
// the text. Pure.

import { grouped } from '../bit-by-bit.ts';
import { spellingKey } from '../posts/spelling.ts';
import { isNearText } from './near-text.ts';
import { isSameTitle, ownLink, type PostFile, type PostIdentity } from './post-identity.ts';

/** A body shorter than this ("See the attached file") may well be that of two posts. */
const TELLING_LENGTH = 80;
/** Posts that went away with the same title or link, whose texts are compared with that of a file. */
const MAX_COMPARED = 50;

/** Says a body by itself which post it is? */
export function isTelling(body: string): boolean {
  return body.length >= TELLING_LENGTH;
}

interface Search<P extends PostIdentity, F extends PostFile> {
  readonly lost: readonly P[];
  /** Files that have no post yet. */
  readonly files: readonly F[];
  readonly bodyOf: (post: P) => string | null;
  /** May it be this post? It may have been given away meanwhile. */
  readonly isFree: (post: P, file: F) => boolean;
}

export interface LostPosts<P, F> {
  /** The text is to the letter that of the post. */
  byWords(file: F): P | undefined;
  /** Two of title, link and text agree, nearly: to be asked when all files were asked by their words. */
  byLikeness(file: F): P | undefined;
}

/** Bit by bit (src/slices.ts). */
export function* indexLost<P extends PostIdentity, F extends PostFile>(
  search: Search<P, F>,
): Generator<void, LostPosts<P, F>, void> {
  const { lost, files, bodyOf, isFree } = search;
  const byBody = yield* grouped(lost, (post) => post.bodyHash);
  const byTitle = yield* grouped(lost, (post) => spellingKey(post.title));
  const byLink = yield* grouped(lost, ownLink);
  const filesByBody = yield* grouped(files, (file) => file.bodyHash);
  return {
    byWords(file) {
      const sameBody = byBody.get(file.bodyHash) ?? [];
      // One went and one came at the same moment, and their links do not say otherwise.
      const isOnlyPair = filesByBody.get(file.bodyHash)?.length === 1 && file.draft.body.trim() !== '';
      const isRetitled = (post: P) =>
        isOnlyPair &&
        sameBody.length === 1 &&
        post.removedAt === null &&
        ownLink(post) === ownLink(file.draft);
      const free = sameBody.filter((post) => isFree(post, file));
      return best(
        file,
        free.filter(
          (post) => isSameTitle(post, file.draft) || isTelling(file.draft.body) || isRetitled(post),
        ),
      );
    },
    byLikeness(file) {
      const link = ownLink(file.draft);
      const isMended = (post: P) => isNearText(bodyOf(post) ?? '', file.draft.body);
      const free = (posts: readonly P[] = []) => posts.filter((post) => isFree(post, file));
      const titled = free(byTitle.get(spellingKey(file.draft.title)));
      const linked = link === null ? [] : free(byLink.get(link));
      const both = titled.filter((post) => link !== null && ownLink(post) === link);
      if (both.length > 0) return best(file, both);
      const compared = [...titled, ...(isTelling(file.draft.body) ? linked : [])].slice(0, MAX_COMPARED);
      return best(file, compared.filter(isMended));
    },
  };
}

/** Its own old path first, then the same title. */
function best<P extends PostIdentity>(file: PostFile, found: readonly P[]): P | undefined {
  return (
    found.find((post) => post.path === file.path) ??
    found.find((post) => post.title === file.draft.title) ??
    found[0]
  );
}
