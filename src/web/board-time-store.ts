// Since when the board is as it is, kept for all web processes: they tell feed readers the same time, also when one is
// started again. It is noted by whoever sees a change first, since there are many kinds (edits, removals, closing days,
// settings) and a time derived from a part of them would be too old for the others.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { getSetting } from '../database/settings-store.ts';

const SETTING = 'board-changed';

/**
 * When the board became what `digest` stands for: whole seconds since 1970, not before the change, and for each change at
 * least one more than for the one before. HTTP's dates know whole seconds, and two changes must not look like one.
 */
export async function boardChangedAt(db: Db, digest: string, now: Date): Promise<number> {
  const known = parse(await getSetting(db, SETTING));
  return known?.digest === digest ? known.seconds : note(db, digest, Math.ceil(now.getTime() / 1000));
}

/** `<digest> <seconds>`. Of processes that see a change at the same moment, the first notes it. */
async function note(db: Db, digest: string, seconds: number): Promise<number> {
  const { rows } = await sql<{ value: string }>`
    insert into settings (name, value) values (${SETTING}, ${`${digest} ${seconds}`})
    on conflict (name) do update set value = case
      when split_part(settings.value, ' ', 1) = ${digest} then settings.value
      else ${digest} || ' ' || greatest(${seconds}::bigint, split_part(settings.value, ' ', 2)::bigint + 1) end
    returning value`.execute(db);
  return parse(rows[0]?.value ?? null)?.seconds ?? seconds;
}

function parse(value: string | null): { digest: string; seconds: number } | null {
  if (value === null) return null;
  const [digest = '', seconds = ''] = value.split(' ');
  return { digest, seconds: Number(seconds) };
}
