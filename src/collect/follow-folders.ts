// One watch for each folder below a root, as the system tells of the files in it: what is kept does not grow with them, and a
// move of 10,000 is one event. Knows nothing of what a file is called.

import { type FSWatcher, watch } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPassedOver } from './scan.ts';

export interface FollowedFolders {
  /** Brings the watches up to date; what is written from then on is told. Throws nothing. */
  refresh(): Promise<void>;
  close(): void;
}

interface Told {
  onChange(): void;
  onError(error: unknown): void;
}

/** `root` is a real path; links are not followed. */
export function followFolders(root: string, { onChange, onError }: Told): FollowedFolders {
  let watches = new Map<string, FSWatcher>();
  // Only what comes and goes can be a folder.
  let isStale = true;
  const onEvent = (event: string) => {
    if (event === 'rename') isStale = true;
    onChange();
  };
  const open = (path: string) => watch(path, onEvent).on('error', onError);

  /** Watched before it is listed, so that no folder comes in between. */
  async function follow(path: string, found: Map<string, FSWatcher>): Promise<void> {
    const { dev, ino } = await lstat(path);
    // Another folder may have taken the name.
    const key = `${path} ${dev} ${ino}`;
    found.set(key, watches.get(key) ?? open(path));
    for (const entry of await readdir(path, { withFileTypes: true }))
      if (entry.isDirectory() && !isPassedOver(entry))
        await unlessGone(follow(join(path, entry.name), found), onError);
  }

  return {
    async refresh() {
      if (!isStale) return;
      isStale = false;
      const found = new Map<string, FSWatcher>();
      await unlessGone(follow(root, found), onError);
      for (const [key, watcher] of watches) if (!found.has(key)) watcher.close();
      watches = found;
    },
    close() {
      for (const watcher of watches.values()) watcher.close();
    },
  };
}

/** What is gone has told so itself, and what is closed to us the scan names. */
async function unlessGone(following: Promise<void>, onError: (error: unknown) => void): Promise<void> {
  try {
    await following;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') onError(error);
  }
}
