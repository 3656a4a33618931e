// What somebody is subscribed to, from the link in every digest. Digests get passed on, so it shows the address masked
// and changes alerts, frequency and pause only. Looking changes nothing; manage-save.ts takes the forms.

import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import type { Log } from '../log.ts';
import type { Links } from '../subscribers/links.ts';
import { isOn, type Subscriber } from '../subscribers/subscriber.ts';
import { contentPolicy } from './answer-headers.ts';
import { withLabels } from './board-words.ts';
import { brokenLinkPage } from './error-page.ts';
import { subscriberOf } from './link-owner.ts';
import type { LiveBoard } from './live-board.ts';
import { endedPage, managePage } from './manage-page.ts';
import type { ManageNote } from './manage-view.ts';
import type { Board } from './page.ts';
import { lastDigests, nextDueOf } from './page-store.ts';
import { postsToCome } from './posts-to-come.ts';

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
  const open = c.req.query('change') ?? null;
  return manageAnswer(deps, c, subscriber, done === undefined ? null : { done }, open);
}

/** The page, which has a script; 400 where something is wrong with a form. */
export async function manageAnswer(
  deps: ManageDeps,
  c: Context,
  subscriber: Subscriber,
  note: ManageNote | null,
  open: string | null = null,
): Promise<Response> {
  c.header('Content-Security-Policy', contentPolicy(deps.config, { hasScript: true }));
  c.header('X-Frame-Options', 'DENY');
  const page = await renderManage(deps, subscriber, note, open);
  return c.html(page, note !== null && 'problem' in note ? 400 : 200);
}

/** `note`: what the last form did, or what is wrong with it. */
async function renderManage(
  deps: ManageDeps,
  subscriber: Subscriber,
  note: ManageNote | null,
  open: string | null,
): Promise<string> {
  const { db, config, links } = deps;
  if (!isOn(subscriber)) return endedPage(config, subscriber);
  const now = deps.clock();
  const board = Promise.resolve(deps.board());
  const [known, posts, digests, nextDueAt] = await Promise.all([
    board,
    board.then((known) => postsToCome({ db, config }, known, subscriber, now)),
    lastDigests(db, subscriber.id, LAST_DIGESTS),
    nextDueOf(db, subscriber.audienceId),
  ]);
  return managePage(withLabels(config, known), {
    subscriber,
    note,
    now,
    nextDueAt,
    board: known,
    open,
    posts,
    digests: digests.map((digest) => ({ ...digest, url: links.digest(digest.id) })),
    unsubscribeUrl: links.unsubscribe(subscriber),
  });
}
