// Everything that answers over HTTP: which requests pass, and which page takes them. Pages are in the files beside.

import { METHODS } from 'node:http';
import { type Context, type Handler, Hono, type MiddlewareHandler } from 'hono';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { isUnavailable } from '../database/unavailable.ts';
import type { Log } from '../log.ts';
import type { Marks } from '../mail/marks.ts';
import type { Vault } from '../subscribers/encrypt.ts';
import { type Links, PREVIEW_PATHS } from '../subscribers/links.ts';
import { showAccount } from './account.ts';
import { saveAccount } from './account-save.ts';
import { askForLink, showAskLink } from './ask-link.ts';
import { type BouncesDeps, boundBodies, takeBounces } from './bounces.ts';
import { showScript } from './choose-script.ts';
import { askConfirm, doConfirm } from './confirm.ts';
import { answerPreflight } from './cors.ts';
import { showDigest } from './digest-page.ts';
import { brokenLinkPage, errorPage } from './error-page.ts';
import { showFeed } from './feed.ts';
import { createGitHook, hookBodies } from './git-hook.ts';
import { guard, smallBodies } from './guard.ts';
import { type Health, showAlive, showReady } from './health.ts';
import { inTime } from './in-time.ts';
import type { Limits } from './limits.ts';
import { watchLiveBoard } from './live-board.ts';
import { showManage } from './manage.ts';
import { saveManage } from './manage-save.ts';
import { asksToShutOut, saveNotThis, showNotThis } from './not-this.ts';
import { mayReadOutbox, showsOutbox, withOutboxKey } from './outbox-key.ts';
import { listMails, showMail, showMailHtml } from './outbox-page.ts';
import { showPreviewLink } from './preview-link.ts';
import { watchProxy } from './proxy-watch.ts';
import { createReach } from './reach.ts';
import { askReceipts, stopReceipts } from './receipts.ts';
import { showSample } from './sample.ts';
import { showSignUp } from './sign-up.ts';
import { takeSignUp } from './sign-up-subscribe.ts';
import type { WayToOutbox } from './sign-up-view.ts';
import { asksStillLooking, heard, saveStillLooking, showStillLooking } from './still-looking.ts';
import { askUnsubscribe, doUnsubscribe } from './unsubscribe.ts';

export interface WebDeps {
  readonly db: Db;
  /** The database for those who leave, which no other visitor uses; default: the same. */
  readonly wayOut?: Db;
  readonly config: Pick<
    Config,
    | 'site'
    | 'posts'
    | 'mail'
    | 'tags'
    | 'digest'
    | 'bounces'
    | 'web'
    | 'paths'
    | 'publicUrl'
    | 'ids'
    | 'host'
    | 'transport'
    | 'hookSecret'
  >;
  readonly links: Links;
  readonly marks: Marks;
  readonly vault: Vault;
  readonly limits: Limits;
  /** See bounces.ts. */
  readonly fetchText?: BouncesDeps['fetchText'];
  /** What opens the outbox (outbox-key.ts). */
  readonly outboxKey: string;
  /** Asks for the mail of a sign-up; what gets lost is found by the sweep. */
  readonly confirmationAsked: (confirmationId: number) => Promise<void>;
  /** Asks for a look at what is due (confirm.ts). */
  readonly planAsked: () => Promise<void>;
  /** Asks for the mail of a wish; false: the queue does not take it just now. */
  readonly linkAsked: (requestId: number) => Promise<boolean>;
  readonly log: Log;
  /** Calls back whenever posts may have changed; without it, pages notice within five seconds. */
  readonly onPostsChange?: (changed: () => void) => void;
  /** Told of each feed that is asked for. */
  readonly feedAsked?: (format: 'atom' | 'json' | 'calendar') => void;
  /** More pages, such as the admin's. */
  readonly more?: (shared: SharedDeps) => Routes;
  /** Does work get done? See health.ts. */
  readonly workHealth: () => Promise<Health>;
  readonly clock: () => Date;
}

/** What further pages need of this server. */
export type SharedDeps = Pick<WebDeps, 'db' | 'limits' | 'outboxKey' | 'linkAsked'>;

export interface Route {
  readonly get?: Handler;
  readonly post?: Handler;
  /** What of a body is read; default: as much as a form holds. */
  readonly bodies?: MiddlewareHandler;
  readonly options?: Handler;
}

/** By paths for a router. */
export type Routes = Readonly<Record<string, Route>>;

