// What may be held back for an admin's word: each by its name for `rolecall release NAME`, with its alarm. Pure.

import type { FileKind } from '../database/values.ts';

export const HOLD_NAMES = [
  'posts',
  'first-digests',
  'retags',
  'removed-posts',
  'removed-subscriptions',
  'repository',
] as const;

export type HoldName = (typeof HOLD_NAMES)[number];

/** Open exactly while something is held. */
export const ALARM_CODES: Readonly<Record<HoldName, string>> = {
  posts: 'posts-held',
  'first-digests': 'welcomes-held',
  retags: 'retags-held',
  'removed-posts': 'files-vanished-posts',
  'removed-subscriptions': 'files-vanished-subscriptions',
  repository: 'repository-rewritten',
};

export function removalOf(kind: FileKind): HoldName {
  return kind === 'post' ? 'removed-posts' : 'removed-subscriptions';
}
