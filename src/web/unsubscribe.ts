// The way out, from every mail. GET asks and changes nothing (mail scanners open links); POST acts, from the button and
// from mail programs alike (RFC 8058: no cookie, no redirect, any body). It may come many times.

import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { LeaveReason } from '../database/values.ts';
import type { Log } from '../log.ts';
import { alertKey, changeChoices, dropAlert } from '../subscribers/choices.ts';
import { countLeaver, LEAVE_REASONS } from '../subscribers/leave-reasons.ts';
import type { Links } from '../subscribers/links.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { findSubscriber, unsubscribe } from '../subscribers/subscriber-store.ts';
import { undoUnsubscribe } from '../subscribers/undo.ts';
import { withLabels } from './board-words.ts';
import { brokenLinkPage } from './error-page.ts';
import { subscriberOf } from './link-owner.ts';
import type { LiveBoard } from './live-board.ts';
import type { Board } from './page.ts';
import { parsePauseDay } from './pause-date.ts';
import { askPage, backPage, donePage, droppedPage, tooLatePage, weeklyPage } from './unsubscribe-view.ts';

export interface UnsubscribeDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'tags' | 'digest'>;
  /** For the words of tags: whoever leaves waits for nothing but the leaving. */
  readonly lastKnown: () => LiveBoard | null;
  readonly links: Links;
  readonly log: Log;
  readonly clock: () => Date;
}

type Answer = Promise<Response>;

/** What shall end? */
export async function askUnsubscribe(deps: UnsubscribeDeps, c: Context): Answer {
  const subscriber = await subscriberOf(deps, 'unsubscribe', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  if (subscriber.state === 'unsubscribed') return c.html(donePage(deps.config, subscriber, deps.clock()));
  return c.html(askPage(inWords(deps), subscriber));
}

/** Ends what was named, or everything; the answer does not come before it has ended. */
export async function doUnsubscribe(deps: UnsubscribeDeps, c: Context): Answer {
  const subscriber = await subscriberOf(deps, 'unsubscribe', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  const wish = await readWish(c);
  if (wish.do === 'undo') return undo(deps, c, subscriber);
  if (wish.do === 'weekly') return weeklyInstead(deps, c, subscriber);
  if (wish.do === 'why') return sayWhy(deps, c, subscriber, wish.reason);
  if (wish.do === 'pause') return pauseInstead(deps, c, subscriber, wish.until);
  return wish.do === 'alert' ? endAlert(deps, c, subscriber, wish.key) : endAll(deps, c, subscriber);
}

type Wish =
  | { readonly do: 'everything' | 'undo' | 'weekly' }
  | { readonly do: 'why'; readonly reason: LeaveReason }
  | { readonly do: 'alert'; readonly key: string }
  | { readonly do: 'pause'; readonly until: string };

/** Whatever is not one of our own forms, a body that cannot be read included, means everything. */
async function readWish(c: Context): Promise<Wish> {
  const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  const field = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
  if ('List-Unsubscribe' in form) return { do: 'everything' };
  if (field('action') === 'undo') return { do: 'undo' };
  if (field('action') === 'weekly') return { do: 'weekly' };
  const reason = LEAVE_REASONS.find((known) => known === field('why'));
  if (reason !== undefined) return { do: 'why', reason };
  if (field('action') === 'pause') return { do: 'pause', until: field('until') };
  const what = field('what');
  return what === '' || what === 'everything' ? { do: 'everything' } : { do: 'alert', key: what };
}

async function endAll(deps: UnsubscribeDeps, c: Context, subscriber: Subscriber): Answer {
  const now = deps.clock();
  await unsubscribe(deps.db, subscriber.id, now);
  if (subscriber.state !== 'unsubscribed')
    deps.log.info('Unsubscribed by link', { subscriberId: subscriber.id });
  const endedAt = isOn(subscriber) ? now : subscriber.endedAt;
  return c.html(donePage(deps.config, { ...subscriber, state: 'unsubscribed', endedAt }, now));
}

async function endAlert(deps: UnsubscribeDeps, c: Context, subscriber: Subscriber, key: string): Answer {
  const outcome = await dropAlert(deps, subscriber.id, key, deps.clock());
  const ended = subscriber.alerts.find((alert) => alertKey(alert) === key);
  if (outcome.status === 'last-alert') return endAll(deps, c, subscriber);
  const rest = await reload(deps, subscriber);
  if (outcome.status === 'ended') return c.html(donePage(deps.config, rest, deps.clock()));
  return c.html(droppedPage(inWords(deps), rest, ended ?? null, deps.links.manage(rest)));
}

async function undo(deps: UnsubscribeDeps, c: Context, subscriber: Subscriber): Answer {
  const { welcomeDays } = deps.config.digest;
  const isBack = await undoUnsubscribe(deps.db, subscriber.id, deps.clock(), { welcomeDays });
  if (!isBack) return c.html(tooLatePage(deps.config, subscriber), 409);
  if (subscriber.state === 'unsubscribed')
    deps.log.info('Unsubscription taken back by link', { subscriberId: subscriber.id });
  return c.html(backPage(deps.config, await reload(deps, subscriber), deps.links.manage(subscriber)));
}

/** The same jobs in one mail a week. Who has left meanwhile is told so. */
async function weeklyInstead(deps: UnsubscribeDeps, c: Context, subscriber: Subscriber): Answer {
  const { status } = await changeChoices(deps, subscriber.id, { frequency: 'weekly' }, deps.clock());
  const now = await reload(deps, subscriber);
  if (status === 'ended') return c.html(donePage(deps.config, now, deps.clock()));
  return c.html(weeklyPage(inWords(deps), now, deps.links.manage(now)));
}

async function sayWhy(
  deps: UnsubscribeDeps,
  c: Context,
  subscriber: Subscriber,
  reason: LeaveReason,
): Answer {
  await countLeaver(deps.db, subscriber.id, reason, deps.clock());
  if (isOn(subscriber)) return c.html(askPage(inWords(deps), subscriber));
  return c.html(donePage(deps.config, subscriber, deps.clock(), { isAnswered: true }));
}

async function pauseInstead(deps: UnsubscribeDeps, c: Context, subscriber: Subscriber, raw: string): Answer {
  const now = deps.clock();
  const pauseUntil = parsePauseDay(raw, subscriber.timeZone, now);
  if (pauseUntil === null) return c.html(donePage(deps.config, subscriber, now, { badDay: raw }), 400);
  const { welcomeDays } = deps.config.digest;
  const isBack = await undoUnsubscribe(deps.db, subscriber.id, now, { welcomeDays, pauseUntil });
  if (!isBack) return c.html(tooLatePage(deps.config, subscriber), 409);
  return c.html(backPage(deps.config, await reload(deps, subscriber), deps.links.manage(subscriber)));
}

/** With the board's labels, where they are at hand. */
function inWords({ config, lastKnown }: UnsubscribeDeps): UnsubscribeDeps['config'] {
  const board = lastKnown();
  return board === null ? config : withLabels(config, board);
}

/** As it is after the change. */
async function reload({ db }: UnsubscribeDeps, { id }: Subscriber): Promise<Subscriber> {
  const subscriber = await findSubscriber(db, { id });
  if (subscriber === null) throw new Error('the person is gone');
  return subscriber;
}
