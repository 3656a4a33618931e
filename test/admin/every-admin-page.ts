// Every page of an admin, with something on each: an alarm, held posts, a file to mend, a bounce, mails that wait. Over a
// server, signed in. A new page is a new line.

import type { BrowserContext } from 'playwright-core';
import type { Database } from '../../src/database/database.ts';
import { raiseAlarm } from '../../src/installation/alarm-store.ts';
import { noteAct } from '../../src/installation/audit-store.ts';
import { findingsOf } from '../../src/installation/doctor/finding.ts';
import { keepFindings } from '../../src/installation/doctor/last-word.ts';
import { takeFigures } from '../../src/installation/figures-store.ts';
import { pauseMail } from '../../src/installation/pause-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { serveWeb } from '../../src/web/serve.ts';
import { recordBrokenFile } from '../helpers/broken-file.ts';
import type { World } from '../helpers/world.ts';
import { config, NOW } from '../web/board.ts';
import { createAdminBoard } from './admin-board.ts';
import { ADMIN } from './admin-routes.ts';
import { addReaders } from './many-readers.ts';

/** `dataDir`: where the outbox is; default: nowhere. `database`: another than a test's. */
export async function serveAdminPages({
  dataDir = config.paths.dataDir,
  database = null,
}: {
  readonly dataDir?: string;
  readonly database?: Database | null;
} = {}) {
  const paths = { ...config.paths, dataDir, postsDir: '/nowhere/posts' };
  const board = await createAdminBoard({ publicUrl: 'http://127.0.0.1', paths }, database);
  const { seed } = board;
  await fill(board);
  const server = await serveWeb({ app: board.app, host: '127.0.0.1', port: 0 });
  const pages: Readonly<Record<string, string>> = {
    'sign in': '/admin/sign-in',
    enter: '/admin/enter?key=x',
    today: '/admin/today?done=released&count=2',
    posts: '/admin/posts',
    post: '/admin/posts/post-1',
    preview: '/admin/preview?tags=data',
    people: '/admin/people',
    person: `/admin/people/${seed.bob.id}`,
    import: '/admin/import',
    mail: '/admin/mail',
    figures: '/admin/figures',
    queue: '/admin/queue',
    audit: '/admin/audit',
  };
  return {
    url: server.url,
    pages,
    board,
    async signIn(context: BrowserContext) {
      const [name = '', value = ''] = board.cookie.split('=');
      await context.addCookies([{ name, value, url: server.url }]);
    },
    async close() {
      await server.close();
      await board.close();
    },
  };
}

async function fill({ db, worker }: Awaited<ReturnType<typeof createAdminBoard>>): Promise<void> {
  await addReaders(db, { tag: 'data', frequency: 'daily', people: 12 });
  await addReaders(db, { tag: 'teaching', frequency: 'instant', people: 7 });
  await takeFigures(worker, NOW);
  await raiseAlarm(db, { kind: 'posts-held', count: 40 }, NOW);
  await db.updateTable('posts').set({ standing: 'held', kept: 'held' }).where('id', '=', 'post-5').execute();
  await db
    .updateTable('runs')
    .set({ matched: 2, counts: '{"sent": 2}', planned_at: NOW, finished_at: NOW })
    .execute();
  await db
    .updateTable('deliveries')
    .set({ settled_at: NOW, sent_at: NOW, reply: '250 2.0.0 OK: queued as 4ZxT9k3' })
    .execute();
  await recordBrokenFile({ db, now: NOW } as World);
  await suppress(db, 'bob@example.org', 'bounced', NOW);
  await pauseMail(
    db,
    { scope: 'mail.example.org', until: null, why: 'five refusals by policy in a row' },
    NOW,
  );
  await keepFindings(
    db,
    [
      findingsOf('SPF').ok('fine'),
      findingsOf('DMARC').warning(
        'There is no DMARC record.',
        'Publish one.',
        '_dmarc.example.org. TXT "v=DMARC1; p=none"',
      ),
    ],
    NOW,
  );
  await noteAct(db, { who: ADMIN, act: 'release', details: { name: 'posts', count: 3 } }, NOW);
}
