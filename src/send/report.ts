// Reports that come after a mail was taken: bounces of a server behind the one that we talk to, and complaints. The same
// evidence and the same judgement of an address as for an answer at SMTP; they pause nothing, since that server takes mail.

import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { type Answer, isMailboxFull, type RefusalKind, readRefusal } from '../mail/refusal.ts';
import { suppress, suppressBounced } from '../subscribers/suppression-store.ts';
import { isEvidence, judgeAddress, wasServed } from './evidence.ts';
import { lastTaken, loadHistory, recordFailure } from './evidence-store.ts';

export interface Report {
  readonly subscriberId: number;
  /** That of the address which the mail went to; a report about one that was left since is passed over. */
  readonly generation?: number;
  /** Without it, the newest digest that was sent before `at`. */
  readonly deliveryId?: number;
  /** `hard`: final (5.x.x) · `soft`: for now (4.x.x) · `complaint`: the person called it spam */
  readonly kind: 'hard' | 'soft' | 'complaint';
  /** What the other server said; `{ code: null, enhanced: null, text: '' }` where the report does not tell. */
  readonly answer: Answer;
  /** When the report was made, or came. */
  readonly at: Date;
}

/** `suppressed`: no mail goes there any more · `counted`: evidence · `ignored`: says nothing of the address, or is known */
export type ReportOutcome = 'suppressed' | 'counted' | 'ignored';

/** May be told the same report twice. In a transaction of its own. */
export function recordReport(db: Db, report: Report): Promise<ReportOutcome> {
  return inTransaction(db, async (trx) => {
    const person = await trx
      .selectFrom('subscribers')
      .select(['id', 'email', 'address_hash as hash', 'domain', 'generation'])
      .where('id', '=', report.subscriberId)
      .executeTakeFirst();
    const isTheirs = person !== undefined && person.generation === (report.generation ?? person.generation);
    return isTheirs ? take(trx, person, report) : 'ignored';
  });
}

interface Person {
  readonly id: number;
  readonly email: string;
  readonly hash: string;
  readonly domain: string;
}

async function take(db: Db, person: Person, report: Report): Promise<ReportOutcome> {
  const { at, answer } = report;
  const kind = kindOf(report);
  if (kind === null) return 'ignored';
  const deliveryId = await deliveryOf(db, report);
  if (report.kind !== 'complaint' && deliveryId === null) return 'ignored';
  const { hash, domain } = person;
  const reply = replyOf(answer);
  const failed = { hash, domain, reply, outcome: kind, deliveryId, source: 'report' as const, once: true };
  const before = await lastTaken(db, person, at);
  const isNew = await recordFailure(db, { ...failed, wasServed: wasServed(before, at) }, at);
  if (kind === 'complaint') {
    await suppress(db, person.email, 'complaint', at);
    return 'suppressed';
  }
  if (!isNew || !isEvidence(kind)) return 'ignored';
  // Asked again: the mail that came back is none that was taken.
  const history = await loadHistory(db, hash, await lastTaken(db, person, at), at);
  const judgement = judgeAddress(history, kind, at);
  if (judgement.status !== 'gone') return 'counted';
  await suppressBounced(db, hash, { since: at, kind: judgement.because, reply });
  return 'suppressed';
}

/** "For now" counts only where it is the mailbox that is full. */
function kindOf({ kind, answer }: Report): RefusalKind | 'complaint' | null {
  if (kind === 'complaint') return kind;
  if (kind === 'hard') return readRefusal(answer, 'recipient');
  return isMailboxFull(answer) ? 'mailbox-full' : null;
}

async function deliveryOf(db: Db, { subscriberId, deliveryId, at }: Report): Promise<number | null> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('subscriber_id', '=', subscriberId)
    .where('status', '=', 'sent')
    .$if(deliveryId !== undefined, (query) => query.where('id', '=', deliveryId as number))
    .$if(deliveryId === undefined, (query) => query.where('sent_at', '<=', at))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

const MOST = 500;

/** For the ledger: one printable line. */
function replyOf({ code, enhanced, text }: Answer): string {
  const words = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
  const start = [code, enhanced].filter((part) => part !== null && !words.includes(String(part)));
  return [...start, words].join(' ').slice(0, MOST);
}
