// Mail servers that have said "not now" to all for a while: slower mail mends by itself, this mostly does not.

import type { Db } from '../database/database.ts';
import { clearAlarm, raiseAlarm } from '../installation/alarm-store.ts';
import { codeOf } from '../texts/alarms/catalogue.ts';
import { ALL_MAIL } from './bounce-policy.ts';

const CODE = 'mail-refused';
const LASTS_MS = 30 * 60_000;

/** One pass; `open`: the codes of the alarms that are. One alarm for each server or domain that has taken nothing for half an hour, until it does. */
export async function watchPaces(db: Db, open: readonly string[], now: Date): Promise<void> {
  const since = now.getTime() - LASTS_MS;
  const rows = await db.selectFrom('paces').select('scope').where('refused_since', '<=', since).execute();
  const alarms = rows.map(({ scope }) => {
    return { kind: CODE, domain: scope === ALL_MAIL ? null : scope } as const;
  });
  for (const alarm of alarms) await raiseAlarm(db, alarm, now);
  const codes = new Set(alarms.map(codeOf));
  for (const code of open)
    if (code.startsWith(`${CODE}:`) && !codes.has(code)) await clearAlarm(db, code, now);
}
