// One claimed delivery after the last look: builds its message, sends it, and says how it ended.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Pause } from '../installation/pause-store.ts';
import type { Log } from '../log.ts';
import type { EditionContent } from '../mail/digest-mail.ts';
import { listIdOf } from '../mail/headers.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Marks } from '../mail/marks.ts';
import { buildDigestMessage, type Message } from '../mail/message.ts';
import type { SendOutcome } from '../mail/outcome.ts';
import { personalWords } from '../mail/personal.ts';
import { isThrottling, isThrottlingUs } from '../mail/throttling.ts';
import type { Links } from '../subscribers/links.ts';
import { settleFailure } from './bounce-store.ts';
import type { ClaimedDelivery } from './claim-store.ts';
import type { Settlement } from './delivery-store.ts';
import type { Editions } from './editions.ts';
import type { Verdict } from './last-look.ts';
import { patiently } from './patiently.ts';
import { GIVE_UP_MS, MAY_HAVE_ARRIVED, MOST_COPIES } from './retry.ts';

export interface SendDeps {
  readonly db: Db;
  readonly config: Config;
  readonly mailer: Mailer;
  readonly links: Links;
  readonly marks: Marks;
  readonly log: Log;
  readonly clock: () => Date;
  /** Aborted when the process stops: what is on the wire is finished and recorded, the rest given back. */
  readonly stopping: AbortSignal;
}

/** The server wants fewer mails a second: nothing was decided about this one. */
export interface Throttled {
  readonly throttled: string;
}

/** A delivery that is to be settled, with the verdict of the last look. */
export interface Looked {
  readonly delivery: ClaimedDelivery;
  readonly verdict: Exclude<Verdict, { action: 'hold' | 'broken' }>;
  /** By performance.now(). */
  readonly freshUntil: number;
}

/**
 * Never throws for anything that a mail server says; throws when the ledger is out of reach, or for what cannot be made
 * into a mail (suspects.ts). `stale`: nothing was
 * sent, because the connection took so long that the last look is no longer a last look. `onPause` hears when the answer
 * put a pause in force.
 */
export async function sendOne(
  deps: SendDeps,
  looked: Looked,
  editions: Editions,
  onPause: () => void,
): Promise<Settlement | 'stale' | Throttled> {
  const { delivery, verdict } = looked;
  switch (verdict.action) {
    case 'leave':
      return settle(delivery, { status: 'superseded', reason: 'changed while it waited' });
    case 'skip':
      return settle(delivery, { status: 'skipped', reason: verdict.reason });
    case 'wait':
      return settle(delivery, {
        status: 'deferred',
        reason: verdict.reason,
        nextAttemptAt: afterRemovalDelay(deps),
      });
    case 'send': {
      const edition = await editions.toSend(delivery, verdict.without);
      return edition === null
        ? settle(delivery, { status: 'skipped', reason: 'no alert wants what is left of its posts' })
        : sendEdition(deps, looked, edition, onPause);
    }
  }
}

function isTooOld(deps: SendDeps, { plannedAt }: ClaimedDelivery): boolean {
  return deps.clock().getTime() - plannedAt.getTime() > GIVE_UP_MS;
}

const TOO_BUSY = 'the mail server took fewer mails than there were, for 48 hours';

function settle(
  delivery: ClaimedDelivery,
  outcome: Partial<Settlement> & Pick<Settlement, 'status'>,
): Settlement {
  const nothing = { reason: null, reply: null, messageId: null, transport: null, nextAttemptAt: null };
  const { editionKey } = delivery;
  return { ...nothing, editionKey, ...outcome, delivery };
}

