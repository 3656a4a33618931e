// A hint that files changed, so that the next scan comes at once. Never the record: events are lost, links are swapped
// without a word, and scans find all of that by themselves.

import { type FSWatcher, watch as watchEntry } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { watch } from 'chokidar';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Quiet for so long, and the hint is given; but never later than after the longest wait. */
const QUIET_MS = 150;
const LONGEST_WAIT_MS = 1000;
const POLL_MS = 2000;

export interface Watcher {
  /** Follows folders that came, went or were swapped; called before each scan. A hint follows when it sees them. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  readonly folders: readonly string[];
  /** For network mounts, which give no events. */
  readonly polling: boolean;
  /** Something changed; called once for many changes. */
  onHint(): void;
  readonly log: Log;
}

interface Followed {
  /** Real path and inode; null = the folder is not there yet. */
  readonly identity: string | null;
  stop(): Promise<void>;
}

export function createWatcher({ folders, polling, onHint, log }: Options): Watcher {
  const hint = debounce(onHint);
  const followed = new Map<string, Followed>();
  let hasFailed = false;
  const onError = (error: unknown) => {
    if (!hasFailed) log.warn('Changes are noticed late: the watcher failed', { error: messageOf(error) });
    hasFailed = true;
  };
  return {
    async refresh() {
      for (const folder of folders) {
        const before = followed.get(folder);
        const { root, identity } = await identify(folder);
        if (before !== undefined && before.identity === identity) continue;
        await before?.stop();
        const stop =
          root === null ? followParent(folder, hint.touch) : followFolder(root, polling, hint.touch, onError);
        followed.set(folder, { identity, stop });
      }
    },
    async close() {
      hint.cancel();
      for (const { stop } of followed.values()) await stop();
    },
  };
}

async function identify(folder: string): Promise<{ root: string | null; identity: string | null }> {
  try {
    const root = await realpath(folder);
    const { dev, ino } = await stat(root);
    return { root, identity: `${root} ${dev} ${ino}` };
  } catch {
    return { root: null, identity: null };
  }
}

function followFolder(
  root: string,
  polling: boolean,
  onChange: () => void,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    usePolling: polling,
    interval: POLL_MS,
    // The folder itself may well be called _posts.
    ignored: (path) => path !== root && /^[._]/.test(basename(path)),
  });
  watcher.on('all', onChange);
  // What came while it was finding its feet gave no event.
  watcher.on('ready', onChange);
  watcher.on('error', onError);
  return () => watcher.close();
}

/** Until a folder exists, its parent tells. */
function followParent(folder: string, onChange: () => void): () => Promise<void> {
  let watcher: FSWatcher | null = null;
  try {
    watcher = watchEntry(dirname(folder), onChange);
    watcher.on('error', () => watcher?.close());
  } catch {
    // No parent either: the scan every minute will find it.
  }
  return async () => watcher?.close();
}

function debounce(action: () => void): { touch: () => void; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let firstAt = 0;
  const fire = () => {
    timer = undefined;
    action();
  };
  return {
    touch() {
      const now = performance.now();
      if (timer === undefined) firstAt = now;
      clearTimeout(timer);
      timer = setTimeout(fire, Math.max(0, Math.min(QUIET_MS, firstAt + LONGEST_WAIT_MS - now)));
    },
    cancel: () => clearTimeout(timer),
  };
}
