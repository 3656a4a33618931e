import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statusCommand } from '../../src/commands/status.ts';
import { raiseAlarm } from '../../src/installation/alarm-store.ts';
import { holdDigests, pauseMail } from '../../src/installation/pause-store.ts';
import { suppress } from '../../src/subscribers/suppression-store.ts';
import { recordBrokenFile } from '../helpers/broken-file.ts';
import { runCommand } from '../helpers/command.ts';
import { createWorld, type World } from '../helpers/world.ts';

const NO_POSTS = {
  known: 0,
  live: 0,
  archive: 0,
  'not-mailed': 0,
  held: 0,
  draft: 0,
  future: 0,
  settling: 0,
  'page-not-there': 0,
  'link-gone': 0,
  closed: 0,
  missing: 0,
  removed: 0,
};

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const human = () => runCommand(world, (context) => statusCommand(context, { json: false }));
const json = async () => {
  const printed = await runCommand(world, (context) => statusCommand(context, { json: true }));
  return { ...printed, status: JSON.parse(printed.out) };
};

test('before anything happened, all numbers are zero and nothing is wrong', async () => {
  const { code, status } = await json();
  expect(code).toBe(0);
  expect(status).toEqual({
    posts: NO_POSTS,
    files: { invalid: [], warned: [] },
    subscribers: { confirmed: 0, paused: 0, suppressed: 0, unsubscribed: 0, removed: 0 },
    deliveries: { queued: 0, sending: 0, sent: 0, deferred: 0, skipped: 0, superseded: 0, failed: 0 },
    mayHaveArrived: 0,
    runs: [],
    pauses: [],
    reports: [],
    goneLinks: [],
    left: [],
    alarms: [],
    notices: [],
    channels: [],
    repository: null,
  });
  expect((await human()).out).toContain('No alarms.');
});

describe('after a run', () => {
  beforeEach(async () => {
    await world.announce('director', ['data']);
    await world.announce('analyst', ['data']);
    await world.subscribe('alice@example.org', 'data');
    await world.subscribe('bob@example.org', 'nonprofit');
    await world.settle();
  });

  test('the run is shown with its outcomes, and it balances', async () => {
    const { status } = await json();
    expect(status.posts).toEqual({ ...NO_POSTS, known: 2, live: 2 });
    expect(status.subscribers.confirmed).toBe(2);
    expect(status.deliveries.sent).toBe(1);
    expect(status.runs).toEqual([
      expect.objectContaining({
        kind: 'welcome',
        frequency: 'weekly',
        matched: 1,
        sent: 1,
        failed: 0,
        balanced: true,
      }),
    ]);
    expect(status.runs[0].dueAt).toBe('2026-11-16T12:00:00.000Z');
  });

  test('people read it as lines and a table', async () => {
    const { out } = await human();
    expect(out).toContain('Posts        2 known: 2 live\n');
    expect(out).toContain('Subscribers  2 confirmed');
    expect(out).toMatch(/2026-11-16 12:00 UTC {2}welcome weekly {2}1 {8}1/);
  });

  test('whom no mail may reach is counted as such, not as confirmed', async () => {
    await suppress(world.db, 'alice@example.org', 'bounced', world.now);
    expect((await json()).status.subscribers).toMatchObject({ confirmed: 1, suppressed: 1 });
    expect((await human()).out).toContain('Subscribers  1 confirmed, 1 suppressed');
  });

  test('a run that does not add up says so', async () => {
    await world.db.updateTable('runs').set({ matched: 5 }).execute();
    expect((await json()).status.runs[0].balanced).toBe(false);
    expect((await human()).out).toContain('does not add up');
  });
});

test('a quarantined file is named with line, problem and remedy', async () => {
  await recordBrokenFile(world);
  const [file] = (await json()).status.files.invalid;
  expect(file).toMatchObject({ kind: 'post', line: 3, problem: 'the title is missing' });
  expect(file.path).toMatch(/posts\/broken\.md$/);
  expect((await human()).out).toMatch(/posts\/broken\.md line 3: the title is missing; add the line title/);
});

test('an open alarm is shown with its remedy, and the exit code is 1', async () => {
  await raiseAlarm(world.db, { kind: 'mail-server-away', error: 'ECONNREFUSED', waiting: 3 }, world.now);
  const message = 'The mail server cannot be used (ECONNREFUSED); digests that wait for it now: 3.';
  const { code, out } = await human();
  expect(code).toBe(1);
  expect(out).toContain(`! ${message}\n    Check SMTP_URL and the mail server.`);
  expect((await json()).status.alarms).toEqual([
    {
      code: 'mail-server',
      message,
      remedy: expect.any(String),
      facts: { kind: 'mail-server-away', error: 'ECONNREFUSED', waiting: 3 },
    },
  ]);
});

test('pauses in force are shown, those that are over are not', async () => {
  await pauseMail(world.db, { scope: 'service', until: null, why: 'paused by the admin' }, world.now);
  await pauseMail(world.db, { scope: 'example.org', until: world.now, why: 'refusals' }, world.now);
  expect((await human()).out).toContain(
    'Paused       All mail, until "rolecall resume": paused by the admin',
  );
  expect((await json()).status.pauses).toHaveLength(1);
});

test('a file that works but may not say what was meant is shown', async () => {
  await world.db
    .insertInto('files')
    .values({
      kind: 'subscription',
      path: 'ada.md',
      size: 1,
      mtime_ms: 1,
      inode: '1',
      hash: 'x',
      status: 'ok',
      warning: 'no post has the tag "dat": did you mean "data"?',
      seen_at: world.now,
      first_seen_at: world.now,
      hashed_at: world.now,
    })
    .execute();
  const { code, out } = await human();
  expect(code).toBe(0);
  expect(out).toMatch(/Files to look at\n {2}\S*ada\.md: no post has the tag "dat": did you mean "data"\?/);
});

test('digests that wait for PUBLIC_URL are said to, and not to wait for a hand', async () => {
  await holdDigests(world.db, 'https://x.org is not this installation', world.now);
  const { out } = await human();
  expect(out).toMatch(/^Paused {7}All digests: https:\/\/x\.org is not this installation$/m);
});

test('a post that may be gone is named with its link, the answer and a remedy', async () => {
  await world.announce('director', ['data']);
  const url = 'https://example.org/gone';
  const { now } = world;
  await world.db.updateTable('posts').set({ apply_url: url, standing: 'link-gone' }).execute();
  await world.db
    .insertInto('links')
    .values({
      url,
      ask_at: now,
      asked_at: now,
      answer: 'it answers with the status 410',
      gone_since: now,
      gone_at: now,
    })
    .execute();
  expect((await human()).out).toMatch(
    /Posts that may be gone\n {2}\S*posts\/director\S*: the apply link leads nowhere since .* \(https:\/\/example\.org\/gone\): it answers with the status 410, and is left out until it answers; correct it, or write closes: filled/,
  );
});
