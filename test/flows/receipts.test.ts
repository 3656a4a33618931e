import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { replayOptOuts } from '../../src/installation/backup/replay-opt-outs.ts';
import { planReceipts } from '../../src/plan/plan-receipts.ts';
import { pauseAll } from '../../src/send/hold-all.ts';
import { sendReceipts } from '../../src/send/send-receipts.ts';
import { endReceipts } from '../../src/subscribers/contact-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { createFileWorld, type FileWorld } from '../helpers/file-world.ts';
import { createTestWeb, tokenOf } from '../web/board.ts';

const DAY = 86_400_000;
let world: FileWorld;
beforeEach(async () => {
  world = await createFileWorld();
  Object.assign(world.config.posts, { receipts: true });
});
afterEach(() => world.close());

const text = (title: string, contact: string) =>
  `---\ntitle: "Acme: ${title}"\ntags: [data]\ncontact: ${contact}\n---\nWe look for somebody who likes ${title} and rivers.\n`;

async function publish(readers: number, posts: readonly (readonly [title: string, contact: string])[]) {
  for (let reader = 0; reader < readers; reader += 1)
    await world.subscribe(`reader${reader}@example.org`, 'data', 'instant');
  await world.settle();
  for (const [title, contact] of posts) await world.write(`${title.toLowerCase()}.md`, text(title, contact));
  await world.live(1000);
  world.advance(DAY);
}

/** A pass, as it is made each hour. */
async function pass() {
  await planReceipts(world, world.now);
  while ((await sendReceipts(world, world.now)) > 0);
}

const receipts = () =>
  world.sent.flatMap(({ to, message }) => {
    const raw = message.raw.toString('latin1');
    return raw.includes('/receipts/')
      ? [{ to, raw, body: raw.replaceAll(/=\r\n/g, ''), id: message.messageId }]
      : [];
  });

test('who posted hears once a day at most of all of their posts, each piece of news once', async () => {
  await publish(6, [
    ['One', 'editor@example.org'],
    ['Two', 'Editor@Example.org'],
    ['Three', 'other@example.org'],
  ]);
  await Promise.all([pass(), pass()]);
  expect(
    receipts()
      .map(({ to }) => to)
      .sort(),
  ).toEqual(['editor@example.org', 'other@example.org']);
  const [mail] = receipts().filter(({ to }) => to === 'editor@example.org');
  for (const title of ['One', 'Two'])
    expect(mail?.body).toMatch(new RegExp(`Acme: ${title}.*went to 6 people`));
  expect(mail?.raw).toMatch(
    /^List-Unsubscribe: <http\S+\/receipts\/\S+>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/m,
  );
  await world.write('four.md', text('Four', 'editor@example.org'));
  await world.live(1000);
  world.advance(DAY / 2);
  await pass();
  expect(receipts().length).toBe(2);
  world.advance(DAY);
  await pass();
  const later = receipts().slice(2);
  expect(later.map(({ to, body }) => [to, /Acme: Four/.test(body), /Acme: One/.test(body)])).toEqual([
    ['editor@example.org', true, false],
  ]);
});

test('small numbers are not told, and nobody hears of what went to nobody', async () => {
  await publish(2, [['One', 'editor@example.org']]);
  await world.write('nobody.md', text('Nobody', 'lonely@example.org').replace('[data]', '[unheard]'));
  await world.live(1000);
  world.advance(DAY);
  await pass();
  expect(receipts().map(({ to }) => to)).toEqual(['editor@example.org']);
  expect(receipts()[0]?.body).toContain('went to fewer than 5 people');
});

test('one click ends all of them for good, and only that: no file brings them back', async () => {
  await publish(6, [['One', 'reader0@example.org']]);
  await pass();
  const [mail] = receipts();
  const [, url = ''] = /List-Unsubscribe: <(\S+)>/.exec(mail?.raw ?? '') ?? [];
  const web = createTestWeb(world.db, { links: world.links });
  const fetch = (path: string, init = {}) => web.request(`https://alerts.example.org${path}`, init);
  const path = `/receipts/${tokenOf(url)}`;
  expect((await fetch(path)).status).toBe(200);
  expect(await world.db.selectFrom('contacts').select('opted_out_at').execute()).toEqual([
    { opted_out_at: null },
  ]);
  const post = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
  expect([(await fetch(path, post)).status, (await fetch(path, post)).status]).toEqual([200, 200]);
  await world.write('two.md', text('Two', 'reader0@example.org'));
  await world.live(DAY);
  world.advance(8 * DAY);
  await pass();
  expect(receipts().length).toBe(1);
  expect(await world.db.selectFrom('contacts').select('address').execute()).toEqual([{ address: null }]);
  // A restored backup hears of it from the journal, even of an address that it does not know.
  const hash = 'h'.repeat(43);
  await replayOptOuts(world.db, [{ at: world.now, word: 'no-receipts', hash }], world.now);
  const out = await world.db
    .selectFrom('contacts')
    .select('opted_out_at')
    .where('address_hash', '=', hash)
    .execute();
  expect([out, await world.db.selectFrom('suppressions').selectAll().execute()]).toEqual([
    [{ opted_out_at: world.now }],
    [],
  ]);
  // They stay a reader.
  expect(await world.inbox('reader0@example.org')).toHaveLength(2);
});

