// What somebody is subscribed to, from the link in every digest. Digests get passed on, so it shows the address masked
// and changes alerts, frequency and pause only. Looking changes nothing; manage-save.ts takes the forms.

import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import { postsAfter } from '../plan/preview.ts';
import type { Links } from '../subscribers/links.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { brokenLinkPage } from './error-page.ts';
import { subscriberOf } from './link-owner.ts';
import type { LiveBoard } from './live-board.ts';
import { endedPage, managePage } from './manage-page.ts';
import type { ManageNote } from './manage-view.ts';
import type { Board } from './page.ts';
import { lastDigests, nextDueOf } from './page-store.ts';

export interface ManageDeps {
  readonly db: Db;
  readonly config: Board & Pick<Config, 'tags' | 'digest'>;
  readonly links: Links;
  readonly log: Log;
  /** Asks for the mail of a wish; false: the queue does not take it just now. */
  readonly linkAsked: (requestId: number) => Promise<boolean>;
  /** For the tags that are in use. */
  readonly board: () => LiveBoard | Promise<LiveBoard>;
  readonly clock: () => Date;
}

const LAST_DIGESTS = 10;

/** The person's choices, what comes next and what came last. */
export async function showManage(deps: ManageDeps, c: Context): Promise<Response> {
  const subscriber = await subscriberOf(deps, 'manage', c.req.param('token'));
  if (subscriber === null) return brokenLinkPage(c, deps.config);
  const done = c.req.query('done');
  return c.html(await renderManage(deps, subscriber, done === undefined ? null : { done }));
}

/** `note`: what the last form did, or what is wrong with it. */
export async function renderManage(
  deps: ManageDeps,
  subscriber: Subscriber,
  note: ManageNote | null,
): Promise<string> {
  const { db, config, links } = deps;
  if (!isOn(subscriber)) return endedPage(config, subscriber);
  const now = deps.clock();
  const [board, posts, digests, nextDueAt] = await Promise.all([
    deps.board(),
    postsAfter({ db, config }, subscriber.alerts, subscriber.cursor, now),
    lastDigests(db, subscriber.id, LAST_DIGESTS),
    nextDueOf(db, subscriber.audienceId),
  ]);
  return managePage(config, {
    subscriber,
    note,
    now,
    nextDueAt,
    tags: board.tags,
    posts,
    digests: digests.map((digest) => ({ ...digest, url: links.digest(digest.id) })),
    unsubscribeUrl: links.unsubscribe(subscriber),
  });
}
