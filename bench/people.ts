// Fills a ledger with people, set-based: the same rows as saveSubscription makes one by one.

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../src/config/config.ts';
import type { Db } from '../src/database/database.ts';
import { inTransaction } from '../src/database/in-transaction.ts';
import { buildAlert } from '../src/subscribers/alerts.ts';
import { ensureAudience } from '../src/subscribers/audience-store.ts';
import type { Choice } from './board.ts';

const ROWS = 20_000;

/** Weekly readers, one for each choice, served up to announcement number `cursor`. Returns how many audiences they form. */
export async function addPeople(
  deps: { readonly db: Db; readonly config: Pick<Config, 'digest'> },
  choices: readonly Choice[],
  cursor: number,
  now: Date,
): Promise<number> {
  const ids = await makeAudiences(deps, choices, now);
  for (let start = 0; start < choices.length; start += ROWS) {
    const chunk = choices.slice(start, start + ROWS);
    const emails = chunk.map(
      (_, index) => `reader-${start + index}@mail-${(start + index) % 50}.example.org`,
    );
    await sql`
      insert into subscribers (email, address_hash, name, time_zone, frequency, audience_id, cursor, state, source, consent, created_at)
      select p.email, p.hash, p.name, p.time_zone, 'weekly', p.audience_id, ${cursor}, 'confirmed', 'import', '{}', ${now}
      from unnest(
        ${emails}::text[], ${emails.map(hashOf)}::text[], ${chunk.map((_, index) => `Reader ${start + index}`)}::text[],
        ${chunk.map((choice) => choice.timeZone)}::text[], ${chunk.map((choice) => ids.get(keyOf(choice)))}::bigint[])
        as p(email, hash, name, time_zone, audience_id)`.execute(deps.db);
  }
  await sql`vacuum analyze`.execute(deps.db);
  return ids.size;
}

/** What makes two people one audience. */
export function keyOf(choice: Choice): string {
  const { timeZone, tags, moreTags = [], all = [], none = [] } = choice;
  const parts = [tags, moreTags, all, none].map((part) => part.join(' '));
  return [timeZone, ...parts].join(' / ');
}

async function makeAudiences(
  { db, config }: { readonly db: Db; readonly config: Pick<Config, 'digest'> },
  choices: readonly Choice[],
  now: Date,
): Promise<Map<string, number>> {
  const distinct = [...new Map(choices.map((choice) => [keyOf(choice), choice]))];
  const ids = new Map<string, number>();
  await inTransaction(db, async (trx) => {
    for (const [key, { timeZone, tags, moreTags = [], all = [], none = [] }] of distinct) {
      const first = buildAlert({ any: tags, all, none });
      const alerts = moreTags.length === 0 ? [first] : [first, buildAlert({ any: moreTags })];
      const audience = { frequency: 'weekly', timeZone, alerts } as const;
      ids.set(key, (await ensureAudience(trx, audience, config.digest, now)).id);
    }
  });
  return ids;
}

/** As long as a real one; nobody is suppressed here. */
function hashOf(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
