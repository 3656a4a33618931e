import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPoster } from '../../src/channels/post-message.ts';
import { pauseAll, resumeAll } from '../../src/send/hold-all.ts';
import { type ChannelWorld, createChannelWorld, ok, saying } from './channel-world.ts';

const MINUTE = 60_000;
const SLACK = 'kind: slack\ntags: [data]';

let world: ChannelWorld;
beforeEach(async () => {
  world = await createChannelWorld();
});
afterEach(() => world.close());

/** Titles by message, in the order in which the service got them. */
const titles = () =>
  world.service.told.map(({ body }) =>
    [...JSON.stringify(body).matchAll(/(?:\|)([\w ]+)>\*/g)].map(([, title]) => title),
  );
const rows = () => world.db.selectFrom('channels').selectAll().orderBy('id').execute();

test('a channel hears of what comes from now on, each post once, whatever becomes of its file', async () => {
  await world.publish('Old Job');
  await world.channel('jobs', SLACK);
  await world.collect();
  await world.publish('New Job');
  await world.tell();
  expect(titles()).toEqual([['New Job']]);
  expect(world.service.told[0]?.path).toBe('/services/T000/SECRET-jobs');
  // Nothing that happens to files tells it again.
  await world.channel('jobs', `${SLACK}\nname: "#jobs"`);
  await world.write(
    'new-job.md',
    '---\ntitle: "Acme: New Job"\ntags: [data, tech]\n---\nOther words about it, and a good many of them.\n',
  );
  await world.collect();
  await world.tell();
  expect(titles()).toEqual([['New Job']]);
  const subscribers = await world.db.selectFrom('subscribers').selectAll().execute();
  const tallies = await world.db.selectFrom('tallies').selectAll().where('topic', '=', 'person').execute();
  expect([subscribers, tallies]).toEqual([[], []]);
});

test('by the clock, it gets one message in the order of digests, and several where one is too small', async () => {
  await world.channel(
    'weekly',
    'kind: discord\nfrequency: weekly\nalerts:\n  - any: [data]\n    none: [intern]',
  );
  await world.collect();
  await world.publish(...Array.from({ length: 9 }, (_, index) => `Job ${index}`));
  expect(await world.tell()).toBe(0);
  world.advance(8 * 24 * 60 * MINUTE);
  expect(await world.tell()).toBe(2);
  expect(world.service.told.map(({ body }) => (body.embeds as unknown[]).length)).toEqual([5, 4]);
  expect(world.service.told[0]?.body.content).toContain('5 new jobs');
});

test('what fails is told later as the same message; a wait that it names is kept', async () => {
  await world.channel('toots', 'kind: mastodon\ntags: [data]', `${world.service.url}\ntoken-of-the-account`);
  await world.collect();
  await world.publish('One', 'Two');
  world.service.answer = saying(500);
  await world.tell();
  world.advance(MINUTE);
  await world.tell();
  expect(world.service.told.length).toBe(1);
  world.advance(MINUTE);
  world.service.answer = saying(429, '{"error":"Too many requests"}', { 'retry-after': '30' });
  await world.tell();
  world.advance(29_000);
  await world.tell();
  expect(world.service.told.length).toBe(2);
  world.advance(1000);
  world.service.answer = ok;
  await world.tell();
  const keys = world.service.told.map(({ headers }) => headers['idempotency-key']);
  expect(world.service.told.map(({ path }) => path)).toEqual(Array(4).fill('/api/v1/statuses'));
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
  expect(await world.alarms()).toEqual([]);
});

test.each([
  ['cut', (response: Parameters<typeof ok>[0]) => void response.destroy()],
  ['stalling', () => {}],
])('an answer that is %s is none: the message is tried again', async (_, answer) => {
  await world.channel('jobs', SLACK);
  await world.collect();
  await world.publish('One');
  world.service.answer = answer;
  await world.tell(world.service.post(200));
  expect((await rows())[0]).toMatchObject({
    attempts: 1,
    reply: expect.stringContaining('it does not answer'),
  });
  world.service.answer = (response) => void response.end('x'.repeat(5_000_000));
  world.advance(2 * MINUTE);
  await world.tell();
  expect(titles()).toEqual([['One'], ['One']]);
  expect((await rows())[0]).toMatchObject({ attempts: 0, reply: null, cut: null });
});

