// What an admin sees and does at the pages: the same as by the commands, and noted.

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPauses } from '../../src/installation/pause-store.ts';
import { loadStatus } from '../../src/installation/status.ts';
import { findSubscriber } from '../../src/subscribers/subscriber-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { NOW } from '../web/board.ts';
import { type AdminBoard, createAdminBoard } from './admin-board.ts';
import { ADMIN, ADMIN_TOKEN } from './admin-routes.ts';

let board: AdminBoard;
beforeAll(async () => {
  board = await createAdminBoard();
});
afterAll(() => board.close());

const lastAct = async () => (await board.acts()).at(-1);
/** All that the database holds. */
async function contents(): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(board.db);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ sum: string }>`
      select md5(string_agg(t::text, '|' order by t::text)) as sum from ${sql.table(name)} t`.execute(
      board.db,
    );
    found.push(`${name} ${rows[0]?.sum}`);
  }
  return found;
}

it('looking changes nothing, whatever is looked at', async () => {
  const before = await contents();
  const paths = ['today', 'posts', 'posts/post-1', 'preview?tags=data', 'preview/html?tags=data', 'people'];
  for (const path of [...paths, 'people/1', 'import', 'mail', 'queue', 'audit']) {
    expect((await board.get(`/admin/${path}`)).status, path).toBe(200);
    expect(
      (await board.request(`/admin/${path}`, { method: 'HEAD', headers: { cookie: board.cookie } })).status,
    ).toBe(200);
  }
  expect(await contents()).toEqual(before);
});

describe('Today', () => {
  it('shows scripts what status knows', async () => {
    const { status } = await board.json('/admin/today');
    const loaded = await loadStatus(board.db, NOW);
    expect(status).toEqual(JSON.parse(JSON.stringify(loaded)));
  });

  it('releases what is held, with mail or without, and notes who did it', async () => {
    await board.db
      .updateTable('posts')
      .set({ standing: 'held', kept: 'held' })
      .where('id', '=', 'post-5')
      .execute();
    expect(await board.text('/admin/today')).toContain('One post, held because many came at once');
    const done = await board.post('/admin/today', { act: 'release', name: 'posts', quiet: 'yes' });
    expect([done.status, done.headers.get('location')]).toEqual([303, './today?done=quiet&count=1']);
    expect(await lastAct()).toEqual({
      who: ADMIN,
      act: 'release quietly',
      details: { name: 'posts', count: 1 },
    });
    expect(await board.text('/admin/today?done=quiet&count=1')).toContain('Released without mail: 1.');
    expect((await board.post('/admin/today', { act: 'release', name: 'everything' })).status).toBe(400);
  });

  it('says what an act left to say in words of ours alone', async () => {
    expect(await board.text('/admin/today?done=constructor&count=<b>')).not.toContain('role="status"');
  });
});

describe('Posts', () => {
  it('are found by title and by what became of them', async () => {
    expect(await board.text('/admin/posts?q=engineer')).toContain('Software Engineer');
    const closed = await board.text('/admin/posts?standing=closed');
    expect(closed).toContain('Closed last week');
    expect(closed).not.toContain('Software Engineer');
  });

  it('say whom they would go to, went to, and who that was', async () => {
    const { reach, recipients } = await board.json('/admin/posts/post-1');
    expect(reach).toEqual({ wanted: { weekly: 2, daily: 0, instant: 0 }, fresh: 0, had: 2 });
    expect(recipients.map(({ email }: { email: string }) => email)).toEqual([
      'bob@example.org',
      'alice@example.org',
    ]);
    expect(
      await (await board.post('/admin/posts/post-1', { act: 'why', email: 'alice@example.org' })).text(),
    ).toMatch(/role="status">[^<]*alice@example\.org/);
  });

  it('are announced again to those who have not had them', async () => {
    await board.db.deleteFrom('deliveries').where('subscriber_id', '=', board.seed.alice.id).execute();
    expect(await board.text('/admin/posts/post-2')).toContain('Announce to one person');
    const before = await board.db
      .selectFrom('posts')
      .select('number')
      .where('id', '=', 'post-2')
      .executeTakeFirstOrThrow();
    expect((await board.post('/admin/posts/post-2', { act: 'announce' })).status).toBe(303);
    const after = await board.db
      .selectFrom('posts')
      .select('number')
      .where('id', '=', 'post-2')
      .executeTakeFirstOrThrow();
    expect(Number(after.number)).toBeGreaterThan(Number(before.number));
    expect((await board.post('/admin/posts/post-3', { act: 'announce' })).status).toBe(404);
  });

  it('show the digest of anybody, in a frame that may do nothing', async () => {
    const html = await board.get(`/admin/preview/html?person=${board.seed.bob.id}`);
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox .*default-src 'none'/);
    expect((await board.get('/admin/preview?person=999')).status).toBe(404);
  });
});

