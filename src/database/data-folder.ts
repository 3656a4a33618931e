// The folder that DATA_DIR names, made where it is missing; one that cannot be used is said at once.

import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, SettingsError } from '../errors.ts';

/** Makes the folder and those above it. Throws SettingsError naming DATA_DIR where it cannot be made or written. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const remedy = 'let DATA_DIR name a folder that the user who runs Rolecall may write to';
    throw new SettingsError([`DATA_DIR ${dataDir} cannot be used (${messageOf(error)}); ${remedy}`]);
  }
}

/** Those above it, too. Level by level: Node's own recursive way never returns below folders such as /proc. */
export async function makeFolder(path: string): Promise<void> {
  const make = () =>
    mkdir(path).catch((error) => {
      if (error.code === 'EEXIST') return;
      throw error;
    });
  if (dirname(path) !== path && !(await exists(dirname(path)))) await makeFolder(dirname(path));
  await make();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
