// The admin's pages and the figures over a test's database, with a mail server and queues that remember.

import { adminRoutes } from '../../src/admin/admin.ts';
import { openSession } from '../../src/admin/session-store.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Db } from '../../src/database/database.ts';
import { createMetrics } from '../../src/installation/metrics.ts';
import { silentLog } from '../../src/log.ts';
import type { Mailer } from '../../src/mail/mailer.ts';
import type { Message } from '../../src/mail/message.ts';
import type { Vault } from '../../src/subscribers/encrypt.ts';
import type { Links } from '../../src/subscribers/links.ts';
import { showMetrics } from '../../src/web/metrics.ts';
import type { SharedDeps, WebDeps } from '../../src/web/web.ts';

export const ADMIN = 'admin@example.org';
export const ADMIN_TOKEN = 'token-of-the-admin-of-these-tests';
export const METRICS_TOKEN = 'token-of-the-figures-of-these-tests';

const JOBS = { name: 'plan-run' as const, waiting: 1, active: 0, delayed: 2, completed: 3, failed: 0 };

/** `sent`: mails that left; `nudges`: what was asked of the queues. */
export function createAdminWorld() {
  const sent: Message[] = [];
  const nudges: string[] = [];
  const mailer: Mailer = {
    transport: 'smtp',
    async send(message) {
      sent.push(message);
      return { status: 'sent', reply: '250 OK' };
    },
    verify: async () => ({ ok: true }),
    allowed: () => Number.POSITIVE_INFINITY,
    close: async () => {},
  };
  const queues = {
    kind: 'postgres' as const,
    counts: async () => [JOBS],
    planRun: async () => void nudges.push('plan-run'),
    sendDeliveries: async () => void nudges.push('send-deliveries'),
  };
  return { sent, nudges, mailer, queues };
}

/** For `more` of an app. */
export function testAdminRoutes(
  world: ReturnType<typeof createAdminWorld>,
  db: Db,
  deps: {
    readonly config: WebDeps['config'];
    readonly links: Links;
    readonly vault: Vault;
    readonly clock: () => Date;
  },
) {
  const config: Config = {
    ...loadConfig({ CONFIG: undefined }, '/nonexistent'),
    ...deps.config,
    adminToken: ADMIN_TOKEN,
    metrics: { token: METRICS_TOKEN, port: null },
  };
  const base = { ...deps, ...world, config, log: silentLog };
  const metrics = createMetrics({ db, log: silentLog, clock: deps.clock, queues: world.queues.counts });
  return (shared: SharedDeps) => ({
    ...adminRoutes({ ...base, ...shared, config, workDb: db }),
    '/metrics': { get: showMetrics({ config, metrics, limits: shared.limits }) },
  });
}

/** What the browser of an admin sends. */
export async function adminCookie(db: Db, links: Links, now: Date): Promise<string> {
  return `rolecall-admin=${links.session(await openSession(db, ADMIN, now), now)}`;
}
