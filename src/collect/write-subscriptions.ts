// Writes the outcome of a pass over the subscriptions folder: each file's subscription and what the files table says of it
// in one commit. Many new people at once get no welcome before an admin has said so.

import { endChannels } from '../channels/channel-store.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { SuppressionReason } from '../database/values.ts';
import { clearAlarm, openAlarms, raiseAlarm } from '../installation/alarm-store.ts';
import { hasServedBefore } from '../posts/guard-store.ts';
import { describeWarnings } from '../read/subscription-warnings.ts';
import { lockPeople } from '../subscribers/lock-people.ts';
import { saveLocked } from '../subscribers/save-subscription.ts';
import { moveSubscriptionFile } from '../subscribers/subscriber-store.ts';
import { suppressionOfHash } from '../subscribers/suppression-store.ts';
import { addressOf, type Claim, type GoodSubscription } from './address-claims.ts';
import { forgetFiles, type JudgedFile, markVanished, saveFiles, touchFiles } from './file-store.ts';
import { isPeopleFlood, WINDOW_MS } from './flood.ts';
import { guardedSince } from './guard-window.ts';
import { ALARM_CODES } from './hold.ts';
import type { Absence } from './judge.ts';
import { describeAddressRival } from './rivals.ts';
import type { SeenFile } from './scan.ts';
import {
  countHeldWelcomes,
  countNewFilePeople,
  endFileSubscriptions,
  knownAddresses,
} from './subscription-owners.ts';
import { judgeGood, judgeInvalid } from './verdict.ts';

/** Files in one transaction: each takes a lock of its own. */
const CHUNK = 100;

export interface SubscriptionChanges {
  readonly claims: readonly Claim[];
  /** Files that could not be read. */
  readonly bad: readonly JudgedFile[];
  /** Files that name a channel: nobody is subscribed by them any more. */
  readonly channelPaths: readonly string[];
  readonly absence: Absence;
  readonly touched: readonly SeenFile[];
  readonly orphans: ReadonlySet<string>;
  readonly postTags: readonly string[];
}

export interface SubscriptionsWritten {
  /** All verdicts of this pass. */
  readonly files: readonly JudgedFile[];
  readonly createdCount: number;
  readonly changedCount: number;
  readonly movedCount: number;
  readonly vanishedCount: number;
  readonly removedCount: number;
  readonly endedChannelCount: number;
  readonly heldWelcomeCount: number;
}

interface Deps {
  readonly db: Db;
  readonly config: Config;
}

type Effect = 'created' | 'changed' | 'none';

export async function writeSubscriptions(
  deps: Deps,
  changes: SubscriptionChanges,
  now: Date,
): Promise<SubscriptionsWritten> {
  const { claims, absence } = changes;
  const heldWelcomeCount = await holdWelcomes(deps.db, claims, now);
  const results: { file: JudgedFile; effect: Effect }[] = [];
  for (let start = 0; start < claims.length; start += CHUNK) {
    results.push(
      ...(await writeChunk(deps, claims.slice(start, start + CHUNK), changes, heldWelcomeCount > 0, now)),
    );
  }
  const { removedCount, endedChannelCount } = await deps.db.transaction().execute(async (trx) => {
    await saveFiles(trx, 'subscription', changes.bad, now);
    await touchFiles(trx, 'subscription', changes.touched, now);
    await markVanished(trx, 'subscription', absence.vanished, now);
    await forgetFiles(trx, 'subscription', absence.removed);
    const { paths, emailAt } = ending(absence, claims);
    return {
      removedCount: await endFileSubscriptions(
        trx,
        { paths: [...paths, ...changes.channelPaths], emailAt },
        now,
      ),
      // A file that names a person now names no channel.
      endedChannelCount: await endChannels(trx, paths, now),
    };
  });
  if (removedCount > 0) await alarmHeld(deps.db, await countHeldWelcomes(deps.db), now);
  return {
    files: [...results.map((result) => result.file), ...changes.bad],
    createdCount: results.filter((result) => result.effect === 'created').length,
    changedCount: results.filter((result) => result.effect === 'changed').length,
    movedCount: claims.filter((claim) => claim.status === 'moved').length,
    vanishedCount: absence.vanished.length,
    removedCount,
    endedChannelCount,
    heldWelcomeCount,
  };
}

/** Subscriptions at these paths whose file is gone, or names another address now. */
function ending({ removed }: Absence, claims: readonly Claim[]) {
  const own = claims.filter((claim) => claim.status !== 'rival').map((claim) => claim.by);
  const emailAt = new Map(own.map((by) => [by.file.seen.path, addressOf(by)]));
  return { paths: [...removed.map((file) => file.path), ...emailAt.keys()], emailAt };
}

