// A hint that files changed, so that the next scan comes at once. Never the record: events are lost, links are swapped
// without a word, and scans find all of that by themselves.

import { watch as watchEntry } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { followFolders } from './follow-folders.ts';

/** Quiet for so long, and the hint is given; but never later than after the longest wait. Whoever looks waits again (look.ts). */
const QUIET_MS = 50;
const LONGEST_WAIT_MS = 1000;
const POLL_MS = 2000;

export interface Watcher {
  /** Follows folders that came, went or were swapped; called before each scan. */
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
  readonly watch: Watch;
}

interface Watch {
  refresh?(): Promise<void>;
  close(): void | Promise<void>;
}

export function createWatcher({ folders, polling, onHint, log }: Options): Watcher {
  const hint = debounce(onHint);
  const followed = new Map<string, Followed>();
  let hasFailed = false;
  const onError = (error: unknown) => {
    if (!hasFailed) log.warn('Changes are noticed late: the watcher failed', { error: messageOf(error) });
    hasFailed = true;
  };
  const follow = (folder: string, root: string | null): Watch => {
    if (root === null) return followParent(folder, hint.touch);
    return polling ? poll(root, hint.touch, onError) : followFolders(root, { onChange: hint.touch, onError });
  };
  return {
    async refresh() {
      for (const folder of folders) {
        const { root, identity } = await identify(folder);
        if (followed.get(folder)?.identity !== identity) {
          await followed.get(folder)?.watch.close();
          followed.set(folder, { identity, watch: follow(folder, root) });
        }
        await followed.get(folder)?.watch.refresh?.();
      }
    },
    async close() {
      hint.cancel();
      for (const one of followed.values()) await one.watch.close();
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

/** Asks for each file again and again: a system that gives no events gives none for a folder either. */
function poll(root: string, onChange: () => void, onError: (error: unknown) => void): FSWatcher {
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    usePolling: true,
    interval: POLL_MS,
    // The folder itself may well be called _posts.
    ignored: (path) => path !== root && /^[._]/.test(basename(path)),
  });
  watcher.on('all', onChange);
  // What came while it was finding its feet gave no event.
  watcher.on('ready', onChange);
  watcher.on('error', onError);
  return watcher;
}

/** Until a folder exists, its parent tells. */
function followParent(folder: string, onChange: () => void): Watch {
  try {
    const watcher = watchEntry(dirname(folder), onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // No parent either: the scan every minute will find it.
    return { close() {} };
  }
}

/** Ten thousand touches cost no more than a look at the clock each. */
function debounce(action: () => void): { touch: () => void; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let firstAt = 0;
  let lastAt = 0;
  const look = () => {
    const dueAt = Math.min(lastAt + QUIET_MS, firstAt + LONGEST_WAIT_MS);
    const now = performance.now();
    timer = now < dueAt ? setTimeout(look, dueAt - now) : undefined;
    if (timer === undefined) action();
  };
  return {
    touch() {
      lastAt = performance.now();
      if (timer !== undefined) return;
      firstAt = lastAt;
      timer = setTimeout(look, QUIET_MS);
    },
    cancel: () => clearTimeout(timer),
  };
}
