// Why did somebody get a post, or why not: one sentence. Pure; why-store.ts brings the facts.

import { DAY_MS } from '../duration.ts';
import { stillOpenUntil } from '../edition/order.ts';
import { isUrgent } from '../plan/in-time.ts';
import { countNumbers } from '../plan/match.ts';
import type { Post, PostTags } from '../posts/post.ts';
import { type StandingFacts, standingAt } from '../posts/standing.ts';
import { applyAliases, type TagAliases } from '../posts/tags.ts';
import { nextSlot } from '../schedule.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { formatInstant } from '../texts/instant.ts';
import type { Pause } from './pause-store.ts';
import { type DeliveryFact, runName } from './why-delivery.ts';
import { whyNoMatch } from './why-no-match.ts';
import { whyNotMailed } from './why-not-mailed.ts';
import { type SuppressionFact, whySuppressed } from './why-suppressed.ts';

type Reader = Subscriber & {
  readonly endedAt: Date | null;
  /** A change of choices took back a digest that was due. */
  readonly owedAt: Date | null;
};

export interface WhyFacts {
  readonly email: string;
  readonly subscriber: Reader | null;
  readonly suppression: SuppressionFact | null;
  readonly post: Post &
    Pick<StandingFacts, 'firstSeenAt' | 'kept' | 'says'> & {
      readonly history: readonly PostTags[];
      readonly removedAt: Date | null;
    };
  /** Newest first. */
  readonly deliveries: readonly DeliveryFact[];
  /** Of all mail or of this person's domain. */
  readonly pauses: readonly Pause[];
  readonly nextDueAt: Date | null;
  /** When a weekly reader's audience is looked at next for what is urgent; null = never. */
  readonly nextEarlyAt: Date | null;
}

export interface WhySettings {
  readonly aliases: TagAliases;
  readonly timeZone: string;
  readonly announceDays: number;
  readonly welcomeDays: number;
  /** The hour of daily digests, and of early ones. */
  readonly daily: string;
}

export interface Explanation {
  readonly status:
    | 'sent'
    | 'on-its-way'
    | 'waiting'
    | 'not-subscribed'
    | 'suppressed'
    | 'post-not-sendable'
    | 'no-match'
    | 'before-start'
    | 'passed-over';
  readonly sentence: string;
}

/** The first reason that holds, from what happened over what forbids to what is still to come. */
export function explainPost(facts: WhyFacts, settings: WhySettings, now: Date): Explanation {
  const say = { ...settings, at: (instant: Date) => formatInstant(instant, settings.timeZone) };
  return (
    explainDelivered(facts, say) ??
    explainPerson(facts, say) ??
    explainState(facts.post, say, now) ??
    explainMatch(facts, say) ??
    explainTurn(facts, say, now)
  );
}

type Say = WhySettings & { at(instant: Date): string };

function explainDelivered({ email, post, pauses, ...facts }: WhyFacts, { at }: Say): Explanation | null {
  const deliveries = facts.deliveries.filter(({ isLastCall }) => !isLastCall);
  const sent = deliveries.find((delivery) => delivery.status === 'sent');
  if (sent !== undefined) {
    const where = sent.transport === 'outbox' ? ' (into the outbox folder)' : '';
    const when = at(sent.sentAt ?? sent.dueAt);
    const doubt = sent.reason === null ? '' : `may have arrived (${describeTrouble(sent)}): it `;
    const back = sent.returned ? `; it came back on ${at(sent.returned.at)}: ${sent.returned.reply}` : '';
    const sentence = `"${post.title}" ${doubt}was sent to ${email} on ${when}${where}, in ${runName(sent, at)}${lastCallOf(facts, at)}${back}.`;
    return { status: 'sent', sentence };
  }
  const open = deliveries.find(
    ({ status }) => status === 'queued' || status === 'sending' || status === 'deferred',
  );
  if (open === undefined) return null;
  const start = `"${post.title}" is on its way to ${email} in ${runName(open, at)}`;
  const [pause] = pauses;
  const but = pause === undefined ? '' : `, but ${describePause(pause, at)}`;
  if (open.status !== 'deferred')
    return { status: 'on-its-way', sentence: `${start}: ${open.status}${but}.` };
  const why = describeTrouble(open);
  return {
    status: 'on-its-way',
    sentence: `${start}: deferred (${why}), next try ${at(open.nextAttemptAt)}${but}.`,
  };
}

/** The newest digest that reminded of it. */
function lastCallOf({ deliveries }: Pick<WhyFacts, 'deliveries'>, at: Say['at']): string {
  const last = deliveries.find(({ isLastCall, status }) => isLastCall && status === 'sent');
  return last === undefined ? '' : `, and stood once more, as a last call, in ${runName(last, at)}`;
}

const HELD: Readonly<Record<string, string>> = { service: 'all mail', digests: 'every digest' };
function describePause({ scope, until, why }: Pause, at: Say['at']): string {
  const what = HELD[scope] ?? `mail to ${scope}`;
  return `${what} is paused${until === null ? '' : ` until ${at(until)}`} (${why})`;
}

/** Our reason, and the mail server's words. */
function describeTrouble({ reason, reply }: DeliveryFact): string {
  const parts = [reason, reply].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? 'no reason noted' : parts.join(': ');
}