function writeChunk(
  deps: Deps,
  claims: readonly Claim[],
  changes: SubscriptionChanges,
  holdWelcome: boolean,
  now: Date,
): Promise<{ file: JudgedFile; effect: Effect }[]> {
  return deps.db.transaction().execute(async (trx) => {
    const hashes = await lockPeople(
      trx,
      claims.map(({ by }) => by.reading.draft.email),
    );
    const results: { file: JudgedFile; effect: Effect }[] = [];
    for (const [index, claim] of claims.entries()) {
      const hash = hashes[index] as string;
      results.push(await writeClaim({ ...deps, db: trx }, claim, hash, changes, holdWelcome, now));
    }
    const moved = claims.flatMap((claim) => (claim.status === 'moved' ? [{ path: claim.from }] : []));
    await forgetFiles(trx, 'subscription', moved);
    await saveFiles(
      trx,
      'subscription',
      results.map((result) => result.file),
      now,
    );
    return results;
  });
}

async function writeClaim(
  deps: Deps,
  claim: Claim,
  hash: string,
  changes: SubscriptionChanges,
  holdWelcome: boolean,
  now: Date,
): Promise<{ file: JudgedFile; effect: Effect }> {
  const { file, reading } = claim.by;
  if (claim.status === 'rival') {
    const rival = describeAddressRival(claim.rivalPath, reading.emailLine);
    return { file: judgeInvalid(file, rival), effect: 'none' };
  }
  const judge = (suppression: SuppressionReason | null) => {
    const facts = { postTags: changes.postTags, aliases: deps.config.tags.aliases, suppression };
    return judgeGood(file, describeWarnings(reading.warnings, reading.draft, facts));
  };
  if (claim.status === 'moved') await moveSubscriptionFile(deps.db, claim.from, file.seen.path);
  if (!isToApply(claim, changes.orphans)) {
    const suppression = await suppressionOfHash(deps.db, hash);
    return { file: judge(suppression?.reason ?? null), effect: 'none' };
  }
  const origin = { source: 'file', path: file.seen.path, holdWelcome } as const;
  const outcome = await saveLocked(deps, hash, reading.draft, origin, now);
  if (outcome.status === 'signed-up-themselves') return { file: judgeSignedUp(claim.by), effect: 'none' };
  if (outcome.status === 'suppressed') return { file: judge(outcome.reason), effect: 'none' };
  const effect =
    outcome.status === 'unchanged' ? 'none' : outcome.status === 'changed' ? 'changed' : 'created';
  return { file: judge(null), effect };
}

/** A file that was only looked at again, or only moved, changes nobody's choices. */
function isToApply(claim: Claim, orphans: ReadonlySet<string>): boolean {
  const { file } = claim.by;
  if (claim.status === 'moved') return !claim.isSame;
  return file.isNew || file.before?.status !== 'ok' || orphans.has(file.seen.path);
}

function judgeSignedUp({ file, reading }: GoodSubscription): JudgedFile {
  return judgeInvalid(file, {
    line: reading.emailLine,
    problem: 'this person signed up by themselves, and a file may not change what they chose',
    remedy: 'delete this file; they can change their alerts with the link in each digest',
  });
}

/** How many welcomes this pass keeps back; 0 = as usual. A pass that was cut short goes on as it began. */
async function holdWelcomes(db: Db, claims: readonly Claim[], now: Date): Promise<number> {
  const emails = claims.flatMap((claim) => (claim.status === 'own' ? [addressOf(claim.by)] : []));
  if (emails.length === 0) return 0;
  const known = await knownAddresses(db, emails);
  const count = emails.filter((email) => !known.has(email)).length;
  if (count === 0 || !((await isHolding(db)) || (await isFlood(db, count, now)))) return 0;
  await alarmHeld(db, (await countHeldWelcomes(db)) + count, now);
  return count;
}

async function isHolding(db: Db): Promise<boolean> {
  return (await openAlarms(db)).some((alarm) => alarm.code === ALARM_CODES['first-digests']);
}

async function isFlood(db: Db, count: number, now: Date): Promise<boolean> {
  const since = await guardedSince(db, 'first-digests', now);
  const isFirst = !(await hasServedBefore(db, new Date(now.getTime() - WINDOW_MS)));
  return isPeopleFlood(count + (await countNewFilePeople(db, since)), { isFirst });
}

/** The alarm is open exactly while somebody's first digest is held. */
async function alarmHeld(db: Db, count: number, now: Date): Promise<void> {
  if (count === 0) return clearAlarm(db, ALARM_CODES['first-digests'], now);
  await raiseAlarm(db, { kind: 'welcomes-held', count }, now);
}
