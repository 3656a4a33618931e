// Many readers at once, set-based: the same rows as saveSubscription makes one by one, served up to the newest post.

import { sql } from 'kysely';
import { buildAlert, type Frequency } from '../../src/subscribers/alerts.ts';
import { ensureAudience } from '../../src/subscribers/audience-store.ts';
import type { World } from './world.ts';

/** `count` people of one audience; returns its id. */
export async function addCrowd(
  world: World,
  count: number,
  tag: string,
  frequency: Frequency = 'weekly',
): Promise<number> {
  const key = { frequency, timeZone: 'UTC', alerts: [buildAlert({ any: [tag] })] };
  const { id: audienceId } = await ensureAudience(world.db, key, world.config.digest, world.now);
  await sql`
    insert into subscribers (email, address_hash, time_zone, frequency, audience_id, cursor, state, source, created_at)
    select ${tag} || n || '@example.org', ${tag} || n, 'UTC', ${frequency}, ${audienceId}, value, 'confirmed', 'import',
      ${world.now} from generate_series(1, ${count}::integer) n, announcer`.execute(world.db);
  return audienceId;
}
