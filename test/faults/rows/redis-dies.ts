// Redis is killed, away for a while, wiped, or silent, while people ask for mails and digests are sent.

import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../../../src/database/database.ts';
import type { TestRedis } from '../../helpers/redis.ts';
import { type SilentProxy, startSilentProxy } from '../../helpers/silent-proxy.ts';
import { countExtra, countUnlike } from '../copies.ts';
import { forgetFloods } from '../hurry.ts';
import { checkRuns } from '../ledger.ts';
import type { Fault, Trial } from '../trial.ts';
import { checkVisitors, sendVisitors, VISITORS_YML } from '../visitors.ts';
import { addReaders, openFaultWorld, timeUntil } from '../world.ts';

export const redisDies: Fault = {
  row: 4,
  name: 'Redis is killed, away, wiped or silent',
  backends: ['redis'],
  isInQuick: true,
  run,
};

const READERS = 60;
const RUN_MS = 4000;
const DONE_S = 30;

type Happening = (redis: TestRedis, trial: Trial) => Promise<void>;

const kill: Happening = async (redis, trial) => {
  await redis.kill();
  await delay(trial.draw(0, 1000));
  await redis.restart();
};
const stayAway = (seconds: number) => async (redis: TestRedis) => {
  await redis.kill();
  await delay(seconds * 1000);
  await redis.restart();
};
const wipe: Happening = async ({ client }) => void (await client.flushall());

async function run(trial: Trial): Promise<void> {
  let proxy: SilentProxy | undefined;
  const redisPort = async (port: number) => {
    proxy = await startSilentProxy(port);
    trial.later(async () => proxy?.close());
    return proxy.port;
  };
  const silence = (seconds: number) => async () => {
    proxy?.silence();
    await delay(seconds * 1000);
    proxy?.speak();
  };
  const kills = Array.from({ length: trial.times(30, 1) }, () => kill);
  const outages = trial.isQuick
    ? [stayAway(1), wipe]
    : [1, 8, 40].map(stayAway).concat([wipe, wipe, wipe, wipe, wipe, silence(5), silence(40)] as never);
  const world = await openFaultWorld(trial, {
    yml: `digest: { instant_wait: 0 }\n${VISITORS_YML}`,
    redisPort,
  });
  const { db, smtp, board, redis } = world;
  smtp.fault = ({ step }) => (step === 'dot' ? { afterMs: trial.draw(0, 40) } : null);
  const app = await world.start();
  const visitors = await sendVisitors(world);
  let slowest = 0;
  const happenings: readonly Happening[] = [...kills, ...outages];
  for (const [index, happens] of happenings.entries()) {
    await addReaders(db, READERS, { tag: `round-${index}` });
    await forgetFloods(db);
    await board.post(`Engineer ${index}`, `round-${index}`);
    await delay(trial.draw(0, RUN_MS));
    await happens(redis as TestRedis, trial);
    const sent = sql`select count(*) filter (where status = 'sent') = ${(index + 1) * READERS}::int
      and bool_and(status in ('sent', 'skipped')) from deliveries`;
    const took = await timeUntil(db, sent, 180_000);
    if (took === Number.POSITIVE_INFINITY)
      trial.holds(`all mail of round ${index} is sent`, false, await leftOver(db));
    slowest = Math.max(slowest, took);
  }
  await visitors.leave();
  trial.atMost('longest until all mail is sent', slowest / 1000, DONE_S, 's');
  await checkVisitors(trial, world, visitors);
  const readers = new Set(smtp.taken.filter((to) => to.includes('.round-')));
  trial.exactly('digests lost', happenings.length * READERS - readers.size, 0);
  trial.exactly('extra copies', countExtra(smtp), 0);
  trial.exactly('copies that are not the same byte for byte', countUnlike(smtp), 0);
  const said = (sentence: string) => app.lines.some((line) => line.includes(sentence));
  trial.holds(
    'it says what it waits for, and that it is back',
    said('Queue is out of reach; going on when it is back') && said('Queue is back'),
  );
  await checkRuns(trial, db);
  trial.exactly('exit code after SIGTERM', (await app.end('SIGTERM')) ?? -1, 0);
}

/** What became of the digests, by their state. */
async function leftOver(db: Db): Promise<string> {
  const { rows } = await sql<{ says: string }>`
    select string_agg(n || ' ' || status || coalesce(': ' || reason, ''), ', ') as says
    from (select status, reason, count(*) as n from deliveries group by 1, 2) d`.execute(db);
  return rows[0]?.says ?? 'none';
}

export const silentRedis: Fault = {
  row: 4,
  name: 'REDIS_URL leads to a port that says nothing',
  backends: ['redis'],
  isInQuick: true,
  async run(trial) {
    const proxy = await startSilentProxy(1);
    trial.later(() => proxy.close());
    proxy.silence();
    const world = await openFaultWorld(trial, { env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` } });
    const app = world.board.start([]);
    const said = await Promise.race([app.said('Queue does not answer yet'), delay(30_000, '')]);
    trial.holds('it says what it waits for', said.includes(String(proxy.port)), said);
    const askedAt = performance.now();
    await app.end('SIGTERM');
    trial.atMost('stop', (performance.now() - askedAt) / 1000, 30, 's');
  },
};
