import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildAlert } from '../../src/subscribers/alerts.ts';
import { saveSubscription } from '../../src/subscribers/save-subscription.ts';
import { findSubscriber, unsubscribe } from '../../src/subscribers/subscriber-store.ts';
import { suppress, unsuppress } from '../../src/subscribers/suppression-store.ts';
import { type Board, createBoard, MINUTE_MS, postText } from './board.ts';

let board: Board;
beforeEach(async () => {
  board = await createBoard();
});
afterEach(() => board.close());

const text = (email: string, tags = 'data', more = '') =>
  `---\nemail: ${email}\ntags: [${tags}]\n${more}---\n`;
const find = (email: string) => findSubscriber(board.db, { email });
const warning = async (path: string) =>
  (await board.db.selectFrom('files').select('warning').where('path', '=', path).executeTakeFirstOrThrow())
    .warning;

describe('who is subscribed', () => {
  test('a file subscribes a person, whose first digest is due', async () => {
    await board.write(
      'subscriptions/ada.md',
      text('Ada@Example.org', 'data, tech', 'name: Ada\nfrequency: daily\n'),
    );
    const { subscriptions } = await board.collect();
    expect(subscriptions).toMatchObject({ createdCount: 1, fileCount: 1 });
    expect(await find('ada@example.org')).toMatchObject({
      email: 'Ada@example.org',
      name: 'Ada',
      frequency: 'daily',
      timeZone: 'UTC',
      source: 'file',
      path: 'ada.md',
      welcome: 'due',
      alerts: [{ any: ['data', 'tech'], all: [], none: [] }],
    });
  });

  test('a changed file changes the choices; an unchanged one leaves what changed on the web', async () => {
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.collect();
    const draft = {
      email: 'ada@example.org',
      name: null,
      frequency: 'weekly',
      timeZone: 'UTC',
      alerts: [buildAlert({ any: ['web'] })],
    } as const;
    await saveSubscription(board, draft, { source: 'file', path: 'ada.md' }, board.now);
    await board.collect({ thorough: true });
    await board.move('subscriptions/ada.md', 'subscriptions/sub/ada.md');
    await board.collect();
    expect(await find('ada@example.org')).toMatchObject({ path: 'sub/ada.md', alerts: [{ any: ['web'] }] });
    await board.write('subscriptions/sub/ada.md', text('ada@example.org', 'file'));
    expect((await board.collect()).subscriptions.changedCount).toBe(1);
    expect(await find('ada@example.org')).toMatchObject({ alerts: [{ any: ['file'] }] });
  });

  test('a deleted file ends the subscription after five minutes; back again, it goes on where it was', async () => {
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.collect();
    await board.remove('subscriptions/ada.md');
    await board.collect();
    expect((await find('ada@example.org'))?.state).toBe('confirmed');
    board.advance(5 * MINUTE_MS);
    expect((await board.collect()).subscriptions.removedCount).toBe(1);
    expect((await find('ada@example.org'))?.state).toBe('removed');
    await board.write('subscriptions/again.md', text('ada@example.org'));
    await board.collect();
    expect(await find('ada@example.org')).toMatchObject({
      state: 'confirmed',
      path: 'again.md',
      welcome: null,
    });
  });

  test('a file that moves and changes is one subscription', async () => {
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.collect();
    await board.remove('subscriptions/ada.md');
    await board.write('subscriptions/b.md', text('ADA@example.org', 'tech'));
    const { subscriptions } = await board.collect();
    expect(subscriptions).toMatchObject({ movedCount: 1, createdCount: 0, vanishedCount: 0 });
    expect(await find('ada@example.org')).toMatchObject({ path: 'b.md', alerts: [{ any: ['tech'] }] });
    expect(await board.files()).toEqual(['b.md: ok']);
  });

  test('a file that names another address ends the one and begins the other', async () => {
    await board.write('subscriptions/team.md', text('ada@example.org'));
    await board.collect();
    await board.write('subscriptions/team.md', text('grace@example.org'));
    await board.collect();
    expect((await find('ada@example.org'))?.state).toBe('removed');
    expect(await find('grace@example.org')).toMatchObject({ state: 'confirmed', path: 'team.md' });
  });

  test('two files may swap their addresses', async () => {
    await board.write('subscriptions/a.md', text('ada@example.org'));
    await board.write('subscriptions/b.md', text('bob@example.org'));
    await board.collect();
    await board.write('subscriptions/a.md', text('bob@example.org', 'tech'));
    await board.write('subscriptions/b.md', text('ada@example.org', 'tech'));
    await board.collect();
    expect(await find('ada@example.org')).toMatchObject({ state: 'confirmed', path: 'b.md' });
    expect(await find('bob@example.org')).toMatchObject({ state: 'confirmed', path: 'a.md' });
  });

  test('a folder that is gone ends nobody', async () => {
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.collect();
    await board.move('subscriptions', 'away');
    await board.collectRemovals();
    expect((await find('ada@example.org'))?.state).toBe('confirmed');
    expect(await board.alarms()).toEqual(['files-vanished-subscriptions']);
  });
});

