import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertKey, changeChoices } from '../../src/subscribers/choices.ts';
import { unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { config, links, NOW } from './board.ts';
import { createPerson, createWebBoard, data, type Person, tech, type WebBoard } from './web-board.ts';

let board: WebBoard;
beforeAll(async () => {
  board = await createWebBoard();
  await board.db.updateTable('announcer').set({ value: 5 }).execute();
});
afterAll(() => board.close());

let carol: Person;
beforeEach(async () => {
  carol = await createPerson(board, { alerts: [data, tech] });
});
const show = () => board.show(carol.manage);
const find = () => board.find(carol.id);

describe('GET /manage/:token', () => {
  it('shows whose alerts they are, masked, what they are, and how often they come', async () => {
    const page = await show();
    expect(page).toContain('c…@example.net');
    expect(page).not.toContain(carol.email);
    expect(page).toContain('<h3>Data</h3>\n<p class="quiet">1 open job now');
    expect(page).toContain('<h3>Tech, not intern</h3>');
    expect(page).toContain('value="weekly" checked');
    expect(page).toContain('value="UTC"');
    expect(page).toContain(
      `<form method="post" action="${new URL(carol.unsubscribe, 'https://alerts.example.org').href}">`,
    );
  });

  it('shows when the next digest is due, in the person’s zone, and what it would hold now', async () => {
    const page = await show();
    // Tuesdays at 08:00.
    expect(page).toContain('It is due on Tuesday, 24 November 2026 at 08:00');
    expect(page).toContain('2 jobs would be in it so far:');
    expect(page).toContain('Data Director');
    expect(page).not.toContain('Taken down');
  });

  it('shows the last ten digests, with their pages', async () => {
    const page = await board.show(new URL(links.manage(board.seed.bob)).pathname);
    expect(page).toContain(
      `<a href="${links.digest(board.seed.bobDelivery)}">5 new jobs: Data Director &amp; more</a>`,
    );
    expect(await show()).toContain('None was sent yet.');
  });

  it('says when a file will win again, to those whom a file subscribed', async () => {
    expect(await show()).not.toContain('in a file that they keep');
    expect(await board.show((await createPerson(board, { source: 'file' })).manage)).toContain(
      'in a file that they keep',
    );
  });

  it('leaves no trace of the token, and shows no words that a link brought along', async () => {
    const response = await board.ask(`${carol.manage}?done=<b>hacked</b>`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await response.text()).not.toContain('hacked');
    expect(await board.show(`${carol.manage}?done=constructor`)).not.toContain('role="status"');
    expect(await board.show(`${carol.manage}?done=saved`)).toContain('role="status"');
  });

  it('has an answer for somebody who left: how to come back, and where the data is', async () => {
    await unsubscribe(board.db, carol.id, NOW);
    const page = await show();
    expect(page).toContain('gets no mail from Example Jobs');
    expect(page).toContain('href="https://alerts.example.org/link"');
    expect((await board.send(carol.manage, { action: 'resume' })).status).toBe(409);
    expect((await find()).state).toBe('unsubscribed');
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('%s changes nothing', async (method) => {
    const before = await find();
    for (let visit = 0; visit < 10; visit += 1)
      await board.ask(`${carol.manage}?action=drop-alert&alert=${alertKey(data)}`, { method });
    expect(await find()).toEqual(before);
  });
});

it('an instant reader is told that the next digest has no day', async () => {
  await changeChoices({ db: board.db, config }, carol.id, { frequency: 'instant' }, NOW);
  expect(await show()).toContain('It comes as soon as a job matches.');
});
