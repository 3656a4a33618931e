// In which order posts stand in a digest, and which of them stand together. Pure.

import type { Section } from '../mail/edition-view.ts';
import { organisationKey } from '../posts/organisation.ts';
import type { Post } from '../posts/post.ts';

/** From so many posts on, an organisation is a heading. */
const MANY = 3;

/** When a post closes as far as anybody knows: what its text says counts until it has passed. */
export function stillOpenUntil(post: Pick<Post, 'closesAt' | 'deadline'>, at: Date): Date | null {
  if (post.closesAt !== null) return post.closesAt;
  return post.deadline !== null && post.deadline > at ? post.deadline : null;
}

type Ordered = Pick<Post, 'closesAt' | 'deadline' | 'number' | 'id'>;

/** Closing soonest first, then newest. */
export function digestOrder(a: Ordered, b: Ordered, at: Date): number {
  const closing =
    (stillOpenUntil(a, at)?.getTime() ?? Infinity) - (stillOpenUntil(b, at)?.getTime() ?? Infinity);
  if (closing !== 0 && !Number.isNaN(closing)) return closing;
  return (b.number ?? 0) - (a.number ?? 0) || a.id.localeCompare(b.id);
}

/** Posts of an organisation that has many come together where its first one stands; the others keep their order. */
export function byOrganisation<P extends Pick<Post, 'organisation'>>(posts: readonly P[]): Section<P>[] {
  const together = Map.groupBy(posts, (post) => keyOf(post.organisation));
  const sections: { organisation: string | null; posts: P[] }[] = [];
  const done = new Set<string>();
  for (const post of posts) {
    const key = keyOf(post.organisation);
    const own = together.get(key) ?? [];
    const last = sections.at(-1);
    if (key !== '' && own.length >= MANY) {
      if (!done.has(key)) sections.push({ organisation: post.organisation, posts: own });
      done.add(key);
    } else if (last?.organisation === null) last.posts.push(post);
    else sections.push({ organisation: null, posts: [post] });
  }
  return sections;
}

function keyOf(organisation: string | null): string {
  return organisation === null ? '' : organisationKey(organisation);
}
