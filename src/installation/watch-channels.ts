// Alarms about channels, which follow from what the ledger knows of each: gone, failing for long or until somebody mends it,
// refusing posts. One for each channel, by its name; over when it is well again.

import type { ChannelFacts } from '../channels/channel.ts';
import { channelFacts } from '../channels/channel-facts-store.ts';
import type { Db } from '../database/database.ts';
import { type Alarm, clearAlarm, openAlarms, raiseAlarm } from './alarm-store.ts';

/** A service that is away for less is nobody's business. */
const SILENT_MS = 30 * 60_000;
const CODE = 'channel-';

export async function watchChannels(db: Db, now: Date): Promise<void> {
  const alarms = (await channelFacts(db, now)).flatMap((channel) => alarmOf(channel, now) ?? []);
  const codes = new Set(alarms.map(({ code }) => code));
  for (const alarm of alarms) await raiseAlarm(db, alarm, now);
  for (const { code } of await openAlarms(db))
    if (code.startsWith(CODE) && !codes.has(code)) await clearAlarm(db, code, now);
}

function alarmOf(channel: ChannelFacts, now: Date): Alarm | null {
  const { id, name, kind, path, state, trouble, refusedPosts } = channel;
  const code = `${CODE}${id}`;
  const which = `The ${kind} channel "${name}" (${path})`;
  if (state === 'gone')
    return {
      code,
      message: `${which} is gone, and nothing more is told there: ${trouble?.reply ?? 'it took nothing for two weeks'}`,
      remedy:
        'Give it a new address in its file, or delete the file; if the channel is well after all, run "rolecall resume"',
    };
  if (trouble !== null && (trouble.isOurs || now.getTime() - trouble.since.getTime() >= SILENT_MS))
    return {
      code,
      message: `${which} takes nothing: ${trouble.reply}`,
      remedy: trouble.isOurs
        ? 'Correct its address or its token; it is tried again about hourly, and at once by "rolecall resume"'
        : 'It is tried again about hourly, and nothing is lost meanwhile; look whether the service has trouble',
    };
  if (refusedPosts > 0)
    return {
      code,
      message: `${which} refused ${refusedPosts === 1 ? 'a post' : `${refusedPosts} posts`} for good this week`,
      remedy: '"rolecall why CHANNEL POST" says with which words; the alarm ends by itself after a week',
    };
  return null;
}
