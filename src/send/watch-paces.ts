// Mail servers that have said "not now" to all for a while: slower mail mends by itself, this mostly does not.

import type { Db } from '../database/database.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import { ALL_MAIL } from './bounce-policy.ts';

const CODE = 'mail-refused';
const LASTS_MS = 30 * 60_000;

/** One pass; `open`: the codes of the alarms that are. One alarm for each server or domain that has taken nothing for half an hour, until it does. */
export async function watchPaces(db: Db, open: readonly string[], now: Date): Promise<void> {
  const since = now.getTime() - LASTS_MS;
  const rows = await db.selectFrom('paces').select('scope').where('refused_since', '<=', since).execute();
  const codes = new Map(rows.map(({ scope }) => [`${CODE}:${scope}`, scope]));
  for (const [code, scope] of codes) await raiseAlarm(db, { code, ...wordsFor(scope) }, now);
  for (const code of open)
    if (code.startsWith(`${CODE}:`) && !codes.has(code)) await clearAlarm(db, code, now);
}

function wordsFor(scope: string): { message: string; remedy: string } {
  const who = scope === ALL_MAIL ? 'The mail server' : scope;
  return {
    message: `${who} has taken no mail from us for half an hour or longer, and says that it is too much.`,
    remedy:
      'Its words stand in the log. It is asked once a minute, and mail goes on when it takes some; what is two days old is given up, and its posts come with the next digest. If this happens often, set mail.per_second or mail.per_domain_per_second, or ask your mail provider.',
  };
}
