// Alarms about channels, which follow from what the ledger knows of each: gone, failing for long or until somebody mends it,
// refusing posts. One for each channel, by its name; over when it is well again.

import type { ChannelFacts } from '../channels/channel.ts';
import { channelFacts } from '../channels/channel-facts-store.ts';
import type { Db } from '../database/database.ts';
import { type AlarmFacts, codeOf } from '../texts/alarms/catalogue.ts';
import { clearAlarm, openAlarms, raiseAlarm } from './alarm-store.ts';

/** A service that is away for less is nobody's business. */
const SILENT_MS = 30 * 60_000;
const CODE = 'channel-';

export async function watchChannels(db: Db, now: Date): Promise<void> {
  const alarms = (await channelFacts(db, now)).flatMap((channel) => alarmOf(channel, now) ?? []);
  for (const alarm of alarms) await raiseAlarm(db, alarm, now);
  const codes = new Set(alarms.map(codeOf));
  for (const { code } of await openAlarms(db))
    if (code.startsWith(CODE) && !codes.has(code)) await clearAlarm(db, code, now);
}

function alarmOf(channel: ChannelFacts, now: Date): AlarmFacts | null {
  const { id, name, kind: service, path: file, state, trouble, refusedPosts } = channel;
  const which = { channel: id, name, service, file };
  if (state === 'gone') return { kind: 'channel-gone', ...which, reply: trouble?.reply ?? null };
  if (trouble !== null && (trouble.isOurs || now.getTime() - trouble.since.getTime() >= SILENT_MS))
    return { kind: 'channel-silent', ...which, reply: trouble.reply, isOurs: trouble.isOurs };
  return refusedPosts > 0 ? { kind: 'channel-refuses', ...which, posts: refusedPosts } : null;
}
