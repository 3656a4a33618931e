// The figures as they are counted once a day, shown, and handed out: in fives, and nothing about few.

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeFigures } from '../../src/installation/figures-store.ts';
import { forgetOld } from '../../src/installation/retention.ts';
import { NOW } from '../web/board.ts';
import { type AdminBoard, createAdminBoard } from './admin-board.ts';
import { addReaders } from './many-readers.ts';

const DAY_MS = 86_400_000;
const on = (day: number) => new Date(NOW.getTime() + day * DAY_MS);

let board: AdminBoard;
beforeAll(async () => {
  board = await createAdminBoard();
  await addReaders(board.db, { tag: 'data', frequency: 'weekly', people: 12 });
  await addReaders(board.db, { tag: 'data', frequency: 'daily', people: 7 });
  await addReaders(board.db, { tag: 'legal', frequency: 'instant', people: 8 });
  await addReaders(board.db, { tag: 'rare', frequency: 'instant', people: 3 });
  await sql`update runs set matched = 32`.execute(board.db);
});
afterAll(() => board.close());

const take = (day: number) => takeFigures(board.worker, on(day));
/** The lines of the file that begin so. */
const lines = async (start: string) =>
  (await board.text('/admin/figures.csv')).split('\r\n').filter((line) => line.startsWith(start));

it('says so before anything is counted', async () => {
  expect(await board.text('/admin/figures')).toContain('Nothing is counted yet');
});

it('are counted once a day, whoever asks how often', async () => {
  const both = await Promise.all([take(0), take(0)]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await take(0.4)).toBe(false);
  expect(await lines('2026-11-22,people,')).toEqual(['2026-11-22,people,,30,10,5,10']);
  expect(await lines('2026-11-22,people by tag')).toEqual([
    '2026-11-22,people by tag,data,20,10,5,fewer than 5',
    '2026-11-22,people by tag,legal,5,fewer than 5,fewer than 5,5',
  ]);
  expect(await lines('2026-11-16,matches')).toEqual([
    '2026-11-16,matches a week,,30,30,fewer than 5,fewer than 5',
  ]);
});

it('go on from day to day; what nobody follows is told of the newest alone', async () => {
  await addReaders(board.db, { tag: 'fundraising', frequency: 'weekly', people: 5 });
  expect(await lines('2026-11-22,tag that')).toEqual(['2026-11-22,tag that nobody follows,fundraising,,,,']);
  expect(await take(1)).toBe(true);
  expect(await lines('2026-11-22,tag that')).toEqual([]);
  expect(await lines('2026-11-23,alert that')).toEqual([
    '2026-11-23,alert that nothing matches,legal,5,fewer than 5,fewer than 5,5',
  ]);
  const days = await board.json('/admin/figures?tag=fundraising');
  expect(days.map(({ day, people }: { day: string; people: number }) => [day, people])).toEqual([
    ['2026-11-22', 0],
    ['2026-11-23', 5],
  ]);
});

it('are a page with plots that say in words what they show, and without a script', async () => {
  const page = await board.text('/admin/figures');
  expect(page).toMatch(/<desc id="days-text">2026-11-22: 30 people\. 2026-11-23: 35 people\.<\/desc>/);
  expect(page).toContain('aria-labelledby="weeks-title weeks-text"');
  expect(page).not.toContain('<script');
  expect(page).not.toMatch(/rare|\b(32|37|12|7|8|3) people/);
  expect(await board.text('/admin/figures?tag=rare')).toContain('has never been followed by five');
});

it('hold nothing that is not in fives, and go when their time is over', async () => {
  const small = await sql`select 1 from figures where people % 5 <> 0 or key like '%rare%'`.execute(board.db);
  expect(small.rows).toEqual([]);
  const keep = { deliveriesDays: 90, runsDays: 365, postsDays: 365, leftDays: 30 };
  const { rows } = await forgetOld({ db: board.db, config: { keep } }, on(366.5));
  expect(rows.figures).toBeGreaterThan(0);
  const left = await sql`select distinct day::text as day from figures`.execute(board.db);
  expect(left.rows).toEqual([{ day: '2026-11-23' }]);
});
