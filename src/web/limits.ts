// How often visitors may ask us to send a mail. Counted in Postgres, or in Redis when there is one, so that
// several processes count together; whoever is over a limit is refused from memory and costs the ledger nothing. The
// reasons for the figures: docs/decisions/006-signing-up-without-an-account.md.

import { Redis } from 'ioredis';
import { CompiledQuery } from 'kysely';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { Db } from '../database/database.ts';
import { HOUR_MS } from '../duration.ts';
import { type Log, silentLog } from '../log.ts';

interface Limit {
  readonly points: number;
  readonly seconds: number;
  /** Counted by each process for itself: guards what is cheaper than a count in the ledger. */
  readonly inMemory?: boolean;
}

/**
 * All limits: so many `points` within `seconds`. What many people share has three: the first is for whoever comes; past
 * it each network has its share, out of the rest.
 */
export const LIMITS = {
  /** From one IPv4 address or one IPv6 /64: a household, an office, a library. */
  'sign-up-visitor': { points: 20, seconds: 600 },
  /** From one IPv4 /24 or one IPv6 /48, so that who rents 65,536 blocks of /64 is not that many visitors. */
  'sign-up-network': { points: 200, seconds: 3600 },
  /** To one mailbox, in whatever spelling; what is mailed to an address is counted once more (send/send-confirmation.ts). */
  'sign-up-mailbox': { points: 3, seconds: 86_400 },
  /** For one mail domain; the big providers (mail-providers.ts) have none. */
  'sign-up-domain': { points: 100, seconds: 3600 },
  'sign-up-domain-share': { points: 2, seconds: 3600 },
  'sign-up-domain-rest': { points: 400, seconds: 3600 },
  'sign-up-all': { points: 1000, seconds: 3600 },
  'sign-up-all-share': { points: 3, seconds: 3600 },
  'sign-up-all-rest': { points: 4000, seconds: 3600 },
  'link-visitor': { points: 10, seconds: 600 },
  'link-all': { points: 1000, seconds: 3600 },
  'link-all-share': { points: 3, seconds: 3600 },
  'link-all-rest': { points: 4000, seconds: 3600 },
  /** To sign in as an admin, for one address: a stranger from a few networks cannot use up all of it. */
  'admin-link': { points: 5, seconds: 86_400 },
  'admin-link-share': { points: 3, seconds: 86_400 },
  'admin-link-rest': { points: 30, seconds: 86_400 },
  /** Wrong tokens and keys. */
  'admin-guess': { points: 10, seconds: 600 },
  /** Looks at what would match: five a second for a minute. */
  'sample-visitor': { points: 300, seconds: 60, inMemory: true },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof LIMITS;
/** What many people share. */
export type SharedLimit = 'sign-up-domain' | 'sign-up-all' | 'link-all' | 'admin-link';

export interface Limits {
  /** Counts one; 0 = go on, else the seconds to wait. Throws when neither store answers. */
  take(name: LimitName, key: string): Promise<number>;
  close(): Promise<void>;
}

const MAX_KEY = 180;

/** The table `limits` is there already (migrations); a Redis that does not answer is stood in for by Postgres. */
export function createLimits(options: {
  readonly db: Db;
  readonly redisUrl?: string | null;
  readonly allowed?: Readonly<Record<LimitName, Limit>>;
  readonly log?: Log;
}): Limits {
  const { db, allowed = LIMITS, log = silentLog } = options;
  const saidAt = new Map<LimitName, number>();
  /** The first of an hour, of each limit: a limit that nobody meets needs no line, and a flood must not fill the log. */
  const say = (name: LimitName, seconds: number) => {
    if (performance.now() - (saidAt.get(name) ?? -HOUR_MS) < HOUR_MS) return;
    saidAt.set(name, performance.now());
    log.info('A limit for visitors is reached; more of the same is refused for a while', {
      limit: name,
      seconds,
    });
  };
  const redis = options.redisUrl ? connect(options.redisUrl) : null;
  const names = Object.keys(allowed) as LimitName[];
  const limiters = new Map(names.map((name) => [name, createLimiter(name, allowed[name], db, redis)]));
  return {
    async take(name, key) {
      try {
        await limiters.get(name)?.consume(key.slice(0, MAX_KEY));
        return 0;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
        say(name, seconds);
        return seconds;
      }
    },
    async close() {
      redis?.disconnect();
    },
  };
}

/**
 * Counts one against what many people share; 0 = go on, else the seconds to wait. A flood from few networks uses up the
 * first part and its own share of the rest, and leaves the shares of everybody else.
 */
export async function takeShared(
  limits: Pick<Limits, 'take'>,
  name: SharedLimit,
  key: string,
  network: string,
): Promise<number> {
  if ((await limits.take(name, key)) === 0) return 0;
  const overShare = await limits.take(`${name}-share`, `${network} ${key}`);
  return overShare > 0 ? overShare : limits.take(`${name}-rest`, key);
}

function connect(url: string): Redis {
  // A visitor waits: where Redis says nothing, Postgres counts.
  const redis = new Redis(url, {
    ...{ maxRetriesPerRequest: 1, enableOfflineQueue: false },
    ...{ commandTimeout: 2000, socketTimeout: 5000 },
  });
  // Without a listener, a lost connection ends the process; queue/queues.ts says so in the log already.
  redis.on('error', () => {});
  return redis;
}

function createLimiter(
  name: LimitName,
  { points, seconds, inMemory }: Limit,
  db: Db,
  redis: Redis | null,
): RateLimiterAbstract {
  const shared = { points, duration: seconds, keyPrefix: name, inMemoryBlockOnConsumed: points };
  if (inMemory) return new RateLimiterMemory(shared);
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
