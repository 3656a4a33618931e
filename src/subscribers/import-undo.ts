// Takes an import back.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { DAY_MS } from '../duration.ts';

/** For so long an import may be taken back. */
export const UNDO_DAYS = 7;

export type UndoOutcome =
  | {
      readonly status: 'undone';
      readonly people: number;
      readonly kept: number;
      readonly suppressions: number;
    }
  | { readonly status: 'not there' | 'too late' | 'undone before' };

/**
 * Takes back what this import added and nothing else. Who has chosen something since, or left, is themselves by now and is
 * kept; a word or a bounce that came later stands.
 */
export async function undoImport(db: Db, id: number, now: Date): Promise<UndoOutcome> {
  return inTransaction(db, async (trx) => {
    const row = await trx
      .selectFrom('imports')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return { status: 'not there' };
    if (row.undone_at !== null) return { status: 'undone before' };
    if (now.getTime() - row.at.getTime() > UNDO_DAYS * DAY_MS) return { status: 'too late' };
    await waitForPlanners(trx, id);
    const { rows } = await sql<{ people: number; kept: number; suppressions: number }>`
      with untouched as (
        select s.id from import_people p join subscribers s on s.id = p.subscriber_id
        where p.import_id = ${id} and s.source = 'import' and s.audience_id = p.audience_id and s.generation = 0
          and s.state in ('confirmed', 'paused') for update of s),
      served as (
        update subscribers set state = 'removed', ended_at = ${now}, generation = generation + 1
        where id in (select u.id from untouched u where exists (select from deliveries d where d.subscriber_id = u.id))
        returning id),
      gone as (
        delete from subscribers where id in (select id from untouched)
          and not exists (select from deliveries d where d.subscriber_id = subscribers.id) returning id),
      lifted as (
        delete from suppressions x using import_suppressions i
        where i.import_id = ${id} and x.address_hash = i.address_hash and x.reason = i.reason
          and x.created_at = i.created_at returning x.address_hash, x.reason),
      unmarked as (
        delete from bounce_marks where address_hash in (select address_hash from lifted where reason = 'bounced'))
      select (select count(*) from served) + (select count(*) from gone) as people,
        (select count(*) from import_people where import_id = ${id}) - (select count(*) from untouched) as kept,
        (select count(*) from lifted) as suppressions`.execute(trx);
    await restoreBounces(trx, id);
    await trx.updateTable('imports').set({ undone_at: now }).where('id', '=', id).execute();
    return { status: 'undone', ...(rows[0] ?? { people: 0, kept: 0, suppressions: 0 }) };
  });
}

/** An opt-out may have stood in the place of a bounce that was known before. */
async function restoreBounces(trx: Db, id: number): Promise<void> {
  await sql`
    insert into suppressions (address_hash, reason, created_at)
    select m.address_hash, 'bounced', m.since from bounce_marks m join import_suppressions i using (address_hash)
    where i.import_id = ${id} and i.reason <> 'bounced'
    on conflict (address_hash) do nothing`.execute(trx);
}

/** Until the transaction ends nobody plans for these people: who has no delivery now will have none. */
async function waitForPlanners(trx: Db, importId: number): Promise<void> {
  await sql`
    select id from audiences where id in (select audience_id from import_people where import_id = ${importId})
    order by id for no key update`.execute(trx);
}