test('who gets no mail gets no receipts, and a pause of all mail holds them', async () => {
  await publish(6, [
    ['One', 'barred@example.org'],
    ['Two', 'editor@example.org'],
  ]);
  await suppress(world.db, 'barred@example.org', 'complaint', world.now);
  await pauseAll(world.db, world.now);
  await pass();
  expect(receipts()).toEqual([]);
  await world.db.deleteFrom('pauses').execute();
  await pass();
  expect(receipts().map(({ to }) => to)).toEqual(['editor@example.org']);
});

test('a mail that was not taken is tried again as the same mail; who refuses three is not written to any more', async () => {
  await publish(6, [['One', 'editor@example.org']]);
  const ids: string[] = [];
  world.answer = ({ messageId }) => {
    ids.push(messageId);
    return { status: 'retry', kind: 'busy', maybeTaken: false, reply: '451 later' };
  };
  await pass();
  await pass();
  world.advance(120_000);
  world.answer = () => ({ status: 'sent', reply: '250 OK' });
  await pass();
  expect([ids, receipts().map(({ id }) => id)]).toEqual([[ids[0]], [ids[0]]]);
  await world.db.updateTable('contacts').set({ refusals: 3 }).execute();
  await world.subscribe('late@example.org', 'data', 'instant');
  await world.settle();
  world.advance(8 * DAY);
  await pass();
  expect(receipts().length).toBe(1);
});

test('that it was taken reaches the ledger though the database goes just then: nobody gets a second copy', async () => {
  await publish(6, [['One', 'editor@example.org']]);
  await planReceipts(world, world.now);
  let isAway = false;
  world.answer = () => {
    isAway = true;
    return { status: 'sent', reply: '250 OK' };
  };
  const goesOnce: KyselyPlugin = {
    transformQuery({ node }) {
      if (isAway) {
        isAway = false;
        throw new Error('Connection terminated unexpectedly');
      }
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await sendReceipts({ ...world, db: world.db.withPlugin(goesOnce) }, world.now).catch(() => {});
  expect(await world.db.selectFrom('receipts').select('status').execute()).toEqual([{ status: 'sent' }]);
});

test('a receipt is ours for as long as a slow server has it', async () => {
  await publish(6, [['One', 'editor@example.org']]);
  await planReceipts(world, world.now);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const lease = async () =>
    (await world.db.selectFrom('receipts').select('lease_until').execute())[0]?.lease_until;
  const seen: (Date | null | undefined)[] = [];
  world.answer = async () => {
    seen.push(await lease());
    vi.advanceTimersByTime(100_000);
    vi.useRealTimers();
    await expect.poll(lease).not.toEqual(seen[0]);
    return { status: 'sent', reply: '250 OK' };
  };
  await sendReceipts(world, world.now);
  expect(await world.db.selectFrom('receipts').select('status').execute()).toEqual([{ status: 'sent' }]);
});

test('the address stands in no column of the ledger, and receipts that are off keep none', async () => {
  await publish(1, [['One', 'editor@example.org']]);
  await pass();
  const tables = ['contacts', 'post_contacts', 'receipts', 'files', 'posts'] as const;
  const rows = await Promise.all(tables.map((table) => world.db.selectFrom(table).selectAll().execute()));
  expect(JSON.stringify(rows)).not.toContain('editor@');
  const [contact] = await world.db.selectFrom('contacts').select('id').execute();
  expect(await endReceipts(world.db, contact?.id ?? 0, world.now)).toBe('ended');
  Object.assign(world.config.posts, { receipts: false });
  await world.write('two.md', text('Two', 'second@example.org'));
  await world.live(1000);
  expect(await world.db.selectFrom('contacts').selectAll().execute()).toHaveLength(1);
});