test('a channel that is gone raises an alarm, suppresses nobody, and is tried again when its address changes', async () => {
  await world.channel('jobs', SLACK);
  await world.channel('other', 'kind: discord\ntags: [data]', `${world.service.url}/other`);
  await world.collect();
  await world.publish('One');
  world.service.answer = (response, told) =>
    (told.path.startsWith('/other') ? ok : saying(410, 'channel_is_archived'))(response, told);
  await world.tell();
  const [alarm] = await world.alarms();
  expect(alarm).toBe(
    'The slack channel "jobs" (jobs.md) is gone, and nothing more is told there: it answers with the status 410 (channel_is_archived). Give it a new address in its file, or delete the file; if the channel is well after all, run "rolecall resume"',
  );
  expect((await rows()).map(({ state }) => state)).toEqual(['gone', 'on']);
  expect(await world.db.selectFrom('suppressions').selectAll().execute()).toEqual([]);
  await world.publish('Two');
  await world.tell();
  expect(world.service.told.filter(({ path }) => !path.startsWith('/other')).length).toBe(1);
  world.service.answer = ok;
  await world.channel('jobs', SLACK, `${world.service.url}/services/T000/ANOTHER`);
  // The subscription says the same; a thorough look sees that its address is another.
  await world.tell();
  const told = world.service.told.filter(({ path }) => path === '/services/T000/ANOTHER');
  expect(JSON.stringify(told.map(({ body }) => body))).toMatch(/One.*Two/);
  expect(await world.alarms()).toEqual([]);
});

test('a token that is not valid is an alarm at once, and "resume" tries at once', async () => {
  await world.channel('toots', 'kind: mastodon\ntags: [data]', `${world.service.url}\ntoken-of-the-account`);
  await world.collect();
  await world.publish('One');
  world.service.answer = saying(401, '{"error":"The token token-of-the-account is invalid"}');
  await world.tell();
  const [alarm] = await world.alarms();
  expect(alarm).toContain('Correct its address or its token');
  expect(alarm).not.toContain('token-of-the-account');
  world.service.answer = ok;
  await resumeAll(world.db, world.now);
  await world.tell();
  expect([world.service.told.length, await world.alarms()]).toEqual([2, []]);
});

test('a message that is refused three times is given up, and the next is told', async () => {
  await world.channel('toots', 'kind: mastodon\ntags: [data]', `${world.service.url}\ntoken-of-the-account`);
  await world.collect();
  await world.publish('Bad Poison', 'Good');
  world.service.answer = (response, told) =>
    (/Poison/.test(JSON.stringify(told.body)) ? saying(422, '{"error":"Validation failed"}') : ok)(
      response,
      told,
    );
  for (const minutes of [0, 2, 5, 0]) {
    world.advance(minutes * MINUTE);
    await world.tell();
  }
  expect(world.service.told.map(({ body }) => /Poison/.test(JSON.stringify(body)))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect((await world.alarms())[0]).toContain('refused a post for good this week');
});

test('a pause of all mail holds channels; its end tells what waited, without what is gone by then', async () => {
  await world.channel('jobs', SLACK);
  await world.collect();
  await world.publish('One', 'Two');
  world.service.answer = saying(503);
  await world.tell();
  await pauseAll(world.db, world.now);
  await world.publish('Three');
  await world.remove('one.md');
  await world.collect();
  world.advance(10 * MINUTE);
  await world.collect();
  world.service.answer = ok;
  await world.tell();
  expect(titles()).toEqual([['One', 'Two']]);
  await resumeAll(world.db, world.now);
  await world.tell();
  expect(titles()).toEqual([['One', 'Two'], ['Two'], ['Three']]);
});

test('erasing the file ends the channel, at once for what waits', async () => {
  await world.channel('jobs', SLACK);
  await world.collect();
  await world.publish('One');
  await world.erase('jobs');
  await world.tell();
  await world.collect();
  world.advance(10 * MINUTE);
  await world.collect();
  await world.tell();
  expect(world.service.told).toEqual([]);
  expect((await rows()).map(({ state }) => state)).toEqual(['ended']);
});

test('a file that is renamed is the same channel, and a second file for it is refused', async () => {
  await world.channel('jobs', SLACK);
  await world.collect();
  const secret = `${world.service.url}/services/T000/SECRET-jobs`;
  await world.channel('copy', SLACK, secret);
  await world.collect();
  const problems = await world.db
    .selectFrom('files')
    .select(['path', 'problem'])
    .where('status', '=', 'invalid')
    .execute();
  expect(problems).toEqual([{ path: 'copy.md', problem: 'the channel belongs to jobs.md already' }]);
  await world.erase('jobs');
  await world.collect();
  await world.publish('One');
  await world.tell();
  expect([(await rows()).map(({ path, state }) => [path, state]), titles()]).toEqual([
    [['copy.md', 'on']],
    [['One']],
  ]);
});

test('two processes at once tell a message once', async () => {
  await world.channel('jobs', SLACK);
  await world.collect();
  await world.publish('One', 'Two');
  await Promise.all([world.tell(), world.tell(), world.tell()]);
  expect(titles()).toEqual([['One', 'Two']]);
});

test('an address inside our network is never asked, whatever its name', async () => {
  await world.channel('jobs', SLACK);
  await world.collect();
  await world.publish('One');
  await world.tell(createPoster());
  expect(world.service.told).toEqual([]);
  expect((await rows())[0]).toMatchObject({
    reply: 'its address leads into an inner network, where nothing is told',
  });
});
