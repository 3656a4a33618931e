// Where a role that several posts offer can be applied for, and what is the same everywhere. Pure.

import type { Opening } from '../mail/edition-view.ts';
import type { Post } from '../posts/post.ts';
import { stillOpenUntil } from './order.ts';

type Telling = Pick<Opening, 'location' | 'salary' | 'closesAt'>;

interface Openings {
  /** What all of them have. */
  readonly shared: Telling;
  /** Empty where all are one and the same. */
  readonly openings: readonly Opening[];
}

/** @param posts of one role, at least one */
export function openingsOf(posts: readonly Post[], at: Date): Openings {
  const all = posts.map((post): Opening => {
    const { location, salary, applyUrl, pageUrl } = post;
    const closesAt = stillOpenUntil(post, at)?.toISOString() ?? null;
    return { location, salary, closesAt, publishedAt: post.publishedAt.toISOString(), applyUrl, pageUrl };
  });
  const shared = {
    location: sharedBy(all.map(({ location }) => location)),
    salary: sharedBy(all.map(({ salary }) => salary)),
    closesAt: sharedBy(all.map(({ closesAt }) => closesAt)),
  };
  const distinct = new Map(
    all.map((opening) => [keyOf(opening), { ...opening, ...differing(opening, shared) }]),
  );
  return { shared, openings: distinct.size === 1 ? [] : [...distinct.values()] };
}

function sharedBy(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

function differing(opening: Opening, shared: Telling): Telling {
  const own = (fact: keyof Telling) => (opening[fact] === shared[fact] ? null : opening[fact]);
  return { location: own('location'), salary: own('salary'), closesAt: own('closesAt') };
}

function keyOf({ location, salary, closesAt, applyUrl, pageUrl }: Opening): string {
  return JSON.stringify([location, salary, closesAt, applyUrl ?? pageUrl]);
}
