// Who left after a backup was made is out again when it is restored: from the journals of opt-outs, one a machine.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type OptOut, parseOptOut } from '../../database/opt-out-journal.ts';
import { messageOf, UserError } from '../../errors.ts';
import { keepOutOfReceipts } from '../../subscribers/contact-store.ts';
import { eraseSubscriber } from '../../subscribers/erase.ts';

/** The clocks of a machine and of its database differ by less. */
const CLOCKS_MS = 60_000;
const ROWS = 1000;

export interface Journal {
  readonly path: string;
  /** From an instant on. */
  readonly optOuts: readonly OptOut[];
  /** Lines that cannot be read. */
  readonly damaged: number;
}

/** Null = no such file. Throws UserError where it is there and cannot be read. */
export async function readJournal(path: string, from: Date): Promise<Journal | null> {
  const since = from.getTime() - CLOCKS_MS;
  const optOuts: OptOut[] = [];
  let damaged = 0;
  try {
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (line === '') continue;
      const optOut = parseOptOut(line);
      if (optOut === null) damaged += 1;
      else if (optOut.at.getTime() >= since) optOuts.push(optOut);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UserError(
      `The journal of opt-outs ${path} cannot be read (${messageOf(error)}): make it readable.`,
    );
  }
  return { path, optOuts, damaged };
}

export interface Replayed {
  /** Addresses that were not on the list. */
  readonly listed: number;
  /** Subscriptions that ended by it, erased people among them. */
  readonly ended: number;
}

/** In a transaction. A complaint stands over everything, then a later word over an earlier one. */
export async function replayOptOuts(trx: Db, optOuts: readonly OptOut[], now: Date): Promise<Replayed> {
  let [listed, ended] = [0, 0];
  const words = new Map<string, OptOut>();
  const ofMail = optOuts.filter(({ word }) => word !== 'no-receipts');
  for (const one of ofMail.toSorted((a, b) => a.at.getTime() - b.at.getTime()))
    if (words.get(one.hash)?.word !== 'complaint') words.set(one.hash, one);
  const all = [...words.values()];
  for (let start = 0; start < all.length; start += ROWS) {
    const counts = await listSome(trx, all.slice(start, start + ROWS));
    listed += counts.listed;
    ended += counts.ended;
  }
  for (const { hash } of optOuts.filter(({ word }) => word === 'erased')) await eraseOne(trx, hash, now);
  for (const { hash, word, at } of optOuts)
    if (word === 'no-receipts') await keepOutOfReceipts(trx, hash, at);
  return { listed, ended };
}

async function listSome(trx: Db, some: readonly OptOut[]): Promise<Replayed> {
  const rows = JSON.stringify(some.map(({ hash, word, at }) => ({ hash, word, at: at.toISOString() })));
  const { rows: counts } = await sql<Replayed>`
    with said as (select * from jsonb_to_recordset(${rows}::jsonb) as one (hash text, word text, at timestamptz)),
    known as (select address_hash from suppressions where address_hash in (select hash from said)),
    written as (
      insert into suppressions (address_hash, reason, created_at) select hash, word, at from said
      on conflict (address_hash) do update set reason = excluded.reason, created_at = excluded.created_at
        where suppressions.reason <> 'complaint' and excluded.created_at > suppressions.created_at),
    ended as (
      update subscribers s set state = 'unsubscribed', ended_at = said.at, welcome = null
      from said where s.address_hash = said.hash and s.state in ('confirmed', 'paused') and said.word <> 'complaint'
      returning s.id)
    select (select count(*) from said) - (select count(*) from known) as listed,
      (select count(*) from ended) as ended`.execute(trx);
  return counts[0] ?? { listed: 0, ended: 0 };
}

async function eraseOne(trx: Db, hash: string, now: Date): Promise<void> {
  const person = await trx
    .selectFrom('subscribers')
    .select('id')
    .where('address_hash', '=', hash)
    .executeTakeFirst();
  if (person !== undefined) await eraseSubscriber(trx, person.id, now);
}
