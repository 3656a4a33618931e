// Step "send-link": a fresh link for whoever asked for one, if it is due and may be sent. The page that took the wish
// knows nothing of that and answers everybody alike. May run twice: the wish is claimed with a lease, and whatever did not
// come to an end is found again by the sweep.

import { domainOf } from '../address.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { openPauses } from '../installation/pause-store.ts';
import { renderEnterMail } from '../mail/enter-mail.ts';
import { renderLinkMail } from '../mail/link-mail.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Marks } from '../mail/marks.ts';
import { buildPlainMessage, type Message } from '../mail/message.ts';
import { buildMessageId } from '../mail/message-id.ts';
import { renderQuietMail } from '../mail/quiet-mail.ts';
import { renderStillLookingMail } from '../mail/still-looking-mail.ts';
import { quietAlertsOf } from '../plan/quiet-store.ts';
import { withWords } from '../posts/tag-words.ts';
import { labelOf } from '../posts/tags.ts';
import { describeAlertFor } from '../subscribers/alerts.ts';
import { facetWords } from '../subscribers/facet-words.ts';
import {
  claimLinkRequest,
  type LinkMail,
  releaseLinkRequest,
  renewLinkRequest,
  settleLinkRequest,
} from '../subscribers/link-request-store.ts';
import { ACCOUNT_LINK_MINUTES, type Links } from '../subscribers/links.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { textsOf } from '../texts/texts.ts';
import { type AskedMailDeps, beforeWire, claimAsked, record } from './asked-mail.ts';
import { keepLease } from './keep-lease.ts';
import { MOST_LOST } from './suspects.ts';

export interface LinkMailDeps extends AskedMailDeps {
  readonly db: Db;
  readonly config: Pick<Config, 'site' | 'mail' | 'tags' | 'digest'>;
  readonly links: Links;
  readonly marks: Marks;
  readonly mailer: Mailer;
}

/** Sends the mail of one wish, or leaves the wish to the sweep when the mail server is not to be had just now. */
export async function sendLink(deps: LinkMailDeps, requestId: number, now: Date): Promise<void> {
  const admins = deps.config.site.adminEmails;
  const mail = await claimAsked(deps, (on) => claimLinkRequest(deps.db, requestId, admins, now, on));
  if (mail === null) return;
  const { attempt, lost } = mail;
  if (lost >= MOST_LOST) {
    deps.log.error('Link mail is given up: processes stopped at it', { request: requestId, tries: lost });
    return settleLinkRequest(deps.db, requestId, attempt, now);
  }
  const giveBack = () => releaseLinkRequest(deps.db, requestId, attempt);
  // Who comes to end a pause is not held by it.
  const pauses = async () =>
    mail.kind === 'admin' ? [] : openPauses(deps.db, now, domainOf(mail.subscriber.email));
  const [pause] = await beforeWire(deps, giveBack, pauses);
  if (pause !== undefined) return giveBack();
  const content = await beforeWire(deps, giveBack, () => contentOf(deps, requestId, mail, now));
  if (content === null) return settleLinkRequest(deps.db, requestId, attempt, now);
  const message = buildMessage(deps, requestId, mail, content);
  const outcome = await keepLease(
    () => renewLinkRequest(deps.db, requestId, attempt),
    () => deps.mailer.send(message, { isAwaited: true }),
  );
  if (outcome.status === 'sent') return record(deps, () => settleLinkRequest(deps.db, requestId, null, now));
  const reply = outcome.status === 'stale' ? null : outcome.reply;
  // A mail that may have been taken is not repeated every few seconds: whoever waits for it asks again.
  const isFinal = outcome.status === 'refused' || (outcome.status === 'retry' && outcome.maybeTaken);
  deps.log.warn('Link mail was not taken', { request: requestId, reply, final: isFinal });
  await record(deps, isFinal ? () => settleLinkRequest(deps.db, requestId, attempt, now) : giveBack);
}

type Content = ReturnType<typeof renderLinkMail>;

/** Null when there is nothing to say any more. */
async function contentOf(
  deps: LinkMailDeps,
  requestId: number,
  mail: LinkMail,
  now: Date,
): Promise<Content | null> {
  const { config, links } = deps;
  const { issuedAt } = mail;
  if (mail.kind === 'admin')
    return renderEnterMail(config.site, links.admin(requestId, issuedAt), ACCOUNT_LINK_MINUTES);
  const { subscriber } = mail;
  if (mail.kind === 'quiet') return quietContent(deps, subscriber, now);
  if (mail.kind === 'still-looking') return stillLookingContent(deps, subscriber);
  const kind = isOn(subscriber) ? mail.kind : 'left';
  return renderLinkMail(config.site, {
    kind,
    url: kind === 'manage' ? links.manage(subscriber) : links.account(subscriber, issuedAt),
    unsubscribeUrl: isOn(subscriber) ? links.unsubscribe(subscriber) : null,
    minutes: ACCOUNT_LINK_MINUTES,
  });
}

async function quietContent(deps: LinkMailDeps, subscriber: Subscriber, now: Date): Promise<Content | null> {
  const { links } = deps;
  const config = await withWords(deps.db, deps.config);
  const texts = textsOf(config.site);
  const label = (tag: string) => labelOf(tag, config.tags.labels);
  const quiet = await quietAlertsOf(deps, subscriber.alerts, now);
  if (quiet.length === 0) return null;
  return renderQuietMail(config.site, {
    alerts: quiet.map(({ alert, close }) => ({
      name: describeAlertFor(config, alert),
      close: close.map(({ tag, kind, posts }) => ({
        kind,
        words: facetWords(tag, kind === 'but-not' ? 'unwanted' : 'wanted', label, texts) ?? label(tag),
        posts,
      })),
    })),
    manageUrl: links.manage(subscriber),
    unsubscribeUrl: links.unsubscribe(subscriber),
  });
}

async function stillLookingContent(deps: LinkMailDeps, subscriber: Subscriber): Promise<Content> {
  const { links } = deps;
  const config = await withWords(deps.db, deps.config);
  return renderStillLookingMail(config.site, {
    alerts: subscriber.alerts.map((alert) => describeAlertFor(config, alert)).join('; '),
    ends: config.digest.endUnanswered,
    url: `${links.manage(subscriber)}?still`,
    unsubscribeUrl: links.unsubscribe(subscriber),
  });
}

function buildMessage(deps: LinkMailDeps, requestId: number, mail: LinkMail, content: Content): Message {
  const { from, replyTo } = deps.config.mail;
  const { issuedAt } = mail;
  const parts = {
    ...content,
    from,
    replyTo,
    messageId: buildMessageId('link', requestId, issuedAt.toISOString(), from.address),
    date: issuedAt,
    boundary: `link-${requestId}`,
  };
  if (mail.kind === 'admin') return buildPlainMessage({ ...parts, to: mail.email });
  const { id, generation, email } = mail.subscriber;
  const returnAddress = deps.marks.returnAddress({ kind: 'link', subscriberId: id, generation });
  return buildPlainMessage({ ...parts, to: email, returnAddress });
}
