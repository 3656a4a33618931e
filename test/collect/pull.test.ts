// From a push to the mail's post: pulls, their record, and the collector that reads what was pulled.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCollector } from '../../src/collect/collector.ts';
import { releaseHeld } from '../../src/collect/held.ts';
import { heldItems } from '../../src/collect/held-items.ts';
import { pull, pullOnce } from '../../src/collect/pull.ts';
import { createRepository } from '../../src/collect/repository.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Database } from '../../src/database/database.ts';
import { openAlarms } from '../../src/installation/alarm-store.ts';
import { askForPull, repositoryState } from '../../src/installation/repository-store.ts';
import { silentLog } from '../../src/log.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { type GitServer, startGitServer } from '../helpers/git-server.ts';
import { createMemoryLog } from '../helpers/memory-log.ts';

const SIGNAL = new AbortController().signal;
const POST = '---\ntitle: "Rivers: Engineer"\ntags: [data]\n---\nWork with us.\n';

let server: GitServer;
let database: Database;
let dir: string;
let config: Config;
let now: Date;

beforeEach(async () => {
  [server, database] = await Promise.all([startGitServer(), createTestDatabase()]);
  dir = await mkdtemp(join(tmpdir(), 'rolecall-pull-'));
  const base = loadConfig({ CONFIG: undefined, DATA_DIR: dir }, dir);
  const repository = {
    url: server.url,
    branch: null,
    token: null,
    dir: join(dir, 'repository'),
    workTree: join(dir, 'repository/files'),
  };
  config = {
    ...base,
    posts: { ...base.posts, repository },
    digest: { ...base.digest, instantWaitMs: 0 },
    paths: { ...base.paths, postsDir: join(dir, 'repository/files/_posts') },
  };
  now = new Date('2026-11-16T12:00:00Z');
});
afterEach(async () => {
  await Promise.all([server.close(), database.close()]);
  await rm(dir, { recursive: true, force: true });
});

function repositoryOf({ posts }: Config) {
  if (posts.repository === null) throw new Error('no repository');
  return posts.repository;
}

const alarms = async () => (await openAlarms(database.db)).map(({ code }) => code);

test('a post that is pushed is announced, as soon as somebody asks for a pull', async () => {
  await server.push({ '_posts/2026-11-16-one.md': POST });
  const announced: string[] = [];
  const heard = { wait: Promise.withResolvers<void>() };
  const collector = startCollector({
    ...{ db: database.db, config, log: silentLog, clock: () => now },
    isLeader: () => true,
    async announced(ids) {
      announced.push(...ids);
      heard.wait.resolve();
    },
    async subscribed() {},
  });
  try {
    await heard.wait.promise;
    expect(announced).toHaveLength(1);
    heard.wait = Promise.withResolvers();
    await server.push({ '_posts/2026-11-16-two.md': POST.replace('Engineer', 'Pilot') });
    await askForPull(database.db, now);
    await heard.wait.promise;
    expect(announced).toHaveLength(2);
  } finally {
    await collector.close();
  }
});

test('what may mend by itself is an alarm after a quarter of an hour, and one line of the log', async () => {
  const log = createMemoryLog();
  const deps = { db: database.db, config, log, clock: () => now };
  const repository = createRepository({ ...repositoryOf(config), url: 'http://127.0.0.1:9/x' }, deps.clock);
  for (const minutes of [0, 5, 10]) {
    now = new Date(Date.UTC(2026, 10, 16, 12, minutes));
    expect(await pull(deps, repository, SIGNAL)).toBe(false);
    expect(await alarms()).toEqual([]);
  }
  now = new Date(Date.UTC(2026, 10, 16, 12, 15));
  await pull(deps, repository, SIGNAL);
  expect(await alarms()).toEqual(['repository']);
  expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(1);

  await server.push({ '_posts/2026-11-16-one.md': POST });
  await pullOnce({ ...deps, stopping: SIGNAL });
  expect(await alarms()).toEqual([]);
  expect(await repositoryState(database.db)).toMatchObject({
    problem: null,
    commit: expect.stringMatching(/^[\da-f]{40}$/),
  });
});

test('a rewritten history waits for an admin, who releases it', async () => {
  const deps = { db: database.db, config, log: silentLog, clock: () => now, stopping: SIGNAL };
  await server.push({ '_posts/2026-11-16-one.md': POST });
  await pullOnce(deps);
  await server.rewrite({ '_posts/2026-11-16-other.md': POST });
  await pullOnce(deps);
  expect(await alarms()).toEqual(['repository-rewritten']);
  expect((await heldItems(database.db)).names).toEqual(['repository']);

  await releaseHeld({ ...deps, announced: async () => {} }, { name: 'repository', quiet: false }, now);
  await pullOnce(deps);
  expect(await alarms()).toEqual([]);
  // Once and not for ever.
  await server.rewrite({ '_posts/2026-11-16-third.md': POST });
  await pullOnce(deps);
  expect(await alarms()).toEqual(['repository-rewritten']);
});
