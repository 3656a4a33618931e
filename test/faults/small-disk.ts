// A disk of its own that is small, and can be filled to the last byte.

import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Trial } from './trial.ts';

const run = promisify(execFile);
const BLOCK = Buffer.alloc(65_536);

export interface SmallDisk {
  /** Not a byte more goes in. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
}

/** Mounts one; null where we may not. */
export async function mountSmallDisk(
  trial: Trial,
  folder: string,
  megabytes: number,
): Promise<SmallDisk | null> {
  await mkdir(folder, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder];
  const isMounted = await run('mount', options).then(
    () => true,
    () => false,
  );
  if (!isMounted) return null;
  trial.later(() => run('umount', ['--lazy', folder]));
  const filler = join(folder, 'filler');
  return {
    async fill() {
      const file = await open(filler, 'a');
      for (const size of [BLOCK.length, 4096]) while (await grows(file, BLOCK.subarray(0, size)));
      await file.close();
    },
    makeRoom: () => rm(filler),
  };
}

async function grows(file: Awaited<ReturnType<typeof open>>, block: Buffer): Promise<boolean> {
  try {
    return (await file.write(block)).bytesWritten === block.length;
  } catch {
    return false;
  }
}
