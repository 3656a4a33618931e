// A made-up live post for tests and benches of what stands in a digest.

import type { ListedPost } from '../../src/posts/post.ts';

const MOMENT = new Date('2026-11-20T09:00:00Z');

export function samplePost(id: string, fields: Partial<ListedPost> = {}): ListedPost {
  return {
    id,
    path: `${id}.md`,
    number: 1,
    title: id,
    organisation: id,
    role: id,
    tags: ['data'],
    summary: '',
    applyUrl: null,
    pageUrl: null,
    location: null,
    salary: null,
    closesAt: null,
    deadline: null,
    publishedAt: MOMENT,
    announcedAt: MOMENT,
    standing: 'live',
    missingSince: null,
    isRepost: false,
    ...fields,
  };
}
