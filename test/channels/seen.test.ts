import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelFacts } from '../../src/channels/channel-facts-store.ts';
import { posterFor } from '../../src/channels/outbox-poster.ts';
import { lintChannels } from '../../src/commands/lint-channels.ts';
import { describeChannels } from '../../src/commands/status-channels.ts';
import { DAY_MS } from '../../src/duration.ts';
import { forgetOld } from '../../src/installation/retention.ts';
import { explain } from '../../src/installation/why-store.ts';
import { parseSubscriptionFile } from '../../src/read/subscription-file.ts';
import { type ChannelWorld, createChannelWorld, saying } from './channel-world.ts';

let world: ChannelWorld;
beforeEach(async () => {
  world = await createChannelWorld();
});
afterEach(() => world.close());

const why = async (post: string) => (await explain(world, '#jobs', post, world.now)).sentence;

test('why and status say what a channel was told, and what keeps it from that', async () => {
  await world.publish('Old Job');
  await world.channel('jobs', 'kind: slack\nname: "#jobs"\nalerts:\n  - any: [data]\n    none: [intern]');
  await world.collect();
  await world.publish('New Job');
  await world.write(
    'other.md',
    '---\ntitle: "Acme: Other"\ntags: [tech]\n---\nA text about the other job.\n',
  );
  await world.collect();
  expect(await why('New Job')).toContain('waits for #jobs: its turn is within seconds');
  world.service.answer = saying(503);
  await world.tell();
  expect(await why('New Job')).toMatch(
    /^"Acme: New Job" is on its way to #jobs \(it answers with the status 503; next try .*12:02/,
  );
  const [line] = describeChannels(await channelFacts(world.db, world.now), 'UTC');
  expect(line).toMatch(
    /#jobs \(slack, instant\): 0 posts told; 1 message waiting; takes nothing: it answers with the status 503; next try/,
  );
  world.advance(120_000);
  world.service.answer = saying(200);
  await world.tell();
  expect(await why('New Job')).toMatch(/^"Acme: New Job" was told in #jobs on /);
  expect(await why('Old Job')).toContain('was passed over for #jobs: it came before the channel did');
  expect(await why('Acme: Other')).toContain('No alert of #jobs matches');
  // What people had is remembered as long as what channels were told.
  world.advance(91 * DAY_MS);
  while (!(await forgetOld(world, world.now)).isDone);
  expect(await world.db.selectFrom('channel_messages').selectAll().execute()).toEqual([]);
});

test('a file whose address is missing is a mistake with line and remedy, for the collector and for lint', async () => {
  await world.channel('jobs', 'kind: json\ntags: [data]', `${world.service.url}/hook\nshort`);
  await world.collect();
  const [file] = await world.db.selectFrom('files').selectAll().where('kind', '=', 'subscription').execute();
  expect(file).toMatchObject({
    status: 'invalid',
    line: 2,
    problem: 'in the file jobs.txt, the key that signs what is sent is missing or too short',
  });
  const bytes = Buffer.from('---\nwebhook_file: nothing.txt\nkind: slack\ntags: [data]\n---\n');
  const linted = {
    file: { kind: 'subscription' as const, path: 'a.md', bytes },
    reading: parseSubscriptionFile(bytes, { timeZone: 'UTC' }),
  };
  const twin = { ...linted, file: { ...linted.file, path: 'b.md' } };
  const findings = await lintChannels(world.config.paths, [linted, twin]);
  expect([...findings.values()].flat().map(({ level, problem }) => `${level}: ${problem}`)).toEqual([
    'error: the file nothing.txt that holds the address of the channel is not there',
    'error: the channel belongs to a.md already',
  ]);
});

test('where mail stays on this machine, so does what channels would be told', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rolecall-outbox-'));
  await world.channel('jobs', 'kind: mastodon\ntags: [data]', `${world.service.url}\ntoken-of-the-account`);
  await world.collect();
  await world.publish('New Job');
  await world.tell(await posterFor({ transport: 'outbox', paths: { ...world.config.paths, dataDir } }));
  expect(world.service.told).toEqual([]);
  const [name = ''] = await readdir(join(dataDir, 'outbox'));
  const text = await readFile(join(dataDir, 'outbox', name), 'utf8');
  expect([name, text]).toEqual([
    expect.stringMatching(/^channel-msg_.+\.json$/),
    expect.stringContaining('New Job'),
  ]);
  expect(text).not.toContain('token');
  expect((await explain(world, 'jobs', 'New Job', world.now)).sentence).toMatch(
    /was told in jobs .* \(into the outbox folder\)\.$/,
  );
  await rm(dataDir, { recursive: true });
});

test('no secret stands in the ledger', async () => {
  await world.channel('jobs', 'kind: slack\ntags: [data]');
  await world.collect();
  await world.publish('One');
  world.service.answer = (response, { path }) => void response.writeHead(500).end(`no ${path}`);
  await world.tell();
  const all = JSON.stringify([
    await world.db.selectFrom('channels').selectAll().execute(),
    await world.db.selectFrom('channel_messages').selectAll().execute(),
    await world.db.selectFrom('files').selectAll().execute(),
    await world.db.selectFrom('alarms').selectAll().execute(),
  ]);
  expect(all).not.toMatch(/SECRET|T000/);
});
