// Failed mails in the ledger: recorded, weighed against what happened lately, and acted on. Speaks SQL only when a
// mail failed, never for one that was sent.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { raiseAlarm } from '../installation/alarm-store.ts';
import type { Pause } from '../installation/pause-store.ts';
import { isThrottlingUs } from '../mail/throttling.ts';
import { suppressBounced } from '../subscribers/suppression-store.ts';
import {
  ALL_MAIL,
  type Decision,
  decidePutOff,
  decideRefusal,
  decideRetry,
  evidenceOf,
  type Failure,
} from './bounce-policy.ts';
import { loadPutOff, loadRecent } from './bounce-statistics.ts';
import { type EvidenceKind, type Judgement, judgeAddress, wasServed } from './evidence.ts';
import { forgive, lastTaken, loadHistory, recordFailure } from './evidence-store.ts';
import { isPutOffForLong } from './trouble.ts';

/** A delivery whose mail was not taken. */
export interface FailedMail {
  readonly id: number;
  readonly subscriberId: number;
  /** Raised when the person leaves the address. */
  readonly generation: number;
  readonly domain: string;
  /** Tries so far, this one included. */
  readonly attempt: number;
  /** Two days later it is given up: a pause before the first try does not count. */
  readonly firstTriedAt: Date;
}

/** Whom a failure may speak of; the hash is empty when the address is nobody's by now. */
interface Addressee {
  readonly hash: string;
  readonly takenAt: Date | null;
  readonly reply: string;
}

/**
 * Decides and does what follows from a failure, and says how the delivery is to be settled. Doing it twice changes
 * nothing but the count of refusals. `jitter` in [0, 1).
 */
export async function settleFailure(
  db: Db,
  mail: FailedMail,
  failure: Failure,
  now: Date,
  jitter: number,
): Promise<Pick<Decision, 'delivery' | 'pause'>> {
  const addressee = await findAddressee(db, mail, failure, now);
  await record(db, mail, addressee, failure, now);
  const decision = await decide(db, mail, addressee, failure, now, jitter);
  await carryOut(db, addressee, decision, now);
  return decision;
}

async function findAddressee(db: Db, mail: FailedMail, failure: Failure, now: Date): Promise<Addressee> {
  const person = await db
    .selectFrom('subscribers')
    .select(['address_hash', 'generation'])
    .where('id', '=', mail.subscriberId)
    .executeTakeFirst();
  // The address may be nobody's by now: then the answer, which quotes it, is not kept.
  if (person?.generation !== mail.generation) return { hash: '', takenAt: null, reply: '' };
  const hash = person.address_hash;
  const takenAt =
    evidenceOf(failure) === null ? null : await lastTaken(db, { id: mail.subscriberId, hash }, now);
  return { hash, takenAt, reply: failure.reply };
}

async function record(db: Db, mail: FailedMail, to: Addressee, failure: Failure, now: Date): Promise<void> {
  const evidence = evidenceOf(failure);
  const outcome = failure.status === 'refused' ? failure.kind : isPutOff(failure) ? 'put-off' : evidence;
  if (outcome === null) return;
  const { hash, reply, takenAt } = to;
  const failed = { hash, reply, outcome, domain: mail.domain, deliveryId: mail.id, source: 'smtp' as const };
  const once = failure.status === 'retry';
  await recordFailure(db, { ...failed, wasServed: wasServed(takenAt, now), once }, now);
}

type PutOff = Extract<Failure, { status: 'retry' }> & { readonly kind: 'about-us' };

function isPutOff(failure: Failure): failure is PutOff {
  return failure.status === 'retry' && failure.kind === 'about-us';
}

async function decide(
  db: Db,
  { domain, attempt: attempts, firstTriedAt: since }: FailedMail,
  to: Addressee,
  failure: Failure,
  now: Date,
  jitter: number,
): Promise<Decision> {
  const delivery = { domain, attempts, since };
  if (isPutOff(failure)) {
    const isLong = isPutOffForLong(await loadPutOff(db, now), isThrottlingUs(failure.reply), now);
    return decidePutOff(failure, delivery, isLong, now, jitter);
  }
  const judgement = await judge(db, to, evidenceOf(failure), now);
  return failure.status === 'retry'
    ? decideRetry(failure, delivery, judgement, now, jitter)
    : decideRefusal(failure, delivery, await loadRecent(db, domain, now), judgement, now, jitter);
}

async function judge(db: Db, to: Addressee, kind: EvidenceKind | null, now: Date): Promise<Judgement> {
  if (kind === null || to.hash === '') return { status: 'undecided' };
  return judgeAddress(await loadHistory(db, to.hash, to.takenAt, now), kind, now);
}

async function carryOut(db: Db, { hash, reply }: Addressee, decision: Decision, now: Date): Promise<void> {
  const { suppress, pause, alarm } = decision;
  if (suppress !== null && hash !== '')
    await suppressBounced(db, hash, { since: now, kind: suppress, reply });
  if (decision.forgive !== null) await forgive(db, decision.forgive);
  if (pause !== null) await pauseUnlessLonger(db, pause, now);
  if (alarm !== null) await raiseAlarm(db, alarm, now);
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
