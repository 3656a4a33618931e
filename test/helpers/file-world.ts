// A world whose posts are files: what an editor does to a folder, read by the collector as it is read in earnest, and mailed
// to people. The clock stands still between steps.

import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { collectOnce } from '../../src/collect/collect.ts';
import { createWorld, type World } from './world.ts';

export interface FileWorld extends World {
  /** Below the posts folder. */
  write(name: string, text: string | Uint8Array): Promise<void>;
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
  const inFolder = async (name: string) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    return path;
  };
  const collect = async (): Promise<void> => {
    const deps = { ...world, announced: async () => {}, settle: async () => {} };
    await collectOnce(deps, { now: world.now, thorough: false });
  };
  const close = world.close;
  return Object.assign(world, {
    config,
    write: async (name: string, text: string | Uint8Array) => writeFile(await inFolder(name), text),
    remove: async (name: string) => rm(await inFolder(name)),
    move: async (from: string, to: string) => rename(await inFolder(from), await inFolder(to)),
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
