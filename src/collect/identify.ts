// Which post is a file about? Its id, its path, or what it says. Pure; works on all files of a scan at once, so that a
// rename, a swap of two names and a copy can be told apart; bit by bit (src/slices.ts), since these may be many.

import { filtered, grouped, keyed } from '../bit-by-bit.ts';
import { DAY_MS } from '../duration.ts';
import { indexLost, isTelling } from './find-lost.ts';
import { isMadeUpId } from './made-up-id.ts';
import { isNearText } from './near-text.ts';
import { isSameTitle, ownLink, type PostFile, type PostIdentity } from './post-identity.ts';

export interface Identified<P extends PostIdentity, F extends PostFile> {
  /** `post: null` = never seen. */
  readonly matches: readonly { readonly file: F; readonly post: P | null }[];
  /** Files whose front-matter id belongs to another file that is there. */
  readonly rivals: readonly { readonly file: F; readonly rivalPath: string }[];
  /** Posts whose file now tells of another post. */
  readonly replaced: readonly P[];
}

interface Circumstances<P> {
  /** Posts that could be meant: owners of the paths and ids, those whose file is missing, those removed lately. */
  readonly posts: readonly P[];
  /** Is there a file at this path, good or bad? */
  readonly isPresent: (path: string) => boolean;
  /** The text of a post; null = not loaded (see postsToCompare). */
  readonly bodyOf: (post: P) => string | null;
  /** Ids that were written down later, each with the id of its post. */
  readonly lateIds: ReadonlyMap<string, string>;
  readonly now: Date;
}

interface Pairing<P extends PostIdentity, F extends PostFile> extends Circumstances<P> {
  readonly files: readonly F[];
  readonly byId: ReadonlyMap<string, P>;
  readonly paired: Map<F, P>;
  readonly rivals: Map<F, string>;
  readonly taken: Set<P>;
  readonly replaced: Set<P>;
}

/** A post that was removed is known again for so long. */
export const COME_BACK_MS = 14 * DAY_MS;

/** Pairs each file (ordered by path) with the post it is about: by id, the very words, path, then content. */
export function* identifyPosts<P extends PostIdentity, F extends PostFile>(
  files: readonly F[],
  known: Circumstances<P>,
): Generator<void, Identified<P, F>, void> {
  const byId = yield* keyed(known.posts, ({ id }) => id);
  const empty = {
    paired: new Map<F, P>(),
    rivals: new Map<F, string>(),
    taken: new Set<P>(),
    replaced: new Set<P>(),
  };
  const pairing: Pairing<P, F> = { ...known, files, byId, ...empty };
  yield* pairById(pairing);
  yield* pairByWords(pairing);
  yield* pairByPath(pairing);
  yield* pairByContent(pairing);
  const { rivals, taken, replaced } = pairing;
  return {
    matches: yield* matchesOf(pairing),
    rivals: [...rivals].map(([file, rivalPath]) => ({ file, rivalPath })),
    replaced: [...replaced].filter((post) => !taken.has(post)),
  };
}

function* matchesOf<P extends PostIdentity, F extends PostFile>({
  files,
  rivals,
  paired,
}: Pairing<P, F>): Generator<void, Identified<P, F>['matches'], void> {
  const matches: Identified<P, F>['matches'][number][] = [];
  for (const file of files) {
    yield;
    if (!rivals.has(file)) matches.push({ file, post: paired.get(file) ?? null });
  }
  return matches;
}

/**
 * Of several files with one front-matter id, the post's own file has it, else the first by path. An id that was copied
 * along with a template into a file about something else says nothing once its owner is gone.
 */
function* pairById<P extends PostIdentity, F extends PostFile>(
  pairing: Pairing<P, F>,
): Generator<void, void, void> {
  const fileAt = yield* keyed(pairing.files, ({ path }) => path);
  const claims = new Map<string, F>();
  for (const file of pairing.files) {
    yield;
    if (file.draft.id === null) continue;
    const post = statedPost(file, pairing);
    const claim = post?.id ?? file.draft.id;
    const first = claims.get(claim);
    const isElsewhere = post !== undefined && post.path !== file.path;
    if (isElsewhere && isHeld(post, fileAt.get(post.path), pairing)) pairing.rivals.set(file, post.path);
    else if (first !== undefined) pairing.rivals.set(file, first.path);
    else if (!isElsewhere || !isOther(post, file, pairing)) {
      claims.set(claim, file);
      if (post !== undefined) pair(pairing, file, post);
    }
  }
}

/** The post that has the file's id, from its beginning or since it was written down. */
function statedPost<P extends PostIdentity, F extends PostFile>(
  { draft: { id } }: F,
  { byId, lateIds }: Pairing<P, F>,
): P | undefined {
  return id === null ? undefined : byId.get(lateIds.get(id) ?? id);
}

/** Is the file at the post's own path (undefined = there, but not read in this scan) still about it? */
function isHeld<P extends PostIdentity, F extends PostFile>(
  post: P,
  owner: F | undefined,
  pairing: Pairing<P, F>,
): boolean {
  if (post.removedAt !== null || !pairing.isPresent(post.path)) return false;
  return owner === undefined || statedPost(owner, pairing) === post || !isOther(post, owner, pairing);
}

