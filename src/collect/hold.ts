// What may be held back for an admin's word: each by its name for `rolecall release NAME`, with its alarm. Pure.

import type { FileKind } from '../database/values.ts';
import type { Alarm } from '../installation/alarm-store.ts';

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

export const REMEDIES: Readonly<Record<HoldName, string>> = {
  posts:
    'Look at them with "rolecall held", then run "rolecall release posts" to announce them or "rolecall release posts --quiet" to keep them without mail',
  'first-digests':
    'If the database was lost, run "rolecall release first-digests --quiet": they get what comes from now on; else "rolecall release first-digests" sends the first digests',
  retags:
    'Run "rolecall release retags --quiet" if the tags were only put in order, or "rolecall release retags" to announce the posts to the people of their new tags',
  'removed-posts':
    'Bring the files back, or run "rolecall release removed-posts" if they are meant to be gone',
  'removed-subscriptions':
    'Bring the files back, or run "rolecall release removed-subscriptions" if they are meant to be gone',
  repository: 'Look at the branch; if its new history is meant, run "rolecall release repository"',
};

export function describeHold(name: HoldName, message: string): Alarm {
  return { code: ALARM_CODES[name], message, remedy: REMEDIES[name] };
}