/** The app; `app.fetch(request)` answers without a port. */
export function createWeb(options: WebDeps): Hono {
  const { board, lastKnown, forget } = watchLiveBoard(options);
  options.onPostsChange?.(forget);
  // A queue out of reach may take long to say so.
  const linkAsked = (requestId: number) => inTime(options.linkAsked(requestId), false);
  const deps = { ...options, board, linkAsked };
  const leaving = { ...deps, db: options.wayOut ?? options.db, lastKnown };
  const { config } = deps;
  const pages = new Hono();
  const limit = smallBodies(config);

  const onlyWithKey = (handler: Handler) => withOutboxKey(config, deps.outboxKey, handler);
  const sampleLink = (purpose: keyof typeof PREVIEW_PATHS) => (c: Context) =>
    showPreviewLink(config, c, purpose);
  // An address answers to the methods that stand here, to HEAD as to GET, and to no others.
  const routes: Routes = {
    '/': { get: (c) => showSignUp(deps, c, wayToOutbox(deps, c)) },
    '/choose.js': { get: showScript },
    '/sample': { get: (c) => showSample(deps, c) },
    '/subscribe': {
      // Somebody reloads the answer, or types the address.
      get: (c) => c.redirect('./', 303),
      post: (c) => takeSignUp(deps, c),
      options: (c) => answerPreflight(c, config.web.origins),
    },
    '/confirm/:token': { get: (c) => askConfirm(deps, c), post: (c) => doConfirm(deps, c) },
    // Before those that take any token.
    [PREVIEW_PATHS.unsubscribe]: { get: sampleLink('unsubscribe'), post: sampleLink('unsubscribe') },
    [PREVIEW_PATHS.manage]: { get: sampleLink('manage') },
    [PREVIEW_PATHS.digest]: { get: sampleLink('digest') },
    '/unsubscribe/:token': { get: (c) => askUnsubscribe(leaving, c), post: (c) => doUnsubscribe(leaving, c) },
    '/manage/:token': {
      get: (c) => manageOf(c).show(deps, c),
      post: heard(deps, (c) => manageOf(c).save(deps, c)),
    },
    '/account/:token': { get: (c) => showAccount(deps, c), post: (c) => saveAccount(deps, c) },
    '/link': { get: (c) => showAskLink(deps, c), post: (c) => askForLink(deps, c) },
    '/receipts/:token': { get: (c) => askReceipts(leaving, c), post: (c) => stopReceipts(leaving, c) },
    '/digest/:token': { get: (c) => showDigest(deps, c) },
    '/bounces/:kind': { post: takeBounces(deps), bodies: boundBodies },
    '/feed.atom': { get: (c) => showFeed(deps, c, 'atom') },
    '/feed.json': { get: (c) => showFeed(deps, c, 'json') },
    '/closing.ics': { get: (c) => showFeed(deps, c, 'calendar') },
    '/outbox': { get: onlyWithKey((c) => listMails(deps, c)) },
    '/outbox/:file': { get: onlyWithKey((c) => showMail(deps, c)) },
    '/outbox/:file/html': { get: onlyWithKey((c) => showMailHtml(deps, c)) },
    '/reach.json': { get: createReach(deps) },
    '/hooks/git': { get: (c) => errorPage(c, config, 404), post: createGitHook(deps), bodies: hookBodies },
    '/healthz': { get: showAlive(deps) },
    '/readyz': { get: showReady(deps) },
    ...options.more?.(deps),
  };
  for (const [path, { get, post, bodies = limit, options: preflight }] of Object.entries(routes)) {
    if (get !== undefined) pages.get(path, get);
    if (post !== undefined) pages.post(path, bodies, post);
    if (preflight !== undefined) pages.options(path, preflight);
    const told = [...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])];
    const taken = [...told, ...(preflight ? ['OPTIONS'] : [])];
    const others = METHODS.filter((method) => !taken.includes(method));
    pages.on(others, path, (c) => refuseMethod(config, c, told.join(', ')));
  }
  const ofMails = Object.keys(routes).flatMap((path) =>
    path.endsWith('/:token') ? [path.slice(0, -7)] : [],
  );
  const isOfMail = (path: string) => ofMails.some((stem) => path === stem || path.startsWith(`${stem}/`));
  pages.notFound((c) => (isOfMail(c.req.path) ? brokenLinkPage(c, config) : errorPage(c, config, 404)));
  pages.onError((error, c) => answerError(deps, error, c));
  const watched = watchProxy(deps.log, config.web.trustedProxies);
  const guarded = guard(config, pages);
  return new Hono().all('*', (c, next) => {
    watched(c);
    return guarded(c, next);
  });
}

/** What the link of a person opens: their choices, or what a mail asks about. */
function manageOf(c: Context) {
  if (asksToShutOut(c)) return { show: showNotThis, save: saveNotThis };
  if (asksStillLooking(c)) return { show: showStillLooking, save: saveStillLooking };
  return { show: showManage, save: saveManage };
}

/** OPTIONS is told what there is, other methods are refused; neither changes anything. */
function refuseMethod(config: WebDeps['config'], c: Context, allowed: string): Response | Promise<Response> {
  c.header('Allow', `${allowed}, OPTIONS`);
  return c.req.method === 'OPTIONS' ? c.body(null, 204) : errorPage(c, config, 405);
}

/** Where this visitor reads what is in the outbox: a link, the log that has the key, or nowhere. */
function wayToOutbox({ config, outboxKey }: WebDeps, c: Context): WayToOutbox {
  if (!showsOutbox(config)) return 'none';
  return mayReadOutbox(config, outboxKey, c) ? 'link' : 'log';
}

/** The log gets the route, not the address: that holds the token. */
function answerError(deps: WebDeps, error: unknown, c: Context): Response | Promise<Response> {
  const status = isUnavailable(error) ? 503 : 500;
  const fields = { method: c.req.method, route: c.req.routePath, error };
  if (status === 503) deps.log.warn('Page needs the database, which does not answer', fields);
  else deps.log.error('Page failed', fields);
  return errorPage(c, deps.config, status);
}
