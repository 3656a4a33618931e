// The secret that signs links. Without SECRET it is made in the data folder, once: where links were signed before, one that
// is missing refuses the start, and another one is an alarm, since the unsubscribe links in mails already sent are dead.

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import { advisoryLockKey } from '../database/advisory-lock.ts';
import type { Db } from '../database/database.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import type { Log } from '../log.ts';
import { clearAlarm, raiseAlarm } from './alarm-store.ts';
import { makeSecretFile, readSecretFile, refuseLostSecret } from './secret-file.ts';

const FINGERPRINT = 'secret-fingerprint';
const LOST = 'secret-lost';

/** Tells secrets apart without telling them. */
export function fingerprintOf(secret: string): string {
  return createHash('sha256').update(`rolecall ${secret}`).digest('hex');
}

/** Of the secret that signs; null = none has yet. */
export function knownFingerprint(db: Db): Promise<string | null> {
  return getSetting(db, FINGERPRINT);
}

/** All secrets, the signing one first. Throws UserError for a file that cannot be used. */
export async function loadSecrets(db: Db, config: Config, log: Log, now: Date): Promise<readonly string[]> {
  const secrets = config.secrets ?? [await readOrMake(db, config.paths.dataDir)];
  const fingerprints = secrets.map(fingerprintOf);
  const known = await getSetting(db, FINGERPRINT);
  const isLost = known !== null && !fingerprints.includes(known);
  if (isLost) {
    log.error('The secret that signed links is gone; links in mails sent before do not work any more');
    await raiseAlarm(db, { kind: LOST }, now);
  } else {
    await clearAlarm(db, LOST, now);
    await setSetting(db, FINGERPRINT, fingerprints[0] as string);
  }
  return secrets;
}

/** Of processes that start at once on a fresh folder one makes it, the others wait for that one. */
async function readOrMake(db: Db, dataDir: string): Promise<string> {
  const found = await readSecretFile(dataDir);
  if (found !== null) return found;
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${advisoryLockKey('secret')}::bigint)`.execute(trx);
    const made = await readSecretFile(dataDir);
    if (made !== null) return made;
    if ((await getSetting(trx, FINGERPRINT)) !== null) refuseLostSecret(dataDir);
    return makeSecretFile(dataDir);
  });
}