function explainPerson({ email, subscriber, suppression }: WhyFacts, { at }: Say): Explanation | null {
  const barred = suppression === null ? null : whySuppressed(suppression, at);
  const ended = (what: string): Explanation => {
    const when = subscriber?.endedAt ? ` on ${at(subscriber.endedAt)}` : '';
    return {
      status: 'not-subscribed',
      sentence: `${email} ${what}${when}${barred === null ? '' : `; ${barred}`}.`,
    };
  };
  if (subscriber === null) return ended('is not subscribed');
  if (subscriber.state === 'unsubscribed') return ended('unsubscribed');
  if (subscriber.state === 'removed') return ended('is not subscribed any more: the subscription ended');
  if (barred === null) return null;
  const lift = suppression?.reason === 'bounced' ? `; "rolecall unsuppress ${email}" lifts that` : '';
  return { status: 'suppressed', sentence: `${email} gets no mail: ${barred}${lift}.` };
}

function explainState(post: WhyFacts['post'], say: Say, now: Date): Explanation | null {
  const standing = standingAt(post, now);
  if (standing === 'live') return null;
  const why = whyNotMailed[standing](post, say);
  return { status: 'post-not-sendable', sentence: `"${post.title}" ${why}.` };
}

function explainMatch({ email, subscriber, post }: WhyFacts, { aliases }: Say): Explanation | null {
  const { alerts } = subscriber as Subscriber;
  if (countNumbers(post.history, alerts, aliases).length > 0) return null;
  const tags = applyAliases(post.history.at(-1)?.tags ?? post.tags, aliases);
  return {
    status: 'no-match',
    sentence: whyNoMatch({ title: post.title, tags }, { email, alerts }, aliases),
  };
}

/** It matches: is its number behind the person's cursor, or still to come? */
function explainTurn(facts: WhyFacts, say: Say, now: Date): Explanation {
  const { at, aliases } = say;
  const { email, post, nextDueAt } = facts;
  const deliveries = facts.deliveries.filter(({ isLastCall }) => !isLastCall);
  const subscriber = facts.subscriber as Reader;
  const number = countNumbers(post.history, subscriber.alerts, aliases).at(-1) as number;
  const [last] = deliveries;
  const before =
    last === undefined ? '' : ` (${runName(last, at)} ended ${last.status}: ${describeTrouble(last)})`;
  if (number <= subscriber.cursor) return explainBehind(facts, subscriber, before, say);
  const [pause] = facts.pauses;
  if (pause !== undefined)
    return { status: 'waiting', sentence: `"${post.title}" waits: ${describePause(pause, at)}${before}.` };
  const waits = `"${post.title}" waits for ${email}'s`;
  if (subscriber.state === 'paused') {
    const until = subscriber.pausedUntil === null ? '' : ` until ${at(subscriber.pausedUntil)}`;
    return { status: 'waiting', sentence: `"${post.title}" waits: ${email} is paused${until}.` };
  }
  if (subscriber.welcome === 'held')
    return {
      status: 'waiting',
      sentence: `${waits} first digest, which is held: "rolecall release first-digests" lets it out.`,
    };
  if (subscriber.welcome === 'due')
    return { status: 'waiting', sentence: `${waits} first digest, which is due now.` };
  if (subscriber.owedAt !== null)
    return {
      status: 'waiting',
      sentence: `${waits} digest, which is due now: a change of choices took back the one before.`,
    };
  const when = nextDueAt === null ? '' : ` of ${at(nextDueAt)}`;
  const earlyAt = earlyDigestAt(facts, subscriber, say, now);
  if (earlyAt !== null)
    return {
      status: 'waiting',
      sentence: `${waits} early digest of ${at(earlyAt)}, since it closes before the weekly one${when}${before}.`,
    };
  return { status: 'waiting', sentence: `${waits} next ${subscriber.frequency} digest${when}${before}.` };
}

/** The look at which it is urgent (plan/in-time.ts); null = it can wait for the digest of the clock, or is over before. */
function earlyDigestAt(
  { post, nextEarlyAt, nextDueAt }: WhyFacts,
  { timeZone }: Subscriber,
  { daily }: Say,
  now: Date,
): Date | null {
  const until = stillOpenUntil(post, now);
  if (until === null || nextEarlyAt === null || nextDueAt === null || until > nextDueAt) return null;
  for (let look = nextEarlyAt; look < until; ) {
    const nextLookAt = nextSlot(daily, timeZone, look);
    if (isUrgent(post, { now: look, nextLookAt }, nextDueAt)) return look;
    look = nextLookAt;
  }
  return null;
}

function explainBehind(
  { email, post }: WhyFacts,
  subscriber: Subscriber,
  before: string,
  { at, welcomeDays }: Say,
): Explanation {
  const { announcedAt } = post;
  const { createdAt } = subscriber;
  const subscribed = `(subscribed ${at(createdAt)})`;
  const reach = createdAt.getTime() - welcomeDays * DAY_MS;
  if (announcedAt !== null && announcedAt.getTime() < reach) {
    return {
      status: 'before-start',
      sentence: `"${post.title}" was announced on ${at(announcedAt)}, before ${email}'s first digest reaches back to ${subscribed}.`,
    };
  }
  if (announcedAt !== null && announcedAt < createdAt) {
    return {
      status: 'passed-over',
      sentence: `"${post.title}" was announced on ${at(announcedAt)} and left out of ${email}'s first digest ${subscribed}: the post could not be sent, the alerts were others then, or no first digest was sent${before}.`,
    };
  }
  return {
    status: 'passed-over',
    sentence: `"${post.title}" was passed over for ${email}: when its digest was planned, the post could not be sent or the alerts were others${before}.`,
  };
}
