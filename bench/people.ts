// Fills a ledger with people, set-based: the same rows as saveSubscription makes one by one.

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../src/config/config.ts';
import type { Db } from '../src/database/database.ts';
import { buildAlert } from '../src/subscribers/alerts.ts';
import { buildAudience } from '../src/subscribers/audience-store.ts';
import type { Choice } from './board.ts';

const ROWS = 20_000;

interface Deps {
  readonly db: Db;
  readonly config: Pick<Config, 'digest'>;
}

/** Readers, one for each choice, served up to announcement number `cursor`. Returns how many audiences they form. */
export async function addPeople(
  deps: Deps,
  choices: Iterable<Choice>,
  cursor: number,
  now: Date,
): Promise<number> {
  const ids = new Map<string, number>();
  let start = 0;
  for (const chunk of inChunks(choices)) {
    await makeAudiences(deps, chunk, ids, now);
    const emails = chunk.map(
      (_, index) => `reader-${start + index}@mail-${(start + index) % 50}.example.org`,
    );
    await sql`
      insert into subscribers (email, address_hash, name, time_zone, frequency, audience_id, cursor, state, source, consent, created_at)
      select p.email, p.hash, p.name, p.time_zone, p.frequency, p.audience_id, ${cursor}, 'confirmed', 'import', '{}', ${now}
      from unnest(
        ${emails}::text[], ${emails.map(hashOf)}::text[], ${chunk.map((_, index) => `Reader ${start + index}`)}::text[],
        ${chunk.map((choice) => choice.timeZone)}::text[], ${chunk.map(frequencyOf)}::text[],
        ${chunk.map((choice) => ids.get(keyOf(choice)))}::bigint[])
        as p(email, hash, name, time_zone, frequency, audience_id)`.execute(deps.db);
    start += chunk.length;
  }
  await sql`vacuum analyze`.execute(deps.db);
  return ids.size;
}

function* inChunks(choices: Iterable<Choice>): Generator<Choice[]> {
  let chunk: Choice[] = [];
  for (const choice of choices) {
    chunk.push(choice);
    if (chunk.length < ROWS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const frequencyOf = ({ frequency = 'weekly' }: Choice) => frequency;

/** What makes two people one audience. */
export function keyOf(choice: Choice): string {
  const { timeZone, tags, moreTags = [], all = [], none = [] } = choice;
  const parts = [tags, moreTags, all, none].map((part) => part.join(' '));
  return [frequencyOf(choice), timeZone, ...parts].join(' / ');
}

/** Those that are new among these choices. */
async function makeAudiences(
  { db, config }: Deps,
  choices: readonly Choice[],
  ids: Map<string, number>,
  now: Date,
): Promise<void> {
  const distinct = new Map(choices.map((choice) => [keyOf(choice), choice] as const));
  const fresh = [...distinct].filter(([key]) => !ids.has(key));
  const rows = fresh.map(([, choice]) => audienceOf(choice, config, now));
  const keys = new Map(rows.map(({ hash }, index) => [hash, fresh[index]?.[0] as string]));
  // A statement has at most 65,535 parameters.
  for (let from = 0; from < rows.length; from += 5000) {
    const made = await db
      .insertInto('audiences')
      .values(rows.slice(from, from + 5000))
      .returning(['id', 'hash'])
      .execute();
    for (const { id, hash } of made) ids.set(keys.get(hash) as string, id);
  }
}

function audienceOf(choice: Choice, { digest }: Deps['config'], now: Date) {
  const { timeZone, tags, moreTags = [], all = [], none = [] } = choice;
  const first = buildAlert({ any: tags, all, none });
  const alerts = moreTags.length === 0 ? [first] : [first, buildAlert({ any: moreTags })];
  return buildAudience({ frequency: frequencyOf(choice), timeZone, alerts }, digest, now);
}

/** As long as a real one; nobody is suppressed here. */
function hashOf(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
