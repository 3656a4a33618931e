// A post's file that could not be read, as collecting leaves it in the ledger.

import type { World } from './world.ts';

/** `broken.md`, whose title is missing in line 3. */
export async function recordBrokenFile(world: World): Promise<void> {
  await world.db
    .insertInto('files')
    .values({
      kind: 'post',
      path: 'broken.md',
      size: 1,
      mtime_ms: 1,
      inode: '1',
      hash: 'x',
      status: 'invalid',
      line: 3,
      problem: 'the title is missing',
      remedy: 'add the line title: "Organisation: Role"',
      seen_at: world.now,
      first_seen_at: world.now,
      hashed_at: world.now,
    })
    .execute();
}
