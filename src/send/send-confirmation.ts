// Step "send-confirmation": the mail that asks whoever reads an address whether they meant it. Only here it is decided
// which mail goes, if any: the page that took the sign-up knows nothing of it and answers everybody alike. May run
// twice: the mail is claimed first, and a crash can repeat it once its lease is over, with the same bytes.

import { domainOf } from '../address.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import { openPauses } from '../installation/pause-store.ts';
import { type ConfirmMailKind, renderConfirmMail } from '../mail/confirm-mail.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Marks } from '../mail/marks.ts';
import { buildPlainMessage, type Message } from '../mail/message.ts';
import { buildMessageId } from '../mail/message-id.ts';
import { renderMovedMail } from '../mail/moved-mail.ts';
import { knownTags } from '../posts/post-store.ts';
import { withWords } from '../posts/tag-words.ts';
import { describeAlertFor } from '../subscribers/alerts.ts';
import { bouncingSince, takeWeeklyConfirmation } from '../subscribers/bounce-mark-store.ts';
import {
  type ClaimedConfirmation,
  claimConfirmationMail,
  putOffConfirmationMail,
  renewConfirmationMail,
  settleConfirmationMail,
} from '../subscribers/confirmation-mail-store.ts';
import type { Confirmation } from '../subscribers/confirmation-store.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import { keepKnownTags } from '../subscribers/known-tags.ts';
import type { Links } from '../subscribers/links.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { findSubscriber } from '../subscribers/subscriber-store.ts';
import { suppressionOf } from '../subscribers/suppression-store.ts';
import { howOftenOf } from '../texts/how-often.ts';
import { type AskedMailDeps, beforeWire, claimAsked, record } from './asked-mail.ts';
import { keepLease } from './keep-lease.ts';
import { MOST_COPIES, retryAt } from './retry.ts';
import { MOST_LOST } from './suspects.ts';

export interface ConfirmationMailDeps extends AskedMailDeps {
  readonly db: Db;
  readonly vault: Vault;
  readonly config: Pick<Config, 'site' | 'mail' | 'tags' | 'digest'>;
  readonly links: Links;
  readonly marks: Marks;
  readonly mailer: Mailer;
}

/** Confirmation mails that one address gets within 24 hours, whoever asks for them. */
const CONFIRMATIONS_A_DAY = 3;
const PAUSED_MS = 10 * 60_000;

/** Sends the mail of one confirmation if it is due and may be sent. */
export async function sendConfirmation(deps: ConfirmationMailDeps, id: number, now: Date): Promise<void> {
  const dayAgo = before(now, DAY_MS);
  const claim = await claimAsked(deps, (on) => claimConfirmationMail(deps, id, dayAgo, now, on));
  if (claim === null) return;
  const { wish } = claim;
  if (wish.lost >= MOST_LOST) {
    deps.log.error('Confirmation mail is given up: processes stopped at it', {
      confirmation: id,
      tries: wish.lost,
    });
    return settleConfirmationMail(deps.db, wish, { mail: 'refused' }, now);
  }
  const giveBack = () => putOffConfirmationMail(deps.db, wish, now);
  const message = await beforeWire(deps, giveBack, () => messageToSend(deps, claim, now));
  if (message !== null) await send(deps, wish, message, now);
}

/** Null: it may not be sent, or not now; the ledger knows it already. */
async function messageToSend(
  deps: ConfirmationMailDeps,
  claim: ClaimedConfirmation,
  now: Date,
): Promise<Message | null> {
  const { wish } = claim;
  const withheld = await reasonToWithhold(deps.db, claim, now);
  if (withheld !== null) {
    deps.log.info('Confirmation mail is not sent', { confirmation: wish.id, reason: withheld });
    await settleConfirmationMail(deps.db, wish, { mail: 'withheld' }, now);
    return null;
  }
  const [pause] = await openPauses(deps.db, now, domainOf(wish.address));
  if (pause === undefined) return buildMessage(deps, wish);
  await putOffConfirmationMail(deps.db, wish, new Date(now.getTime() + PAUSED_MS));
  return null;
}

