// What a folder must be told so that a file's name outlives a power cut.

import { open } from 'node:fs/promises';

/** Makes names that were just given or changed in a folder outlive a power cut. Windows cannot open a folder, and needs not to. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
