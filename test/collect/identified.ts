// Files and posts with nothing but what identity rests on, and what becomes of them in a line each.

import { finish } from '../../src/bit-by-bit.ts';
import { identifyPosts } from '../../src/collect/identify.ts';
import type { PostFile, PostIdentity } from '../../src/collect/post-identity.ts';
import type { PostDraft } from '../../src/posts/post.ts';

export const NOW = new Date('2026-11-16T12:00:00Z');
export const LONG =
  'A body that is long enough to tell one post from another, and then some more words to be sure of it. ';

interface Words {
  readonly title?: string;
  readonly body?: string;
  readonly link?: string | null;
  readonly id?: string | null;
}

export function file(path: string, words: Words = {}): PostFile {
  const { title = path, body = LONG + path, link = `https://example.org/${path}`, id = null } = words;
  const draft = { id, title, body, applyUrl: link, pageUrl: null } as unknown as PostDraft;
  return { path, draft, bodyHash: body };
}

export function post(id: string, path: string, words: Words & { removedDays?: number } = {}): PostIdentity {
  const { draft, bodyHash } = file(path, words);
  const { removedDays } = words;
  return {
    id,
    path,
    title: draft.title,
    applyUrl: draft.applyUrl,
    pageUrl: null,
    bodyHash,
    removedAt: removedDays === undefined ? null : new Date(NOW.getTime() - removedDays * 86_400_000),
  };
}

/** `path → id` (or `new`), `path ≠ rival`, `- id` for posts that were replaced. `others` are files that are there too. */
export function identify(files: PostFile[], posts: PostIdentity[], others: string[] = []): string[] {
  const present = new Set([...files.map((one) => one.path), ...others]);
  const found = finish(
    identifyPosts(files, {
      posts,
      isPresent: (path) => present.has(path),
      bodyOf: (one) => one.bodyHash,
      lateIds: new Map(),
      now: NOW,
    }),
  );
  return [
    ...found.matches.map((match) => `${match.file.path} → ${match.post?.id ?? 'new'}`),
    ...found.rivals.map((rival) => `${rival.file.path} ≠ ${rival.rivalPath}`),
    ...found.replaced.map((one) => `- ${one.id}`),
  ];
}
