// Finds the post that went away and whose words turn up in a file that nobody knows: by two of title, link and nearly all of
// the text. Pure.

import { isNearText } from './near-text.ts';
import { ownLink, type PostFile, type PostIdentity } from './post-identity.ts';

/** A body shorter than this ("See the attached file") may well be that of two posts. */
const TELLING_LENGTH = 80;

/** Says a body by itself which post it is? */
export function isTelling(body: string): boolean {
  return body.length >= TELLING_LENGTH;
}

interface Search<P extends PostIdentity, F extends PostFile> {
  readonly lost: readonly P[];
  /** Files that have no post yet. */
  readonly files: readonly F[];
  readonly taken: ReadonlySet<P>;
  readonly bodyOf: (post: P) => string | null;
}

/** Its own old path first, then the same title. What is taken meanwhile is not found again. */
export function indexLost<P extends PostIdentity, F extends PostFile>({
  lost,
  files,
  taken,
  bodyOf,
}: Search<P, F>): (file: F) => P | undefined {
  const byBody = Map.groupBy(lost, (post) => post.bodyHash);
  const byTitleAndLink = Map.groupBy(lost, titleAndLink);
  const byLink = Map.groupBy(lost, ownLink);
  const filesByBody = Map.groupBy(files, (file) => file.bodyHash);
  return (file) => {
    const { title, body } = file.draft;
    const link = ownLink(file.draft);
    const sameBody = byBody.get(file.bodyHash) ?? [];
    // One went and one came at the same moment, and their links do not say otherwise.
    const isOnlyPair = filesByBody.get(file.bodyHash)?.length === 1 && body.trim() !== '';
    const isRetitled = (post: P) =>
      isOnlyPair && sameBody.length === 1 && post.removedAt === null && ownLink(post) === link;
    const isMended = (post: P) => isTelling(body) && isNearText(bodyOf(post) ?? '', body);
    const found = [
      ...sameBody.filter((post) => post.title === title || isTelling(body) || isRetitled(post)),
      ...(link === null ? [] : (byTitleAndLink.get(titleAndLink(file.draft)) ?? [])),
      ...(link === null ? [] : (byLink.get(link) ?? []).filter(isMended)),
    ].filter((post) => !taken.has(post));
    return (
      found.find((post) => post.path === file.path) ?? found.find((post) => post.title === title) ?? found[0]
    );
  };
}

function titleAndLink(post: Pick<PostIdentity, 'title' | 'applyUrl' | 'pageUrl'>): string {
  return JSON.stringify([post.title, ownLink(post)]);
}
