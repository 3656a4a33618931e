// The file in the data folder that holds the secret. Made once; what is there and cannot be used is never passed over,
// since mails that people have already were signed with it.

import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isSecret, SECRET_CHARACTERS } from '../config/rules.ts';
import { makeDataFolder } from '../database/data-folder.ts';
import { syncFolder } from '../database/sync-folder.ts';
import { messageOf, UserError } from '../errors.ts';

/** What lies there; null = nothing, or nothing in it. Throws UserError where a person must act. */
export async function readSecretFile(dataDir: string): Promise<string | null> {
  const path = pathOf(dataDir);
  await makeDataFolder(dataDir);
  const secret = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw new UserError(
      `The secret in ${path} cannot be read (${messageOf(error)}): let the user who runs Rolecall read that file`,
    );
  });
  if (secret.trim() === '') return null;
  if (isSecret(secret.trim())) return secret.trim();
  throw new UserError(
    `The secret in ${path} is shorter than ${SECRET_CHARACTERS} characters, so that links could be forged: ${restore(path)}`,
  );
}

/** Throws: links were signed, and what signed them is not there any more. */
export function refuseLostSecret(dataDir: string): never {
  const path = pathOf(dataDir);
  throw new UserError(
    `The secret in ${path} is gone or empty, and it signed the links in mails that people have: ${restore(path)}`,
  );
}

function restore(path: string): string {
  return `put the file back from a backup; if there is none, make a new one (openssl rand -base64 32 > ${path}), and unsubscribe links in earlier mails do not work any more`;
}

/** Returns when it outlives a power cut: what is noted in the database about it must never be older than the file. */
export async function makeSecretFile(dataDir: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await writeSecretFile(dataDir, secret);
  return secret;
}

/** Puts the secret into the data folder, in place of one that is there; lasting when it returns. */
export async function writeSecretFile(dataDir: string, secret: string): Promise<void> {
  await makeDataFolder(dataDir);
  const path = pathOf(dataDir);
  // Written aside, so that nobody ever reads half of it.
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(`${secret}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dataDir);
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'secret');
}
