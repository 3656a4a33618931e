import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportCommand } from '../../src/commands/export.ts';
import { importCommand } from '../../src/commands/import.ts';
import { DAY_MS } from '../../src/duration.ts';
import type { Exported } from '../../src/installation/lists/exported.ts';
import { changeChoices } from '../../src/subscribers/choices.ts';
import { eraseSubscriber } from '../../src/subscribers/erase.ts';
import { pauseSubscriber } from '../../src/subscribers/pause.ts';
import { pagesOfPeople, pagesOfSuppressions } from '../../src/subscribers/people-pages.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, suppressionOf } from '../../src/subscribers/suppression-store.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

let world: World;
let other: World | null = null;
let folder: string;
beforeEach(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), 'rolecall-export-'));
});
afterEach(async () => {
  await other?.close();
  other = null;
  await world.close();
  await rm(folder, { recursive: true });
});

type Options = Partial<Parameters<typeof exportCommand>[1]>;

function run(what: Exported, options: Options = {}, from = world) {
  return runCommand(from, (context) =>
    exportCommand(context, { what, format: 'csv', since: null, until: null, out: null, ...options }),
  );
}

async function exported(what: Exported, format: 'csv' | 'json' = 'csv'): Promise<string> {
  const path = join(folder, `${what}.${format}`);
  await writeFile(path, (await run(what, { format })).out);
  return path;
}

async function importInto(board: World, ...files: string[]) {
  const options = { files, yes: true, undo: null, json: true };
  return JSON.parse((await runCommand(board, (context) => importCommand(context, options))).out);
}

const rows = (csv: string) => parse(csv, { columns: true, bom: true }) as Record<string, string>[];

/** Somebody in each state that there is. */
async function populate(): Promise<void> {
  await world.announce('first', ['data']);
  await world.subscribe('ada@example.org', 'data', 'daily');
  await world.subscribe('bob@example.org', 'data');
  await world.subscribe('cem@example.org', 'data');
  await world.subscribe('dora@example.org', 'data');
  await world.subscribe('eve@example.org', 'data');
  const id = async (email: string) => (await findSubscriber(world.db, { email }))?.id as number;
  await changeChoices(
    world,
    await id('ada@example.org'),
    {
      alerts: [{ any: ['data', 'a,b'], all: ['paid'], none: ['intern'] }],
      timeZone: 'Asia/Tokyo',
      name: '=1+1',
    },
    world.now,
  );
  await changeChoices(
    world,
    await id('bob@example.org'),
    { alerts: [{ any: ['*'], all: [], none: [] }] },
    world.now,
  );
  await pauseSubscriber(world.db, await id('bob@example.org'), new Date(world.now.getTime() + 9 * DAY_MS));
  await suppress(world.db, 'cem@example.org', 'bounced', world.now);
  await unsubscribe(world.db, await id('dora@example.org'), world.now);
  await eraseSubscriber(world.db, await id('eve@example.org'), world.now);
  await suppress(world.db, 'fay@example.org', 'complaint', world.now);
}

const byEmail = (one: { readonly email: string }, other: { readonly email: string }) =>
  one.email.localeCompare(other.email);

async function whoIsIn(board: World) {
  const [people, refused] = [[], []] as [
    { readonly email: string; readonly [fact: string]: unknown }[],
    unknown[],
  ];
  for await (const page of pagesOfPeople(board.db))
    for (const {
      email,
      name,
      frequency,
      timeZone,
      alerts,
      state,
      pausedUntil,
      suppressed,
      hasChosen,
    } of page)
      if (state === 'confirmed' || state === 'paused')
        people.push({ email, name, frequency, timeZone, alerts, state, pausedUntil, suppressed, hasChosen });
  for await (const page of pagesOfSuppressions(board.db)) refused.push(...page);
  return { people: people.toSorted(byEmail), refused };
}

describe('export', () => {
  test.each(['csv', 'json'] as const)(
    'into an empty board gives the same people and the same opt-outs (%s)',
    async (format) => {
      await populate();
      const before = await whoIsIn(world);
      expect(before.people).toHaveLength(3);
      expect(before.refused).toHaveLength(4);
      const files = [await exported('people', format), await exported('opt-outs', format)];
      other = await createWorld();
      expect(await importInto(other, ...files)).toMatchObject({ refused: [] });
      expect(await whoIsIn(other)).toEqual(before);
      expect(await suppressionOf(other.db, 'EVE@example.org')).toMatchObject({ reason: 'erased' });
      expect(await suppressionOf(other.db, 'fay@example.org')).toMatchObject({ reason: 'complaint' });
    },
  );

  test('a value that a table program would take for a formula is text, and comes back as it was', async () => {
    await populate();
    const { out } = await run('people');
    expect(out).toContain(",'=1+1,");
    for (const cell of rows(out).flatMap((row) => Object.values(row)))
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });

  test('the day of their consent stays that of the list that they came from', async () => {
    const list = join(folder, 'list.csv');
    await writeFile(list, 'email,consent_at\nada@example.org,2021-02-03\n');
    await importInto(world, list);
    expect(rows((await run('people')).out)).toMatchObject([{ consent_at: '2021-02-03T00:00:00.000Z' }]);
  });

  test('opt-outs name nobody', async () => {
    await populate();
    const { out, err } = await run('opt-outs');
    expect(out).not.toContain('@');
    expect(rows(out)).toHaveLength(4);
    expect(err).toContain('Give it to nobody but your next installation');
  });

  test('hashes of another installation are refused where people are known by hashes of our own', async () => {
    await populate();
    const file = await exported('opt-outs');
    other = await createWorld();
    await other.subscribe('zoe@example.org', 'data');
    const { code, err } = await runCommand(other, (context) =>
      importCommand(context, { files: [file], yes: true, undo: null, json: false }),
    );
    expect(code).toBe(1);
    expect(err).toContain('made by another installation');
    expect((await whoIsIn(other)).refused).toEqual([]);
  });

  test('a list of opt-outs may be brought back to where it came from', async () => {
    await populate();
    const file = await exported('opt-outs');
    const before = await whoIsIn(world);
    expect(await importInto(world, file)).toMatchObject({ optOuts: 0, bounces: 0 });
    expect(await whoIsIn(world)).toEqual(before);
  });

  test('digests of a time, with who got them and what became of them', async () => {
    await world.announce('first', ['data']);
    await world.subscribe('ada@example.org', 'data', 'instant');
    await world.settle();
    const day = world.now.toISOString().slice(0, 10);
    const { out } = await run('deliveries', { since: day, until: day });
    expect(rows(out)).toMatchObject([
      { email: 'ada@example.org', run: 'instant', status: 'sent', posts: '1' },
    ]);
    expect(rows((await run('deliveries', { until: '2020-01-01' })).out)).toEqual([]);
    expect(JSON.parse((await run('deliveries', { until: '2020-01-01', format: 'json' })).out)).toEqual([]);
  });

  test('a file is for its owner alone', async () => {
    await populate();
    const out = join(folder, 'mine.csv');
    expect((await run('people', { out })).out).toBe('');
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(rows(await readFile(out, 'utf8'))).toHaveLength(4);
    expect((await run('people', { out: join(folder, 'no', 'such.csv') })).err).toContain('cannot be written');
  });

  test('says what is wrong with a day', async () => {
    expect((await run('deliveries', { since: 'yesterday' })).err).toContain(
      '"yesterday" is no day: write it as 2026-11-01.',
    );
    expect((await run('people', { since: '2026-11-01' })).err).toContain('are for "export deliveries"');
  });
});