/** Names that were swapped or shifted: a body that is to the letter that of another post beats the path. */
function* pairByWords<P extends PostIdentity, F extends PostFile>(
  pairing: Pairing<P, F>,
): Generator<void, void, void> {
  const byBody = yield* grouped(pairing.posts, (post) => post.bodyHash);
  const owners = yield* ownersByPath(pairing.posts);
  const fileAt = yield* keyed(pairing.files, ({ path }) => path);
  for (const file of pairing.files) {
    yield;
    const owner = owners.get(file.path);
    const isOwners = owner?.bodyHash === file.bodyHash;
    if (!isOpen(pairing, file)) continue;
    if (isOwners && owner.title === file.draft.title) continue;
    const free = (byBody.get(file.bodyHash) ?? []).filter(
      (post) => isFree(post, file, pairing) && hasLeft(post, fileAt, pairing),
    );
    const found =
      free.find((post) => post.title === file.draft.title) ??
      (isTelling(file.draft.body) && !isOwners ? free[0] : undefined);
    if (found !== undefined) pair(pairing, file, found);
  }
}

function* ownersByPath<P extends PostIdentity>(posts: readonly P[]): Generator<void, Map<string, P>, void> {
  return yield* keyed(yield* filtered(posts, ({ removedAt }) => removedAt === null), ({ path }) => path);
}

/** Is its file gone, or about something else now? */
function hasLeft<P extends PostIdentity, F extends PostFile>(
  post: P,
  fileAt: ReadonlyMap<string, F>,
  pairing: Pairing<P, F>,
): boolean {
  const file = fileAt.get(post.path);
  if (post.removedAt !== null || file === undefined) return isLost(post, pairing);
  return file.bodyHash !== post.bodyHash || file.draft.title !== post.title;
}

/** The post that the path had, unless the words say otherwise. */
function* pairByPath<P extends PostIdentity, F extends PostFile>(
  pairing: Pairing<P, F>,
): Generator<void, void, void> {
  const byPath = yield* ownersByPath(pairing.posts);
  for (const file of pairing.files) {
    yield;
    const owner = pairing.rivals.has(file) ? undefined : byPath.get(file.path);
    if (owner === undefined || pairing.taken.has(owner)) continue;
    if (pairing.paired.has(file) || isOther(owner, file, pairing)) pairing.replaced.add(owner);
    else pair(pairing, file, owner);
  }
}

/** A post whose file went away and whose words turn up under another name: to the letter first, then nearly. */
function* pairByContent<P extends PostIdentity, F extends PostFile>(
  pairing: Pairing<P, F>,
): Generator<void, void, void> {
  const lost = yield* indexLost({
    lost: yield* filtered(pairing.posts, (post) => !pairing.taken.has(post) && isLost(post, pairing)),
    files: yield* filtered(pairing.files, (file) => isOpen(pairing, file)),
    bodyOf: pairing.bodyOf,
    isFree: (post: P, file: F) => isFree(post, file, pairing),
  });
  for (const find of [lost.byWords, lost.byLikeness])
    for (const file of pairing.files) {
      yield;
      const post = isOpen(pairing, file) ? find(file) : undefined;
      if (post !== undefined) pair(pairing, file, post);
    }
}

/**
 * An id of its own says "not that one": where it is that of another post, and where the post was deleted before and had one,
 * too. An id that is new in a file that got another name was written down, or corrected.
 */
function isFree<P extends PostIdentity, F extends PostFile>(
  post: P,
  file: F,
  pairing: Pairing<P, F>,
): boolean {
  if (pairing.taken.has(post)) return false;
  if (file.draft.id === null) return true;
  return statedPost(file, pairing) === undefined && (post.removedAt === null || isMadeUpId(post.id));
}

function isOpen<P extends PostIdentity, F extends PostFile>(
  { paired, rivals }: Pairing<P, F>,
  file: F,
): boolean {
  return !paired.has(file) && !rivals.has(file);
}

function pair<P extends PostIdentity, F extends PostFile>(
  { paired, taken }: Pairing<P, F>,
  file: F,
  post: P,
): void {
  paired.set(file, post);
  taken.add(post);
}

/** Another title and another body, or another link as well as these: the file was used for another post. */
function isOther<P extends PostIdentity>(post: P, file: PostFile, { bodyOf }: Circumstances<P>): boolean {
  if (isSameTitle(post, file.draft) || post.bodyHash === file.bodyHash) return false;
  // Posts of one organisation share its careers page: the same link says nothing.
  return ownLink(post) !== ownLink(file.draft) || !isNearText(bodyOf(post) ?? '', file.draft.body);
}

/** May a file that is new at its path be this post? At its own old path a removed post may come back at any time. */
function isLost<P extends PostIdentity>(
  post: P,
  known: Circumstances<P> & { replaced: ReadonlySet<P> },
): boolean {
  if (post.removedAt === null) return known.replaced.has(post) || !known.isPresent(post.path);
  const isRecent = known.now.getTime() - post.removedAt.getTime() <= COME_BACK_MS;
  return isRecent || known.isPresent(post.path);
}
