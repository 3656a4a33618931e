// What every role and every command that sends needs: the ledger, the mailer, the signed links.

import { type Closers, MAIL_GRACE_MS } from './close-all.ts';
import type { Config } from './config/config.ts';
import { dkimIdentity, MAKE_DKIM_KEY } from './config/dkim-key.ts';
import { openDatabaseClock } from './database/clock.ts';
import { type Database, type Db, openDatabase } from './database/database.ts';
import { getSetting, setSetting } from './database/settings-store.ts';
import { messageOf, SettingsError } from './errors.ts';
import { keepIds } from './installation/board-ids.ts';
import { startJournalWatch } from './installation/journal-watch.ts';
import { holdUntilAsked } from './installation/public-url.ts';
import { loadSecrets } from './installation/secret.ts';
import type { Log } from './log.ts';
import { createDkimSigner, type Sign } from './mail/dkim.ts';
import { createSmtpMailer, type Mailer } from './mail/mailer.ts';
import { createMarks, type Marks } from './mail/marks.ts';
import { createOutboxMailer, outboxDir, removeHalfWritten } from './mail/outbox.ts';
import { untilAborted } from './patience.ts';
import { createVault, type Vault } from './subscribers/encrypt.ts';
import { createLinks, type Links } from './subscribers/links.ts';

export interface Base {
  readonly config: Config;
  readonly log: Log;
  readonly db: Db;
  /** Of the database in use, the embedded one included. */
  readonly url: string;
  readonly mailer: Mailer;
  readonly links: Links;
  readonly marks: Marks;
  readonly vault: Vault;
  /** The database's time, in every process. */
  readonly clock: () => Date;
  readonly stopping: AbortSignal;
  /** Starts no further mail; what is on the wire is finished. */
  stop(): void;
}

/**
 * Opens everything in order and registers each close. Throws SettingsError when SMTP was used and is not set now, or
 * the DKIM key does not sign. Time is the database's unless it is `given`.
 */
export async function openBase(
  config: Config,
  log: Log,
  closers: Closers,
  signal?: AbortSignal,
  given?: () => Date,
): Promise<Base> {
  const database = await openDatabase(config, log, signal);
  closers.push(() => database.close());
  return untilAborted(completeBase(config, log, database, closers, given), signal);
}

async function completeBase(
  config: Config,
  log: Log,
  { db, url }: Database,
  closers: Closers,
  given?: () => Date,
): Promise<Base> {
  const clock = given ?? (await openClock(db, closers));
  startJournalWatch({ db, log, clock }, closers);
  await refuseSilentOutbox(db, config, log);
  await holdUntilAsked({ db, config }, clock());
  const secrets = await loadSecrets(db, config, log, clock());
  const links = createLinks({ publicUrl: config.publicUrl, secrets });
  const controller = new AbortController();
  const mailer = await openMailer(config, log, controller.signal);
  closers.push(() => mailer.close());
  return {
    config: { ...config, ids: await keepIds(db, config) },
    log,
    clock,
    links,
    marks: createMarks({ secrets, domain: config.mail.bounceDomain }),
    vault: createVault(secrets),
    mailer,
    db,
    url,
    stopping: controller.signal,
    stop: () => controller.abort(),
  };
}

async function openClock(db: Db, closers: Closers): Promise<() => Date> {
  const clock = await openDatabaseClock(db);
  closers.push(async () => clock.close());
  return clock.now;
}

/**
 * The way that all mail goes. The outbox is not signed: its mails go to nobody, and signed ones could be sent on as ours by
 * whoever reads them. `stopping`: what is on the wire then has a moment left.
 */
export async function openMailer(config: Config, log: Log, stopping?: AbortSignal): Promise<Mailer> {
  if (config.transport === 'outbox' || config.smtpUrl === null) {
    await removeHalfWritten(outboxDir(config));
    return createOutboxMailer({ dir: outboxDir(config) });
  }
  const sign = await openSigner(config, log);
  return createSmtpMailer({
    url: config.smtpUrl,
    connections: config.smtpConnections.most,
    wanted: config.smtpConnections.least,
    name: config.mail.ehlo,
    headers: config.mail.headers,
    log,
    ...(sign === null ? {} : { sign }),
    ...(stopping && { stop: { signal: stopping, graceMs: MAIL_GRACE_MS } }),
  });
}

async function openSigner(config: Config, log: Log): Promise<Sign | null> {
  const identity = dkimIdentity(config.dkim);
  if (identity === null) return null;
  const sign = await createDkimSigner(identity).catch((error) => {
    throw new SettingsError([`DKIM_KEY cannot be used: ${messageOf(error)}; ${MAKE_DKIM_KEY}`]);
  });
  log.info('Mails are signed (DKIM)', { domain: identity.domain, selector: identity.selector });
  return sign;
}

/** Once mail went out by SMTP, a start without it is a mistake, unless it is said to be meant. */
async function refuseSilentOutbox(db: Db, config: Config, log: Log): Promise<void> {
  if (config.transport === 'smtp') return noteSmtp(db, log);
  if (config.outboxChosen || (await getSetting(db, 'smtp-used')) === null) return;
  throw new SettingsError([
    'SMTP_URL is not set, but this installation has sent mail by SMTP before: set SMTP_URL, or MAIL=outbox if its mail shall stay in the outbox folder from now on',
  ]);
}

/** The first start with SMTP: digests that went to the outbox before reached nobody, and are not sent again. */
async function noteSmtp(db: Db, log: Log): Promise<void> {
  if ((await getSetting(db, 'smtp-used')) !== null) return;
  const { people } = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.count<number>('subscriber_id').distinct().as('people'))
    .where('transport', '=', 'outbox')
    .where('status', '=', 'sent')
    .executeTakeFirstOrThrow();
  if (people > 0)
    log.warn('Digests of these people went to the outbox folder only; they are not sent again', { people });
  await setSetting(db, 'smtp-used', 'yes');
}