describe('who is not', () => {
  test('bad files are quarantined with line and problem, the others go on', async () => {
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.write('subscriptions/address.md', text('Ada <ada@example.org>'));
    await board.write('subscriptions/frequency.md', text('bob@example.org', 'data', 'frequency: hourly\n'));
    await board.write('subscriptions/zone.md', text('eve@example.org', 'data', 'timezone: Mars/Olympus\n'));
    const { subscriptions } = await board.collect();
    expect(subscriptions).toMatchObject({ createdCount: 1 });
    expect(subscriptions.newProblems).toHaveLength(3);
    expect((await board.files()).map((line) => line.slice(0, 40))).toEqual([
      'ada.md: ok',
      'address.md: invalid, line 2: the mail ad',
      'frequency.md: invalid, line 4: "hourly" ',
      'zone.md: invalid, line 4: "Mars/Olympus"',
    ]);
  });

  test('of two files for one address the second waits until its rival goes', async () => {
    await board.write('subscriptions/b.md', text('ada@example.org', 'first'));
    await board.collect();
    await board.write('subscriptions/a.md', text('Ada@example.org', 'second'));
    await board.collect();
    expect(await board.files()).toEqual([
      'a.md: invalid, line 2: the address belongs to b.md already',
      'b.md: ok',
    ]);
    expect(await find('ada@example.org')).toMatchObject({ path: 'b.md', alerts: [{ any: ['first'] }] });
    await board.remove('subscriptions/b.md');
    await board.collect();
    expect(await board.files()).toEqual(['a.md: ok']);
    expect(await find('ada@example.org')).toMatchObject({ path: 'a.md', alerts: [{ any: ['second'] }] });
  });

  test('of two that come together the first by name has the address', async () => {
    await board.write('subscriptions/b.md', text('ada@example.org'));
    await board.write('subscriptions/a.md', text('ada@example.org'));
    await board.collect();
    expect(await board.files()).toEqual([
      'a.md: ok',
      'b.md: invalid, line 2: the address belongs to a.md already',
    ]);
    await board.write('subscriptions/a.md', text('grace@example.org'));
    await board.collect();
    expect(await board.files()).toEqual(['a.md: ok', 'b.md: ok']);
    expect((await find('ada@example.org'))?.path).toBe('b.md');
  });

  test('a file for somebody who signed up by themselves is quarantined', async () => {
    const draft = {
      email: 'ada@example.org',
      name: null,
      frequency: 'daily',
      timeZone: 'UTC',
      alerts: [buildAlert({ any: ['own'] })],
    } as const;
    await saveSubscription(board, draft, { source: 'web', path: null }, board.now);
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.collect();
    expect((await board.files())[0]).toContain(
      'ada.md: invalid, line 2: this person signed up by themselves',
    );
    expect(await find('ada@example.org')).toMatchObject({ source: 'web', alerts: [{ any: ['own'] }] });
  });

  test('nobody who opted out is revived by a file; the file says why', async () => {
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.collect();
    const ada = await find('ada@example.org');
    await unsubscribe(board.db, ada?.id ?? 0, board.now);
    await board.write('subscriptions/ada.md', text('ada@example.org', 'tech'));
    await board.collect();
    expect((await find('ada@example.org'))?.state).toBe('unsubscribed');
    expect(await board.files()).toEqual(['ada.md: ok']);
    expect(await warning('ada.md')).toContain('opted out');
    await board.write('posts/new.md', postText({}));
    await board.collect();
    expect(await warning('ada.md')).toContain('opted out');
  });

  test('a bounced address is subscribed from its file once the admin lifts it', async () => {
    await suppress(board.db, 'ada@example.org', 'bounced', board.now);
    await board.write('subscriptions/ada.md', text('ada@example.org'));
    await board.collect();
    expect(await warning('ada.md')).toContain('rolecall unsuppress');
    expect(await find('ada@example.org')).toBeNull();
    await unsuppress(board.db, 'ada@example.org');
    await board.collect({ thorough: true });
    expect((await find('ada@example.org'))?.state).toBe('confirmed');
    expect(await warning('ada.md')).toBeNull();
  });
});

describe('warnings', () => {
  test('a tag that no post has is told with the nearest one, until a post has it', async () => {
    await board.write('posts/a.md', postText({ tags: ['data'] }));
    await board.write('subscriptions/ada.md', text('ada@example.org', 'dataa, robotics'));
    const { subscriptions } = await board.collect();
    expect(subscriptions.newWarnings.map((file) => file.seen.path)).toEqual(['ada.md']);
    expect(await warning('ada.md')).toBe(
      'no post has the tag "dataa": did you mean "data"?; no post has the tag "robotics" yet',
    );
    await board.write('posts/b.md', postText({ title: 'B: B', tags: ['robotics', 'dataa'] }));
    await board.collect();
    expect(await warning('ada.md')).toBeNull();
  });

  test('aliases count, and before the first post nothing is odd', async () => {
    board.config = { ...board.config, tags: { ...board.config.tags, aliases: { vendors: 'vendor' } } };
    await board.write('subscriptions/ada.md', text('ada@example.org', 'vendors'));
    await board.collect();
    expect(await warning('ada.md')).toBeNull();
    await board.write('posts/a.md', postText({ tags: ['vendor'] }));
    await board.write('subscriptions/bob.md', text('bob@example.org', 'vendors, "*"'));
    await board.collect();
    expect(await warning('bob.md')).toBeNull();
  });

  test('a key that does nothing is told with its line', async () => {
    await board.write('subscriptions/ada.md', text('ada@example.org', 'data', 'frequncy: daily\n'));
    await board.collect();
    expect(await warning('ada.md')).toBe(
      'line 4: "frequncy" is not a key of subscriptions; did you mean "frequency"?',
    );
  });
});
