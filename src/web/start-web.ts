// The role `web`: the pages on a port, with the progress of the work as a part of their health. Visitors have connections to the
// database of their own, so that however many come, those who send wait for none of them; and so have those who leave,
// since unsubscribing must work whatever the others do.

import type { Config } from '../config/config.ts';
import { LIMITS } from '../database/client.ts';
import { connectDatabase, type Db } from '../database/database.ts';
import type { OptOutJournal } from '../database/opt-out-journal.ts';
import { listenForPosts } from '../database/post-news.ts';
import { openAlarms } from '../installation/alarm-store.ts';
import { describeStandstill, longestStandstill, STUCK_MS } from '../installation/progress.ts';
import { findFullPlace, placesToWrite } from '../installation/room.ts';
import type { Queues } from '../queue/queues.ts';
import { ENTER_PATH } from '../subscribers/links.ts';
import type { Health } from './health.ts';
import { createLimits } from './limits.ts';
import { newOutboxKey, showsOutbox } from './outbox-key.ts';
import { serveWeb } from './serve.ts';
import { createWeb, type WebDeps } from './web.ts';

export interface WebRoleDeps
  extends Omit<
    WebDeps,
    | 'db'
    | 'wayOut'
    | 'workHealth'
    | 'limits'
    | 'outboxKey'
    | 'confirmationAsked'
    | 'planAsked'
    | 'linkAsked'
    | 'onPostsChange'
  > {
  /** Of the database. */
  readonly url: string;
  /** Where those who leave are noted. */
  readonly optOuts: OptOutJournal | null;
  readonly config: WebDeps['config'] & Pick<Config, 'databaseUrl' | 'port' | 'redisUrl'>;
  readonly queues: Pick<Queues, 'sendConfirmations' | 'sendLinks' | 'planRun' | 'waiting'>;
}

const PAGE_CONNECTIONS = 5;
const WAY_OUT_CONNECTIONS = 2;

/** Serves the pages; returns what stops it. Throws UserError when the port cannot be used. */
export async function startWeb(deps: WebRoleDeps): Promise<() => Promise<void>> {
  const { config, log } = deps;
  const startedAt = deps.clock();
  const pools = openPools(deps.url, deps.optOuts);
  const limits = createLimits({ db: pools.pages.db, redisUrl: config.redisUrl, log });
  const outboxKey = newOutboxKey();
  let changed = (): void => {};
  const app = createWeb({
    ...deps,
    db: pools.pages.db,
    wayOut: pools.wayOut.db,
    limits,
    outboxKey,
    confirmationAsked: (id) => deps.queues.sendConfirmations([id]),
    planAsked: () => askForPlan(deps.queues),
    linkAsked: (id) => deps.queues.sendLinks([id]),
    workHealth: () => workHealth(config, pools.pages.db, deps.clock(), startedAt),
    onPostsChange: (listener) => {
      changed = listener;
    },
  });
  const closeStores = () => Promise.all([limits.close(), pools.close()]);
  const server = await serveWeb({ app, host: config.host, port: config.port }).catch(async (error) => {
    await closeStores();
    throw error;
  });
  const news = listenForPosts({ url: deps.url, log, changed });
  log.info('Web pages are served', { url: server.url, publicUrl: config.publicUrl });
  if (showsOutbox(config))
    log.info('Mails stay on this machine; read them here', {
      url: `${server.url}/outbox?key=${outboxKey}`,
    });
  if (deps.more !== undefined && showsOutbox(config))
    log.info('The admin pages are here', { url: `${server.url}${ENTER_PATH}?key=${outboxKey}` });
  return async () => {
    await server.close();
    await news.close();
    await closeStores();
  };
}

/** One look that waits serves all who confirmed meanwhile; without a queue the clock's does. */
async function askForPlan(queues: WebRoleDeps['queues']): Promise<void> {
  const waiting = await queues.waiting('plan-run').catch(() => 1);
  if (waiting === 0) await queues.planRun();
}

/** Each connects when first used. */
function openPools(url: string, optOuts: OptOutJournal | null) {
  const open = (name: string, maxConnections: number) =>
    connectDatabase({
      url,
      maxConnections,
      applicationName: `rolecall ${name}`,
      limits: LIMITS.pages,
      optOuts,
    });
  const pages = open('pages', PAGE_CONNECTIONS);
  const wayOut = open('way out', WAY_OUT_CONNECTIONS);
  return { pages, wayOut, close: () => Promise.all([pages.close(), wayOut.close()]) };
}

/** Alarms under which no mail goes out, though nothing is stuck. An admin's own pause is none. */
const NO_MAIL: ReadonlySet<string> = new Set(['mail-paused', 'mail-server']);

type Places = Parameters<typeof placesToWrite>[0];

async function workHealth(config: Places, db: Db, now: Date, startedAt: Date): Promise<Health> {
  const full = await findFullPlace(placesToWrite(config));
  if (full !== null) return { ok: false, detail: full };
  const standstill = await longestStandstill(db, now, startedAt);
  if (standstill !== null && standstill.ms >= STUCK_MS)
    return { ok: false, detail: describeStandstill(standstill) };
  const refused = (await openAlarms(db)).find(({ code }) => NO_MAIL.has(code));
  if (refused !== undefined) return { ok: false, detail: refused.message };
  return { ok: true, detail: describeStandstill(standstill) };
}
