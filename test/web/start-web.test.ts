import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Log, silentLog } from '../../src/log.ts';
import { startWeb } from '../../src/web/start-web.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { config, links, NOW, vault } from './board.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function start(changes: Partial<typeof config> = {}, oldestMs = 0) {
  const lines: { message: string; url: string }[] = [];
  const log: Log = {
    ...silentLog,
    info: (message, fields) => void lines.push({ message, url: String(fields?.url) }),
  };
  const close = await startWeb({
    db: database.db,
    url: database.url,
    config: { ...config, port: 0, redisUrl: null, ...changes },
    links,
    vault,
    log,
    clock: () => NOW,
    queues: {
      oldestWaitingMs: async () => oldestMs,
      sendConfirmations: async () => {},
      sendLinks: async () => true,
    },
  });
  return { close, lines, url: lines[0]?.url ?? '' };
}

it('the log says where the pages are, and where mails can be read', async () => {
  const { close, lines, url } = await start();
  expect((await fetch(url)).status).toBe(200);
  expect(lines[1]).toEqual({ message: 'Mails stay on this machine; read them here', url: `${url}/outbox` });
  await close();
  const { close: closeOther, lines: others } = await start({ transport: 'smtp' });
  await closeOther();
  expect(others).toHaveLength(1);
});

it.each([
  [0, 200, 'the oldest job has waited 0 s'],
  [9 * 60_000, 200, 'the oldest job has waited 540 s'],
  [10 * 60_000, 503, 'the oldest job has waited 600 s'],
])('with a job that has waited %d ms, /readyz is %d', async (oldestMs, status, detail) => {
  const { close, url } = await start({}, oldestMs);
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ queue: { detail } });
  await close();
});
