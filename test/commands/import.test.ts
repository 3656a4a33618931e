import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importCommand } from '../../src/commands/import.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let folder: string;
beforeEach(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), 'rolecall-import-'));
  await world.announce('known', ['data', 'tech']);
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

async function list(name: string, ...lines: string[]): Promise<string> {
  await writeFile(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
}
const run = (files: readonly string[], options: { yes?: boolean; undo?: number; json?: boolean } = {}) =>
  runCommand(world, (context) =>
    importCommand(context, { files, yes: false, undo: null, json: false, ...options }),
  );
const imported = async (...files: string[]) => JSON.parse((await run(files, { yes: true, json: true })).out);
const stateOf = async (email: string) => (await findSubscriber(world.db, { email }))?.state ?? null;
const people = async () =>
  (await world.db.selectFrom('subscribers').select('email').orderBy('email').execute()).map(
    ({ email }) => email,
  );

describe('import', () => {
  test('without --yes counts and changes nothing', async () => {
    const { code, out } = await run([
      await list(
        'a.csv',
        'email,tags,status',
        'ada@example.org,data,',
        'bob@example.org,,',
        'cem@example.org,,unsubscribed',
      ),
    ]);
    expect(code).toBe(0);
    expect(out).toContain('1 opt-out and 0 bounced addresses would be put on the list');
    expect(out).toContain('2 people would be added, without a first digest');
    expect(out).toContain('1 person of the lists: no tags that the board knows');
    expect(out).toContain('Nothing was changed. The same with --yes does it.');
    expect(await people()).toEqual([]);
    expect(await suppressionOf(world.db, 'cem@example.org')).toBeNull();
  });

  test('brings people in silently: they get what comes from now on', async () => {
    await imported(
      await list(
        'a.csv',
        'email,name,tags,frequency,consent_at',
        'ada@example.org,Ada,"Data,golf",instant,2020-05-06',
        'bob@example.org,,,instant,',
      ),
    );
    await world.settle();
    expect(world.sent).toEqual([]);
    world.advance(1000);
    await world.announce('later', ['tech']);
    await world.settle();
    expect(world.sent.map(({ to }) => to)).toEqual(['bob@example.org']);
    const row = await world.db
      .selectFrom('subscribers')
      .select(['consent', 'source', 'name'])
      .where('email', '=', 'ada@example.org')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      source: 'import',
      name: 'Ada',
      consent: { list: 'CSV', agreed: '2020-05-06T00:00:00.000Z', source: 'import' },
    });
  });

  test('keeps mail from whoever left or bounced there, before anybody is added, whatever list names them', async () => {
    const counts = await imported(
      await list(
        'subscribed.csv',
        'Email Address,LEID,TAGS',
        'ada@example.org,1,',
        'bob@example.org,2,',
        'cem@example.org,3,',
      ),
      await list(
        'unsubscribed.csv',
        'Email Address,LEID,UNSUB_TIME',
        'ADA@example.org,1,2024-05-06 07:08:09',
      ),
      await list('cleaned.csv', 'Email Address,LEID,CLEAN_TIME', 'bob@example.org,2,2024-05-06 07:08:09'),
      await list('nonsubscribed.csv', 'Email Address,LEID', 'dora@example.org,4'),
    );
    expect(counts).toMatchObject({ added: 1, suppressed: 2, optOuts: 1, bounces: 1, undecided: 1 });
    expect(await people()).toEqual(['cem@example.org']);
    expect(await suppressionOf(world.db, 'ada@example.org')).toEqual({
      reason: 'opted-out',
      since: new Date('2024-05-06T07:08:09Z'),
    });
    expect(await suppressionOf(world.db, 'bob@example.org')).toMatchObject({ reason: 'bounced' });
  });

  test('revives nobody and changes nobody who is here', async () => {
    const left = await world.subscribe('ada@example.org', 'data');
    await unsubscribe(world.db, left, world.now);
    await suppress(world.db, 'bob@example.org', 'complaint', world.now);
    await world.subscribe('cem@example.org', 'data', 'daily');
    const counts = await imported(
      await list(
        'a.csv',
        'email,tags',
        'ada@example.org,tech',
        'bob@example.org,tech',
        'cem@example.org,tech',
        'CEM@example.org,',
      ),
    );
    expect(counts).toMatchObject({ added: 0, suppressed: 2, known: 1 });
    expect(await stateOf('ada@example.org')).toBe('unsubscribed');
    expect((await findSubscriber(world.db, { email: 'cem@example.org' }))?.frequency).toBe('daily');
  });

  test('ends who left there later than they came here, and keeps who came here later', async () => {
    await world.subscribe('ada@example.org', 'data');
    await world.subscribe('bob@example.org', 'data');
    await world.db
      .updateTable('subscribers')
      .set({ source: 'web', created_at: new Date('2025-01-01') })
      .execute();
    const counts = await imported(
      await list(
        'a.csv',
        'email,status,unsubscribed_at',
        'ada@example.org,unsubscribed,2026-01-01',
        'bob@example.org,unsubscribed,2024-01-01',
      ),
    );
    expect(counts).toMatchObject({ optOuts: 1, ended: 1 });
    expect(await stateOf('ada@example.org')).toBe('unsubscribed');
    expect(await stateOf('bob@example.org')).toBe('confirmed');
    expect(await suppressionOf(world.db, 'bob@example.org')).toBeNull();
  });

  test('names each line that is left out, and takes the others', async () => {
    const { code, out } = await run(
      [
        await list(
          'a.csv',
          'email',
          'ada@example.org',
          'nobody',
          '',
          'two@x.org;three@x.org',
          'bob@example.org',
        ),
      ],
      { yes: true },
    );
    expect(code).toBe(1);
    expect(out).toContain('a.csv line 3: left out, it has no @');
    expect(out).toContain('a.csv line 5: left out');
    expect(await people()).toEqual(['ada@example.org', 'bob@example.org']);
  });

  test('opens the zip of an export', async () => {
    const zip = join(folder, 'export.zip');
    await writeFile(
      zip,
      zipSync({
        'audience/subscribed_members_export_1.csv': strToU8(
          '\uFEFF"Email Address","First Name",LEID\r\n"ada@example.org","A ""Ada"" L",1\r\n',
        ),
        'audience/unsubscribed_members_export_1.csv': strToU8(
          'Email Address,LEID,UNSUB_TIME\nbob@example.org,2,2024-05-06 07:08:09\n',
        ),
        'audience/readme.txt': strToU8('hello'),
      }),
    );
    expect(await imported(zip)).toMatchObject({ added: 1, optOuts: 1 });
    expect((await findSubscriber(world.db, { email: 'ada@example.org' }))?.name).toBe('A "Ada" L');
  });

  test.each([
    ['', 'is empty'],
    ['name,phone', 'no column holds the addresses'],
    ['email address,leid', 'keep the names of the export'],
  ])('a file that begins with "%s" is refused as a whole, in words', async (first, words) => {
    const { code, err } = await run([await list('people.csv', first)]);
    expect(code).toBe(1);
    expect(err).toContain(words);
  });
});

