// What waits to be sent and why, and what mail servers said last: for whoever looks. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

export interface Waiting {
  /** The pause that holds them (`service`, a mail domain); null = none does. */
  readonly heldBy: string | null;
  readonly mails: number;
  /** The first of them is due. */
  readonly nextAt: Date;
}

/** Mails that pauses hold, by pause. */
export async function heldMails(db: Db): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select held_by as "heldBy", count(*) as mails, min(next_attempt_at) as "nextAt" from deliveries
    where held_by is not null and status in ('queued', 'deferred') group by held_by order by mails desc limit 50`.execute(
    db,
  );
  return rows;
}

export interface Deferred {
  readonly domain: string;
  readonly reply: string | null;
  readonly mails: number;
  readonly nextAt: Date;
}

/** Those that are tried again, by domain: of the next few thousand that are due. */
export async function deferredMails(db: Db): Promise<Deferred[]> {
  const { rows } = await sql<Deferred>`
    select s.domain, max(d.reply) as reply, count(*) as mails, min(d.next_attempt_at) as "nextAt"
    from (select subscriber_id, reply, next_attempt_at from deliveries where status = 'deferred'
      order by next_attempt_at limit 5000) d
    join subscribers s on s.id = d.subscriber_id group by s.domain order by mails desc limit 20`.execute(db);
  return rows;
}

export interface LastAnswer {
  readonly domain: string;
  readonly sent: number;
  readonly failed: number;
  readonly reply: string | null;
  readonly at: Date;
}

/** The newest answer of each domain among the last few thousand mails. */
export async function lastAnswers(db: Db): Promise<LastAnswer[]> {
  const { rows } = await sql<LastAnswer>`
    select s.domain, count(*) filter (where d.status = 'sent') as sent, count(*) filter (where d.status = 'failed') as failed,
      (array_agg(d.reply order by d.settled_at desc))[1] as reply, max(d.settled_at) as at
    from (select subscriber_id, status, reply, settled_at from deliveries where settled_at is not null
      order by settled_at desc limit 3000) d
    join subscribers s on s.id = d.subscriber_id
    where d.status in ('sent', 'failed') group by s.domain order by count(*) desc, s.domain limit 20`.execute(
    db,
  );
  return rows;
}

export interface Slowed {
  readonly scope: string;
  readonly perSecond: number;
}

/** Paces that mail servers taught us. */
export async function slowedPaces(db: Db): Promise<Slowed[]> {
  const { rows } = await sql<Slowed>`
    select scope, per_second as "perSecond" from paces where per_second is not null order by scope limit 50`.execute(
    db,
  );
  return rows;
}
