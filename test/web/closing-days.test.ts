// What digests lead to on the web, beside the manage page: the boxes of "Not from this employer", and the last days as a
// calendar.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPerson, createWebBoard, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeAll(async () => {
  board = await createWebBoard();
});
afterAll(() => board.close());

test('the boxes of a card are ready; looking changes nothing, and one POST does it, for every alert', async () => {
  const alerts = [
    { any: ['data'], all: [], none: [] },
    { any: ['tech'], all: [], none: ['intern'] },
  ];
  const carol = await createPerson(board, { alerts });
  const link = `${carol.manage}?none=org:acme&fewer=data,nonprofit`;
  const page = await board.show(link);
  expect(page).toMatch(/value="org:acme" checked> Not from Acme</);
  expect(page).toMatch(/value="nonprofit"> No jobs with the tag nonprofit</);
  // They asked for that one.
  expect(page).not.toContain('value="data"');
  expect((await board.find(carol.id)).alerts).toEqual(alerts);
  const response = await board.send(link, { not: 'org:acme' });
  expect(response.headers.get('location')).toBe('?done=saved');
  expect((await board.find(carol.id)).alerts.map(({ none }) => none)).toEqual([
    ['org:acme'],
    ['intern', 'org:acme'],
  ]);
});

test('a lone tag is ticked, what nobody named is not shut out, and what cannot be is said', async () => {
  const carol = await createPerson(board);
  expect(await board.show(`${carol.manage}?fewer=nonprofit`)).toContain('value="nonprofit" checked');
  const response = await board.send(`${carol.manage}?fewer=nonprofit`, { not: 'org:acme' });
  expect(response.headers.get('location')).toBe('?done=same');
  expect((await board.find(carol.id)).alerts).toEqual([{ any: ['data'], all: [], none: [] }]);
  const page = await board.show(`${carol.manage}?none=is:remote&fewer=data,${'x'.repeat(500)}`);
  expect(page).toContain('Your alerts ask for all that this job is about');
  expect(page).not.toContain('<form');
});

test('the last days of open jobs are whole days of a calendar, chosen as feeds are', async () => {
  const answer = await board.ask('/closing.ics');
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const calendar = (await answer.text()).replaceAll('\r\n ', '');
  expect(calendar.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThan(0);
  expect(calendar).toContain('DTSTART;VALUE=DATE:20261128');
  expect(calendar).toContain('LOCATION:Remote (US)');
  expect(calendar).toMatch(/^UID:tag:jobs\.example\.org,2026:rolecall\/post\//m);
  expect(await board.show('/closing.ics?tags=nobody-has-this')).not.toContain('VEVENT');
  const again = await board.ask('/closing.ics', {
    headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('"still looking?" is answered by its button; looking is no answer', async () => {
  const carol = await createPerson(board);
  const asked = new Date('2026-11-01T00:00:00Z');
  await board.db.updateTable('subscribers').set({ asked_at: asked }).where('id', '=', carol.id).execute();
  const state = () =>
    board.db
      .selectFrom('subscribers')
      .select(['asked_at', 'heard_at'])
      .where('id', '=', carol.id)
      .executeTakeFirst();
  expect(await board.show(`${carol.manage}?still`)).toContain('Yes, keep my alerts');
  expect(await state()).toEqual({ asked_at: asked, heard_at: null });
  const response = await board.send(`${carol.manage}?still`, {});
  expect(response.headers.get('location')).toBe('?done=stays');
  expect(await state()).toEqual({ asked_at: null, heard_at: expect.any(Date) });
});
