// Step "send-receipts": mails to who posted that are due, one after the other. May run twice: each is claimed with a lease, and
// a crash can repeat it as the same mail, byte for byte.

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { ReceiptNews } from '../database/values.ts';
import { openPauses } from '../installation/pause-store.ts';
import type { Mailer } from '../mail/mailer.ts';
import { buildPlainMessage, type Message } from '../mail/message.ts';
import { buildMessageId } from '../mail/message-id.ts';
import type { SendOutcome } from '../mail/outcome.ts';
import { renderReceiptMail } from '../mail/receipt-mail.ts';
import { MAY_GET_RECEIPTS } from '../plan/plan-receipts.ts';
import { loadPosts } from '../posts/plannable-posts.ts';
import { isSendable } from '../posts/standing.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import type { Links } from '../subscribers/links.ts';
import { newLease } from '../subscribers/mail-lease.ts';
import { type AskedMailDeps, record } from './asked-mail.ts';
import { keepLease } from './keep-lease.ts';
import { MOST_COPIES, retryAt } from './retry.ts';

export interface ReceiptDeps extends AskedMailDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'mail' | 'posts'>;
  readonly vault: Vault;
  readonly links: Pick<Links, 'receipts'>;
  readonly mailer: Mailer;
}

/** In one pass; the next goes on. */
const MOST = 25;

/** Returns how many were taken in hand. */
export async function sendReceipts(deps: ReceiptDeps, now: Date): Promise<number> {
  const { db, config } = deps;
  if (!config.posts.receipts) return 0;
  if ((await openPauses(db, now)).some(({ scope }) => scope === 'service')) return 0;
  for (let count = 0; count < MOST; count += 1) {
    if (deps.stopping.aborted) return 0;
    const receipt = await claim(db, now);
    if (receipt === null) return count;
    await sendOne(deps, receipt, now);
  }
  return MOST;
}

interface Receipt {
  readonly id: number;
  readonly contact_id: number;
  readonly news: readonly ReceiptNews[];
  readonly attempts: number;
  readonly maybe_taken: number;
  readonly created_at: Date;
}

async function claim(db: Db, now: Date): Promise<Receipt | null> {
  const { rows } = await sql<Receipt>`
    update receipts r set attempts = attempts + 1, lease_until = ${newLease}
    from (select id from receipts where status = 'queued' and next_attempt_at <= ${now}
      and coalesce(lease_until, '-infinity') < now() order by next_attempt_at, id limit 1 for update skip locked) due
    where r.id = due.id
    returning r.id, r.contact_id, r.news, r.attempts, r.maybe_taken, r.created_at`.execute(db);
  return rows[0] ?? null;
}

async function sendOne(deps: ReceiptDeps, receipt: Receipt, now: Date): Promise<void> {
  const message = await messageOf(deps, receipt, now);
  if (message === null) return settle(deps.db, receipt, { status: 'skipped' }, now);
  const outcome = await keepLease(
    () => renew(deps.db, receipt),
    () => deps.mailer.send(message, { isAwaited: true }),
  );
  // Neither says who it was for.
  if (outcome.status !== 'sent')
    deps.log.warn('A receipt was not taken', { receipt: receipt.id, outcome: outcome.status });
  const became = whatBecame(receipt, outcome, now);
  await record(deps, () => settle(deps.db, receipt, became, now));
}

async function renew(db: Db, { id, attempts }: Receipt): Promise<void> {
  await sql`
    update receipts set lease_until = ${newLease}
    where id = ${id} and attempts = ${attempts} and status = 'queued'`.execute(db);
}

/** Null: nobody to write to any more, or nothing to say. */
async function messageOf(deps: ReceiptDeps, receipt: Receipt, now: Date): Promise<Message | null> {
  const { db, config, links, vault } = deps;
  const { rows } = await sql<{ address: string }>`
    select c.address from contacts c where c.id = ${receipt.contact_id} and ${MAY_GET_RECEIPTS}`.execute(db);
  const to = rows[0] === undefined ? null : vault.open(rows[0].address);
  if (to === null) return null;
  const posts = new Map(
    (
      await loadPosts(
        db,
        receipt.news.map(({ postId }) => postId),
      )
    ).map((post) => [post.id, post]),
  );
  const news = receipt.news.flatMap((one) => {
    const post = posts.get(one.postId);
    return post !== undefined && isSendable(post, now) ? [{ title: post.title, news: one }] : [];
  });
  if (news.length === 0) return null;
  const stopUrl = links.receipts(receipt.contact_id);
  const { from, replyTo } = config.mail;
  return buildPlainMessage({
    ...renderReceiptMail(config.site, { news, stopUrl }),
    ...{ to, from, replyTo },
    oneClickUrl: stopUrl,
    messageId: buildMessageId('receipt', receipt.id, receipt.created_at.toISOString(), from.address),
    date: receipt.created_at,
    boundary: `receipt-${receipt.id}`,
  });
}

type Became =
  | { readonly status: 'sent' | 'failed' | 'skipped'; readonly isRefused?: boolean }
  | { readonly status: 'queued'; readonly nextAt: Date; readonly maybeTaken: boolean };

function whatBecame(receipt: Receipt, outcome: SendOutcome | { status: 'stale' }, now: Date): Became {
  if (outcome.status === 'sent') return { status: 'sent' };
  // What is about us says nothing of the address.
  if (outcome.status === 'refused' && outcome.kind !== 'about-us')
    return { status: 'failed', isRefused: true };
  const maybeTaken = outcome.status === 'retry' && outcome.maybeTaken;
  if (maybeTaken && receipt.maybe_taken + 1 >= MOST_COPIES) return { status: 'sent' };
  const next = retryAt(receipt.attempts, receipt.created_at, now, Math.random());
  return next === 'give-up' ? { status: 'failed' } : { status: 'queued', nextAt: next, maybeTaken };
}

/** Fenced by the number of the try. */
async function settle(
  db: Db,
  { id, contact_id, attempts, maybe_taken }: Receipt,
  became: Became,
  now: Date,
): Promise<void> {
  const isOver = became.status !== 'queued';
  await db
    .updateTable('receipts')
    .set({
      status: became.status,
      lease_until: null,
      settled_at: isOver ? now : null,
      ...(became.status === 'queued'
        ? { next_attempt_at: became.nextAt, maybe_taken: maybe_taken + Number(became.maybeTaken) }
        : {}),
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
  if (became.status === 'sent' || (became.status === 'failed' && became.isRefused))
    await db
      .updateTable('contacts')
      .set((eb) => ({ refusals: became.status === 'sent' ? eb.lit(0) : eb('refusals', '+', 1) }))
      .where('id', '=', contact_id)
      .execute();
}