/** Null = it may be sent. */
async function reasonToWithhold(
  db: Db,
  { wish, mailsBefore }: ClaimedConfirmation,
  now: Date,
): Promise<string | null> {
  const suppression = await suppressionOf(db, wish.address);
  if (suppression?.reason === 'complaint') return 'the address complained';
  // Strangers may use up the others; this one is about what has happened.
  if (wish.kind !== 'moved' && mailsBefore >= CONFIRMATIONS_A_DAY)
    return 'the address got as many as it may get in a day';
  const bounces = suppression?.reason === 'bounced' || (await bouncingSince(db, wish.addressHash)) !== null;
  if (bounces && !(await takeWeeklyConfirmation(db, wish, now)))
    return 'the address bounced, and got its confirmation of this week';
  return null;
}

async function send(
  deps: ConfirmationMailDeps,
  wish: Confirmation,
  message: Message,
  now: Date,
): Promise<void> {
  const outcome = await keepLease(
    () => renewConfirmationMail(deps.db, wish),
    () => deps.mailer.send(message, { isAwaited: true }),
  );
  const settle = (how: Parameters<typeof settleConfirmationMail>[2]) =>
    record(deps, () => settleConfirmationMail(deps.db, wish, how, now));
  if (outcome.status === 'sent') return settle({ mail: 'sent' });
  const reply = outcome.status === 'stale' ? null : outcome.reply;
  // A refusal of us says nothing about the address; but who types wrong addresses must not pause all mail.
  const isFinal =
    (outcome.status === 'refused' && outcome.kind !== 'about-us') ||
    // Whoever waits for it has it, or asks again.
    (outcome.status === 'retry' && outcome.maybeTaken && wish.attempts >= MOST_COPIES);
  const nextAttemptAt = isFinal ? 'give-up' : retryAt(wish.attempts, wish.createdAt, now, 0);
  deps.log.warn('Confirmation mail was not taken', {
    confirmation: wish.id,
    reply,
    final: isFinal,
  });
  await settle(nextAttemptAt === 'give-up' ? { mail: 'refused' } : { nextAttemptAt });
}

async function buildMessage(deps: ConfirmationMailDeps, wish: Confirmation): Promise<Message> {
  const { mail } = deps.config;
  const content = wish.kind === 'moved' ? await contentOfMoved(deps, wish) : await contentOf(deps, wish);
  return buildPlainMessage({
    ...content,
    to: wish.address,
    from: mail.from,
    replyTo: mail.replyTo,
    messageId: buildMessageId('confirm', wish.id, `${wish.cookieHash}`, mail.from.address),
    date: wish.firstTriedAt ?? wish.createdAt,
    boundary: `confirm-${wish.id}`,
    returnAddress: deps.marks.returnAddress({ kind: 'confirmation', confirmationId: wish.id }),
  });
}

async function contentOf(deps: ConfirmationMailDeps, wish: Confirmation) {
  const known = await findSubscriber(deps.db, { email: wish.address });
  const person = known !== null && isOn(known) ? known : null;
  return renderConfirmMail(deps.config.site, {
    kind: kindOf(wish, person),
    alert: await describeWish(deps, wish, person),
    confirmUrl: deps.links.confirm(wish.id),
    manageUrl: wish.kind === 'subscribe' && person !== null ? deps.links.manage(person) : null,
  });
}

/** To the address that they have left. */
async function contentOfMoved({ db, config }: ConfirmationMailDeps, { subscriberId }: Confirmation) {
  const { site, mail } = config;
  const person = subscriberId === null ? null : await findSubscriber(db, { id: subscriberId });
  const contact = mail.replyTo ?? site.adminEmails[0] ?? mail.from.address;
  return renderMovedMail(site, { address: person?.email ?? '', contact });
}

function kindOf(wish: Confirmation, person: Subscriber | null): ConfirmMailKind {
  if (wish.kind === 'change-address') return 'change-address';
  return person === null ? 'subscribe' : 'add';
}

/** In the board's own words: a tag that no post bears may be anything, such as a stranger's message. */
async function describeWish(
  { db, config }: ConfirmationMailDeps,
  wish: Confirmation,
  person: Subscriber | null,
): Promise<string | null> {
  if (wish.choices === null) return null;
  const { labels, aliases } = config.tags;
  const known = new Set([...(await knownTags(db)), ...Object.keys(labels), ...Object.keys(aliases)]);
  const alert = keepKnownTags(wish.choices.alert, known);
  const often = person === null ? [howOftenOf(config, wish.choices.frequency)] : [];
  const parts = [...(alert === null ? [] : [describeAlertFor(await withWords(db, config), alert)]), ...often];
  return parts.length === 0 ? null : parts.join(' · ');
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms);
}
