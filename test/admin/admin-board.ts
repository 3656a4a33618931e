// A seeded board with the admin's pages, for a file of tests: what the browser of an admin asks, and what scripts ask.

import type { Database } from '../../src/database/database.ts';
import { silentLog } from '../../src/log.ts';
import type { WebDeps } from '../../src/web/web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { createTestWeb, links, marks, NOW, seedBoard, vault, config as webConfig } from '../web/board.ts';
import { ADMIN_TOKEN, adminCookie, createAdminWorld, testAdminRoutes } from './admin-routes.ts';

const ORIGIN = 'https://alerts.example.org';

export type AdminBoard = Awaited<ReturnType<typeof createAdminBoard>>;

/** `settings`: differ from those of the pages' tests. Closing drops the database; `given`: another than a test's. */
export async function createAdminBoard(
  settings: Partial<WebDeps['config']> = {},
  given: Database | null = null,
) {
  const { db, close } = given ?? (await createTestDatabase());
  const seed = await seedBoard(db);
  // As high as the numbers of the posts.
  await db.updateTable('announcer').set({ value: 5 }).execute();
  const config = { ...webConfig, ...settings };
  const world = createAdminWorld();
  /** Wishes for a link that were handed to the queue. */
  const asked: number[] = [];
  let now = NOW;
  const base = { config, links, vault, clock: () => now };
  const app = createTestWeb(db, {
    ...base,
    linkAsked: async (id) => asked.push(id) > 0,
    more: testAdminRoutes(world, db, base),
  });
  const request = async (path: string, init: RequestInit = {}) =>
    app.request(ORIGIN + path, { redirect: 'manual', ...init });
  const cookie = await adminCookie(db, links, NOW);
  const headers = { cookie, origin: ORIGIN };
  const script = { authorization: `Bearer ${ADMIN_TOKEN}`, accept: 'application/json' };
  return {
    ...{ db, seed, config, app, asked, cookie, request, close, ORIGIN },
    ...{ sent: world.sent, nudges: world.nudges, clock: base.clock },
    /** What a worker of this installation has. */
    worker: {
      ...base,
      db,
      marks,
      mailer: world.mailer,
      log: silentLog,
      stopping: new AbortController().signal,
    },
    advance(ms: number) {
      now = new Date(now.getTime() + ms);
    },
    /** What a signed-in browser gets. */
    get: (path: string) => request(path, { headers }),
    text: async (path: string) => (await request(path, { headers })).text(),
    post: (path: string, fields: Record<string, string> | FormData, more: Record<string, string> = headers) =>
      request(path, {
        method: 'POST',
        body: fields instanceof FormData ? fields : new URLSearchParams(fields),
        headers: more,
      }),
    /** What a script gets. */
    json: async (path: string) => JSON.parse(await (await request(path, { headers: script })).text()),
    acts: () => db.selectFrom('audit').select(['who', 'act', 'details']).orderBy('id').execute(),
  };
}
