// Failed mails in the ledger: recorded, weighed against what happened lately, and acted on. Speaks SQL only when a
// mail failed, never for one that was sent.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { raiseAlarm } from '../installation/alarm-store.ts';
import type { Pause } from '../installation/pause-store.ts';
import { suppress } from '../subscribers/suppression-store.ts';
import {
  ALL_MAIL,
  type Decision,
  decideRefusal,
  decideRetry,
  type Failure,
  isMailboxFull,
} from './bounce-policy.ts';
import { loadBounceStatistics } from './bounce-statistics.ts';

/** A delivery whose mail was not taken. */
export interface FailedMail {
  readonly subscriberId: number;
  /** Raised when the person leaves the address. */
  readonly generation: number;
  readonly email: string;
  readonly domain: string;
  /** Tries so far, this one included. */
  readonly attempt: number;
  /** Two days later it is given up: a pause before the first try does not count. */
  readonly firstTriedAt: Date;
}

/**
 * Decides and does what follows from a failure, and says how the delivery is to be settled. Doing it twice changes
 * nothing but the count of bounces. `jitter` in [0, 1).
 */
export async function settleFailure(
  db: Db,
  mail: FailedMail,
  failure: Failure,
  now: Date,
  jitter: number,
): Promise<Decision['delivery']> {
  const person = await db
    .selectFrom('subscribers')
    .select(['address_hash', 'given_up', 'generation'])
    .where('id', '=', mail.subscriberId)
    .executeTakeFirst();
  // The address may be nobody's by now: then the answer, which quotes it, is not kept.
  const isTheirs = person?.generation === mail.generation;
  const hash = isTheirs ? person.address_hash : '';
  const reply = isTheirs ? failure.reply : '';
  const { domain, attempt: attempts, firstTriedAt: since } = mail;
  const delivery = { domain, attempts, since, givenUpInARow: person?.given_up ?? 0 };
  const kind = bounceKind(failure, attempts);
  if (kind !== null) await recordBounce(db, { hash, domain, kind, reply }, now);
  const decision =
    failure.status === 'retry'
      ? decideRetry(failure, delivery, now, jitter)
      : decideRefusal(failure, delivery, await loadBounceStatistics(db, { hash, domain }, now), now, jitter);
  await carryOut(db, mail.email, decision, now);
  return decision.delivery;
}

/** Clears the alarms of pauses that are over, whether they ended by themselves or somebody resumed. */
export async function clearPauseAlarms(db: Db, now: Date): Promise<void> {
  await sql`
    update alarms set cleared_at = ${now}
    where cleared_at is null and (code = 'mail-paused' or code like 'mail-paused:%') and not exists (
      select 1 from pauses p where (p.until is null or p.until > ${now})
        and p.scope = case when code = 'mail-paused' then ${ALL_MAIL} else substr(code, length('mail-paused:') + 1) end)`.execute(
    db,
  );
}

/** Under which name a failure is counted; null = not at all. A full mailbox counts once, however often it is tried. */
function bounceKind(failure: Failure, attempts: number): string | null {
  if (failure.status === 'refused') return failure.kind;
  return isMailboxFull(failure) && attempts === 1 ? 'mailbox-full' : null;
}

async function recordBounce(
  db: Db,
  bounce: { hash: string; domain: string; kind: string; reply: string },
  now: Date,
): Promise<void> {
  const { hash, domain, kind, reply } = bounce;
  await db
    .insertInto('bounces')
    .values({ address_hash: hash, domain, outcome: kind, reply, at: now })
    .execute();
}

async function carryOut(db: Db, email: string, decision: Decision, now: Date): Promise<void> {
  if (decision.suppress) await suppress(db, email, 'bounced', now);
  if (decision.forgive !== null) await forgive(db, decision.forgive, now);
  if (decision.pause !== null) await pauseUnlessLonger(db, decision.pause, now);
  if (decision.alarm !== null) await raiseAlarm(db, decision.alarm, now);
}

/** Takes back what the last hour's bounces did to addresses: the directory, not the addresses, seems to be broken. */
async function forgive(db: Db, scope: string, now: Date): Promise<void> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  await sql`
    with lost as (
      select distinct address_hash from bounces where at > ${hourAgo}
        and outcome = 'bad-address' and (${scope} = ${ALL_MAIL} or domain = ${scope})),
    unmarked as (
      delete from bounce_marks m using lost where m.address_hash = lost.address_hash and m.since > ${hourAgo})
    delete from suppressions x using lost
    where x.address_hash = lost.address_hash and x.reason = 'bounced' and x.created_at > ${hourAgo}`.execute(
    db,
  );
}

/** A pause that lasts longer, above all the admin's own, stays as it is. */
async function pauseUnlessLonger(db: Db, { scope, until, why }: Pause, now: Date): Promise<void> {
  await sql`
    insert into pauses (scope, until, why, created_at) values (${scope}, ${until}, ${why}, ${now})
    on conflict (scope) do update set until = excluded.until, why = excluded.why, created_at = excluded.created_at,
        held_at = null
      where pauses.until is not null and (excluded.until is null or pauses.until < excluded.until)`.execute(
    db,
  );
}
