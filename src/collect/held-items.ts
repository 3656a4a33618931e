// What waits: for an admin's word, or for its own file. Reads only.

import type { Db } from '../database/database.ts';
import type { FileKind, Standing } from '../database/values.ts';
import { openAlarms } from '../installation/alarm-store.ts';
import { waitingRetags } from '../posts/waiting-store.ts';
import { ALARM_CODES, HOLD_NAMES, type HoldName } from './hold.ts';
import { countHeldWelcomes } from './subscription-owners.ts';

/** By an admin's guard against floods, or by what the file, its page or its apply link says. */
type HeldStanding = Extract<
  Standing,
  'held' | 'draft' | 'future' | 'settling' | 'page-not-there' | 'link-gone'
>;

export interface HeldPost {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly reason: HeldStanding;
  /** For a post with a future date: when it is announced by itself. */
  readonly publishedAt: Date;
}

export interface HeldFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly vanishedAt: Date;
}

export interface HeldRetag {
  readonly path: string;
  /** Those that nobody is mailed about yet. */
  readonly tags: readonly string[];
}

export interface HeldItems {
  /** Names for `rolecall release NAME`. */
  readonly names: readonly HoldName[];
  /** Only `held` ones wait for a release; the others wait for their own files. */
  readonly posts: readonly HeldPost[];
  /** Missing files, held or waiting for their deletion to count; released ones are not listed. */
  readonly files: readonly HeldFile[];
  readonly retags: readonly HeldRetag[];
  readonly welcomeCount: number;
}

export async function heldItems(db: Db): Promise<HeldItems> {
  const posts = await heldPosts(db);
  const retags = await waitingRetags(db, { isHeld: true });
  const welcomeCount = await countHeldWelcomes(db);
  const open = new Set((await openAlarms(db)).map(({ code }) => code));
  const isHeld: Readonly<Record<HoldName, boolean>> = {
    posts: posts.some(({ reason }) => reason === 'held'),
    'first-digests': welcomeCount > 0,
    retags: retags.length > 0,
    'removed-posts': open.has(ALARM_CODES['removed-posts']),
    'removed-subscriptions': open.has(ALARM_CODES['removed-subscriptions']),
    repository: open.has(ALARM_CODES.repository),
  };
  return {
    names: HOLD_NAMES.filter((name) => isHeld[name]),
    posts,
    files: await missingFiles(db),
    retags: retags.map(({ path, tags }) => ({ path, tags })),
    welcomeCount,
  };
}

async function heldPosts(db: Db): Promise<HeldPost[]> {
  const posts = await db
    .selectFrom('posts')
    .select(['id', 'path', 'title', 'standing as reason', 'published_at as publishedAt'])
    .where('standing', 'in', ['held', 'draft', 'future', 'settling', 'page-not-there', 'link-gone'])
    .orderBy('standing')
    .orderBy('published_at')
    .orderBy('path')
    .execute();
  return posts.map((post) => ({ ...post, reason: post.reason as HeldStanding }));
}

async function missingFiles(db: Db): Promise<HeldFile[]> {
  const files = await db
    .selectFrom('files')
    .select(['kind', 'path', 'vanished_at as vanishedAt'])
    .where('status', '=', 'vanished')
    .where('released', '=', false)
    .orderBy('kind')
    .orderBy('path')
    .execute();
  return files.map((file) => ({ ...file, vanishedAt: file.vanishedAt as Date }));
}