describe('import --undo', () => {
  test('takes back what it added, and keeps who chose since and what was said since', async () => {
    await suppress(world.db, 'eve@example.org', 'bounced', world.now);
    const { import: id } = await imported(
      await list(
        'a.csv',
        'email,status,frequency',
        'ada@example.org,,instant',
        'bob@example.org,,',
        'cem@example.org,,',
        'dora@example.org,unsubscribed,',
        'eve@example.org,unsubscribed,',
        'fay@example.org,unsubscribed,',
      ),
    );
    await world.announce('later', ['data']);
    await world.settle();
    expect(world.sent.map(({ to }) => to)).toEqual(['ada@example.org']);
    const bob = await findSubscriber(world.db, { email: 'bob@example.org' });
    await unsubscribe(world.db, bob?.id as number, world.now);
    world.advance(60_000);
    await suppress(world.db, 'fay@example.org', 'opted-out', world.now);

    const { out } = await run([], { undo: id });
    expect(out).toContain('2 people and 2 entries of the list');
    expect(await stateOf('ada@example.org')).toBe('removed');
    expect(await stateOf('bob@example.org')).toBe('unsubscribed');
    expect(await stateOf('cem@example.org')).toBeNull();
    expect(await suppressionOf(world.db, 'dora@example.org')).toBeNull();
    expect(await suppressionOf(world.db, 'eve@example.org')).toMatchObject({ reason: 'bounced' });
    expect(await suppressionOf(world.db, 'fay@example.org')).toMatchObject({ reason: 'opted-out' });
    expect((await run([], { undo: id })).err).toContain('was taken back before');
  });

  test('is refused after a week, and for what is not there', async () => {
    const { import: id } = await imported(await list('a.csv', 'email', 'ada@example.org'));
    expect((await run([], { undo: id + 1 })).err).toContain(`There is no import ${id + 1}.`);
    world.advance(8 * 86_400_000);
    expect((await run([], { undo: id })).err).toContain('more than 7 days old');
    expect(await people()).toEqual(['ada@example.org']);
  });
});
