// How often visitors may ask us to send a mail (trap 26). Counted in Postgres, or in Redis when there is one, so that
// several processes count together; whoever is over a limit is refused from memory and costs the ledger nothing.

import { Redis } from 'ioredis';
import { CompiledQuery } from 'kysely';
import {
  type RateLimiterAbstract,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { Db } from '../database/database.ts';

/** All limits: so many `points` within `seconds`. */
export const LIMITS = {
  /** From one IPv4 address or one IPv6 /64: a household, an office, a library. */
  'sign-up-visitor': { points: 20, seconds: 600 },
  /** Rows for one address; what is mailed is counted by itself (queue/send-confirmation.ts). */
  'sign-up-address': { points: 10, seconds: 86_400 },
  'sign-up-domain': { points: 500, seconds: 3600 },
  'sign-up-all': { points: 2000, seconds: 3600 },
  'link-visitor': { points: 10, seconds: 600 },
  'link-all': { points: 1000, seconds: 3600 },
} as const;

export type LimitName = keyof typeof LIMITS;

export interface Limits {
  /** Counts one; 0 = go on, else the seconds to wait. Throws when neither store answers. */
  take(name: LimitName, key: string): Promise<number>;
  close(): Promise<void>;
}

const MAX_KEY = 180;

/** The table `limits` is there already (migrations); a Redis that does not answer is stood in for by Postgres. */
export function createLimits(options: { db: Db; redisUrl?: string | null }): Limits {
  const redis = options.redisUrl ? connect(options.redisUrl) : null;
  const names = Object.keys(LIMITS) as LimitName[];
  const limiters = new Map(names.map((name) => [name, createLimiter(name, options.db, redis)]));
  return {
    async take(name, key) {
      try {
        await limiters.get(name)?.consume(key.slice(0, MAX_KEY));
        return 0;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      }
    },
    async close() {
      redis?.disconnect();
    },
  };
}

function connect(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  // Without a listener, a lost connection ends the process; queues.ts says so in the log already.
  redis.on('error', () => {});
  return redis;
}

function createLimiter(name: LimitName, db: Db, redis: Redis | null): RateLimiterAbstract {
  const { points, seconds } = LIMITS[name];
  const shared = { points, duration: seconds, keyPrefix: name, inMemoryBlockOnConsumed: points };
  const inPostgres = new RateLimiterPostgres({
    ...shared,
    storeClient: { query: (query: { text: string; values: unknown[] }) => runQuery(db, query) },
    storeType: 'client',
    tableName: 'limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
  });
  if (redis === null) return inPostgres;
  return new RateLimiterRedis({
    ...shared,
    keyPrefix: `{rolecall}:limit:${name}`,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: inPostgres,
  });
}

/** The limiter speaks pg; its queries go through the pool that is there. */
async function runQuery(db: Db, { text, values }: { text: string; values: unknown[] }) {
  const { rows } = await db.executeQuery(CompiledQuery.raw(text, values));
  return { rows, rowCount: rows.length };
}