describe('People', () => {
  it('are found by part of the address, which no address line of ours holds', async () => {
    const found = await (await board.post('/admin/people', { act: 'find', q: 'alic' })).text();
    expect(found).toContain(`../admin/people/${board.seed.alice.id}`.replace('../admin', '.'));
    expect(found).not.toContain('bob@example.org');
  });

  it('are added, end, and come back from a bounce; never one who opted out', async () => {
    const added = await board.post('/admin/people', {
      act: 'add',
      email: 'carol@example.net',
      tags: 'data',
      frequency: 'daily',
    });
    expect(await added.text()).toContain('Added.');
    const carol = await findSubscriber(board.db, { email: 'carol@example.net' });
    expect(carol).toMatchObject({ frequency: 'daily', alerts: [{ any: ['data'] }] });
    const path = `/admin/people/${carol?.id}`;
    await suppress(board.db, 'carol@example.net', 'bounced', NOW);
    expect(await board.text(path)).toContain('Let mail go there again');
    await board.post(path, { act: 'lift' });
    expect(await lastAct()).toEqual({ who: ADMIN, act: 'lift a bounce', details: { person: carol?.id } });
    await board.post(path, { act: 'end' });
    expect(await board.json(path)).toMatchObject({ person: { state: 'unsubscribed' } });
    const again = await board.post('/admin/people', { act: 'add', email: 'carol@example.net' });
    expect(await again.text()).toContain('Opted out');
  });

  it('come in from a list that is counted first, and go out as one', async () => {
    const list = 'email,tags\ndora@example.net,data\nnot an address,data\n';
    const upload = (act: string) => {
      const form = new FormData();
      form.set('list', new File([list], 'readers.csv', { type: 'text/csv' }));
      form.set('act', act);
      return board.post('/admin/import', form);
    };
    const counted = await (await upload('count')).text();
    expect(counted).toContain('Counted; nothing was changed');
    expect(counted).toContain('One line left out');
    expect(await findSubscriber(board.db, { email: 'dora@example.net' })).toBeNull();
    expect(await (await upload('bring')).text()).toMatch(/Done, as import \d/);
    const file = await board.post('/admin/people', { act: 'export' });
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="people.csv"');
    expect(await file.text()).toContain('dora@example.net');
    expect((await board.acts()).slice(-2).map(({ act }) => act)).toEqual(['import', 'export people']);
  });
});

describe('Mail', () => {
  it('pauses and resumes', async () => {
    await board.post('/admin/mail', { act: 'pause' });
    expect(await openPauses(board.db, NOW)).toMatchObject([{ scope: 'service' }]);
    expect(await board.text('/admin/mail')).toContain('All mail is paused');
    await board.post('/admin/mail', { act: 'resume' });
    expect(await openPauses(board.db, NOW)).toEqual([]);
  });

  it('sends a test to who wants one', async () => {
    const sent = await board.post('/admin/mail', { act: 'test', to: 'me@example.net' });
    expect(await sent.text()).toContain('The test digest was taken: 250 OK');
    expect(board.sent.at(-1)?.envelope.to).toBe('me@example.net');
    const unwanted = await board.post('/admin/mail', { act: 'test', to: 'carol@example.net' });
    expect(await unwanted.text()).toContain('Opted out');
  });

  it('counts who would get one before it sends', async () => {
    const counted = await (await board.post('/admin/mail', { act: 'count', frequency: 'weekly' })).text();
    expect(counted).toMatch(/would get a weekly digest now/);
    expect(await board.db.selectFrom('runs').select('id').where('due_at', '>', NOW).execute()).toEqual([]);
  });
});

it('the audit shows it all, and a script is named as one', async () => {
  const script = { authorization: `Bearer ${ADMIN_TOKEN}` };
  expect((await board.post('/admin/mail', { act: 'pause' }, script)).status).toBe(303);
  const audit = await board.text('/admin/audit');
  expect(audit).toContain('ADMIN_TOKEN');
  for (const act of ['release quietly', 'announce again', 'add a person', 'import'])
    expect(audit).toContain(act);
  expect(audit).not.toContain('carol@');
});
