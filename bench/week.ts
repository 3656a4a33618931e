// A week on a made-up board: its archive, its ten new posts, its weekly readers, and the run that serves them.

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { collectOnce } from '../src/collect/collect.ts';
import type { Config } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { Db } from '../src/database/database.ts';
import { silentLog } from '../src/log.ts';
import { type Choice, writePosts } from './board.ts';
import { addPeople } from './people.ts';

export interface Week {
  readonly db: Db;
  readonly config: Config;
  readonly audiences: number;
}

const ARCHIVE_POSTS = 257;
const NEW_POSTS = 10;

/** Settings as on a fresh machine, with folders inside `folder` and a postal address. */
export function benchConfig(folder: string, env: Record<string, string> = {}): Config {
  const config = loadConfig(
    { ...env, POSTS_DIR: join(folder, 'posts'), SUBSCRIPTIONS_DIR: join(folder, 'people') },
    folder,
  );
  return {
    ...config,
    site: { ...config.site, postalAddress: 'Example Jobs\n12 Mill Lane\nSpringfield, OR 97477' },
  };
}

/** Collects the posts through the real path and adds the people, all of them served before the new posts came. */
export async function setUpWeek(
  db: Db,
  config: Config,
  choices: Iterable<Choice>,
  now: Date,
  { archive = ARCHIVE_POSTS, isVaried = false } = {},
): Promise<Week> {
  await writePosts(config.paths.postsDir, archive, 'old', 1, isVaried);
  // New posts wait until nobody writes them any more: not here.
  const settled = { ...config, digest: { ...config.digest, instantWaitMs: 0 } };
  await collect(db, settled, now);
  await writePosts(config.paths.postsDir, NEW_POSTS, 'new', 2, isVaried);
  await collect(db, settled, now);
  const audiences = await addPeople({ db, config }, choices, 0, now);
  return { db, config, audiences };
}

/** One pass over the posts folder. */
export async function collect(db: Db, config: Config, now: Date, thorough = true) {
  const deps = { db, config, log: silentLog, announced: async () => {}, settle: (ms: number) => delay(ms) };
  return collectOnce(deps, { now, thorough });
}

/** As if the week's run had not been: nobody served, every audience due at its old slot. */
export async function forgetRuns({ db }: Week): Promise<void> {
  await sql`truncate deliveries, runs, editions cascade`.execute(db);
  await sql`update subscribers set cursor = 0 where cursor > 0`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