async function sendEdition(
  deps: SendDeps,
  { delivery, freshUntil }: Looked,
  edition: { key: string; content: EditionContent },
  onPause: () => void,
): Promise<Settlement | 'stale' | Throttled> {
  const message = buildMessage(deps, delivery, edition.content);
  const outcome = await deps.mailer.send(message, { freshUntil });
  if (outcome.status === 'stale') return 'stale';
  const isThrottled = outcome.status === 'retry' && isAboutPace(outcome);
  if (isThrottled && isTooOld(deps, delivery))
    return settle(delivery, { status: 'failed', reason: TOO_BUSY, reply: outcome.reply });
  if (isThrottled && outcome.kind === 'busy') return { throttled: outcome.reply };
  const { paused, ...settled } = await settleOutcome(deps, delivery, outcome);
  if (paused !== null) onPause();
  // Before it heard of a recipient: a matter of pace, unless it takes nothing at all.
  else if (isThrottled) return { throttled: outcome.reply };
  const { messageId } = message;
  return settle(delivery, {
    ...settled,
    messageId,
    transport: deps.mailer.transport,
    editionKey: edition.key,
  });
}

function isAboutPace({ kind, reply }: Extract<SendOutcome, { status: 'retry' }>): boolean {
  if (kind === 'connection') return false;
  return kind === 'busy' ? isThrottling(reply) : isThrottlingUs(reply);
}

/** By then two scans have told whether the file is gone for good. */
function afterRemovalDelay(deps: SendDeps): Date {
  return new Date(deps.clock().getTime() + deps.config.digest.removalDelayMs + 90_000);
}

function buildMessage(deps: SendDeps, delivery: ClaimedDelivery, content: EditionContent): Message {
  const { config, links, marks } = deps;
  const { id: deliveryId, subscriberId, generation } = delivery;
  const owner = { id: subscriberId, generation };
  return buildDigestMessage({
    content,
    personal: {
      ...personalWords(config, delivery),
      unsubscribeUrl: links.unsubscribe(owner),
      manageUrl: links.manage(owner),
      digestUrl: links.digest(delivery.id),
    },
    to: delivery.email,
    from: config.mail.from,
    replyTo: config.mail.replyTo,
    messageId: marks.digestId(delivery, config.mail.from.address),
    returnAddress: marks.returnAddress({ kind: 'digest', deliveryId, subscriberId, generation }),
    date: delivery.firstTriedAt,
    listId: listIdOf(config.ids),
    boundary: `rolecall-${delivery.editionKey.slice(0, 24)}`,
    feedbackId: `${delivery.runId}:${delivery.runKind}:rolecall`,
  });
}

type Settled = Pick<Settlement, 'status' | 'reason' | 'reply' | 'nextAttemptAt' | 'maybeTaken'> & {
  /** What the answer put in force. */
  readonly paused: Pause | null;
};

/** What the answer means for the delivery; for its address, domain and all mail bounce-store.ts decides. */
async function settleOutcome(
  deps: SendDeps,
  delivery: ClaimedDelivery,
  outcome: SendOutcome,
): Promise<Settled> {
  if (outcome.status === 'sent')
    return { status: 'sent', reason: null, reply: outcome.reply, nextAttemptAt: null, paused: null };
  const maybeTaken = outcome.status === 'retry' && outcome.maybeTaken;
  if (maybeTaken && delivery.maybeTaken + 1 >= MOST_COPIES) {
    deps.log.warn('A mail may have arrived; it is not sent again', { delivery: delivery.id });
    return {
      status: 'sent',
      reason: MAY_HAVE_ARRIVED,
      reply: outcome.reply,
      nextAttemptAt: null,
      maybeTaken,
      paused: null,
    };
  }
  const { delivery: decision, pause: paused } = await patiently(
    deps,
    'What a refusal means is not recorded yet; trying on',
    1,
    () => settleFailure(deps.db, delivery, outcome, deps.clock(), Math.random()),
  );
  const { status, reason } = decision;
  deps.log.debug('Mail was not taken', { delivery: delivery.id, status, reason, reply: outcome.reply });
  return {
    status,
    reason,
    paused,
    reply: outcome.reply,
    nextAttemptAt: 'nextAttemptAt' in decision ? decision.nextAttemptAt : null,
    maybeTaken,
  };
}
