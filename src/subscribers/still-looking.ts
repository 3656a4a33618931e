// Whoever has not answered for a year is asked once whether they are still looking, where the board wants that
// (`digest.ask_yearly`); without an answer, their alerts end where the board wants that, too (`digest.end_unanswered`).

import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { DAY_MS } from '../duration.ts';
import { createLinkRequest } from './link-request-store.ts';
import { MAILABLE } from './mailable.ts';
import { endSubscription } from './subscriber-store.ts';

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'digest'>;
}

const YEAR_MS = 365 * DAY_MS;
/** So long an answer is waited for. */
const ANSWER_MS = 30 * DAY_MS;
/** In one pass; the next goes on. */
const PEOPLE = 200;

/** Asks those whose year is over; returns how many these are. */
export async function askYearly({ db, config }: Deps, now: Date): Promise<number> {
  if (!config.digest.askYearly) return 0;
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: number; address_hash: string }>`
      with silent as (
        select s.id from subscribers s
        where coalesce(s.heard_at, s.created_at) <= ${new Date(now.getTime() - YEAR_MS)} and s.asked_at is null
          and s.source <> 'file' and ${sql.raw(MAILABLE)}
        order by s.id limit ${PEOPLE} for no key update of s skip locked)
      update subscribers s set asked_at = ${now} from silent where s.id = silent.id
      returning s.id, s.address_hash`.execute(trx);
    for (const { address_hash: addressHash } of rows)
      await createLinkRequest(trx, { addressHash, kind: 'still-looking' }, now);
    return rows.length;
  });
}

/** Ends the alerts of those who were asked a month ago and said nothing; returns how many these are. */
export async function endUnanswered({ db, config }: Deps, now: Date): Promise<number> {
  const { askYearly: asks, endUnanswered: ends } = config.digest;
  if (!asks || !ends) return 0;
  const rows = await db
    .selectFrom('subscribers')
    .select('id')
    .where('state', '=', 'confirmed')
    .where('asked_at', '<=', new Date(now.getTime() - ANSWER_MS))
    .orderBy('id')
    .limit(PEOPLE)
    .execute();
  for (const { id } of rows) await endSubscription(db, id, now);
  return rows.length;
}

/** They answered, by whatever they did with their link: another year begins. */
export async function noteHeard(db: Db, subscriberId: number, now: Date): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ heard_at: now, asked_at: null })
    .where('id', '=', subscriberId)
    .execute();
}
