// The secret that signs links. Without SECRET it is made in the data folder; a lost one is an alarm, since the
// unsubscribe links in mails already sent would be dead.

import { createHash, randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { makeDataFolder } from '../database/data-folder.ts';
import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import type { Log } from '../log.ts';
import { clearAlarm, raiseAlarm } from './alarm-store.ts';

const FINGERPRINT = 'secret-fingerprint';

/** All secrets, the signing one first. */
export async function loadSecrets(db: Db, config: Config, log: Log, now: Date): Promise<readonly string[]> {
  const secrets = config.secrets ?? [await readOrMake(config.paths.dataDir)];
  const fingerprints = secrets.map((secret) =>
    createHash('sha256').update(`rolecall ${secret}`).digest('hex'),
  );
  const known = await getSetting(db, FINGERPRINT);
  const isLost = known !== null && !fingerprints.includes(known);
  if (isLost) {
    log.error('The secret that signed links is gone; links in mails sent before do not work any more');
    await raiseAlarm(db, lostSecret, now);
  } else {
    await clearAlarm(db, lostSecret.code, now);
    await setSetting(db, FINGERPRINT, fingerprints[0] as string);
  }
  return secrets;
}

const lostSecret = {
  code: 'secret-lost',
  message: 'The secret that signed the links in earlier mails is gone: their unsubscribe links do not work.',
  remedy:
    'Put the old value back: into SECRET (several, separated by commas; the first signs) or into the file "secret" in the data folder.',
};

async function readOrMake(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  await makeDataFolder(dataDir);
  const known = await readFile(path, 'utf8').catch(() => '');
  if (known.trim() !== '') return known.trim();
  // Linked into place, so that of two processes that start at once both read the same whole file.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  await link(draft, path).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return (await readFile(path, 'utf8')).trim();
}
