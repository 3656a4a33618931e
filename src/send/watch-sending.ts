// Mails that are on their way for minutes: a mail server that takes them in and does not answer holds connections up, and
// nothing else tells of it, since each try is still under way.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';

const CODE = 'mail-slow';
/** A server may take ten minutes for an answer (RFC 5321 section 4.5.3.2.6); hardly any needs half of that. */
const SLOW_MS = 5 * 60_000;
/** One or two may be a reader's own server. */
const FEWEST = 3;
const NAMED = 5;

/** One pass: raises or clears the alarm. */
export async function watchSending(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<{ domain: string; mails: number; since: Date }>`
    select s.domain, count(*) as mails, min(d.claimed_at) as since
    from deliveries d join subscribers s on s.id = d.subscriber_id
    where d.status = 'sending' and d.claimed_at <= ${new Date(now.getTime() - SLOW_MS)}
    group by s.domain order by mails desc, s.domain`.execute(db);
  const mails = rows.reduce((sum, row) => sum + row.mails, 0);
  if (mails < FEWEST) return clearAlarm(db, CODE, now);
  const domains = rows.slice(0, NAMED).map((row) => ({ domain: row.domain, mails: row.mails }));
  const more = Math.max(0, rows.length - NAMED);
  const since = Math.min(...rows.map((row) => row.since.getTime()));
  const minutes = Math.round((now.getTime() - since) / 60_000);
  await raiseAlarm(db, { kind: CODE, mails, minutes, domains, more }, now);
}
