// A world whose posts are files: what an editor does to a folder, read by the collector as it is read in earnest, and mailed
// to people. The clock stands still between steps.

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectOnce } from '../../src/collect/collect.ts';
import { createWorld, type World } from './world.ts';

export interface FileWorld extends World {
  /** Below the posts folder. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** One look at the folders. */
  collect(): Promise<void>;
  /** Lets time pass, then looks, matches, plans and sends until nothing is left that is due. */
  live(ms: number): Promise<void>;
}

export async function createFileWorld(settings: Record<string, string> = {}): Promise<FileWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-files-'));
  const subscriptions = await mkdtemp(join(tmpdir(), 'rolecall-subscriptions-'));
  const world = await createWorld({ ...settings, POSTS_DIR: folder, SUBSCRIPTIONS_DIR: subscriptions });
  // Files are whole when a step ends.
  const config = { ...world.config, digest: { ...world.config.digest, instantWaitMs: 0 } };
  const inFolder = (name: string) => join(folder, name);
  const collect = async (): Promise<void> => {
    const deps = { ...world, announced: async () => {}, settle: async () => {} };
    await collectOnce(deps, { now: world.now, thorough: false });
  };
  const close = world.close;
  return Object.assign(world, {
    config,
    write: (name: string, text: string) => writeFile(inFolder(name), text),
    remove: (name: string) => rm(inFolder(name)),
    move: (from: string, to: string) => rename(inFolder(from), inFolder(to)),
    collect,
    async live(ms: number) {
      world.advance(ms);
      await collect();
      await world.settle();
    },
    async close() {
      await close();
      await Promise.all([folder, subscriptions].map((path) => rm(path, { recursive: true })));
    },
  });
}
